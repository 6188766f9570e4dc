"""Provisional priority and queue, from the interview's answers alone.

    priority   P1: danger, sex, threat, under 18, harm today or going on
               P2: other harm, anything unheard, unread or unanswered
               P3: money, staff      P4: aid, land
    queue      our own team → oversight, under 18 → child, bodily harm → protection,
               wrong by staff → conduct, aid and land → service

Two literal tables; in each the first rule that matches decides, and its id
says why. The tables see the ids of answers and two flags, never words. What
nobody has read or heard never falls below P2, for silence is no sign of
safety. A person may raise the outcome; lowering it takes a reason and a
second person (`lowering`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

_Outcome = TypeVar("_Outcome")


class Priority(StrEnum):
    """How fast a person must answer; P1 first."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Queue(StrEnum):
    """Which intake reads a case first. These ids are permanent and in clear."""

    PROTECTION = "protection"
    CHILD = "child"
    CONDUCT = "conduct"
    SERVICE = "service"
    OVERSIGHT = "oversight"


@dataclass(frozen=True, slots=True)
class Triage:
    """The outcome, with the rule that set each half of it."""

    priority: Priority
    queue: Queue
    rule_id: str
    queue_rule_id: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[_Outcome]):
    """Gives an outcome when every question named in `when` got one of its choices."""

    id: str
    gives: _Outcome
    when: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def matches(self, facts: Mapping[str, str]) -> bool:
        """Say whether the facts (question id → choice id) meet every condition."""
        return all(facts.get(question) in choices for question, choices in self.when.items())


def _when(**conditions: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({q: frozenset(c.split()) for q, c in conditions.items()})


# `help_now` and `unheard` are flags of the case, read as if they were answers.
PRIORITY_RULES: tuple[Rule[Priority], ...] = (
    Rule("help_now", Priority.P1, _when(help_now="yes")),
    Rule("sexual", Priority.P1, _when(kind="sex")),
    Rule("under_18", Priority.P1, _when(hurt="me_minor child")),
    Rule("threat", Priority.P1, _when(kind="threat")),
    Rule("harm_now", Priority.P1, _when(kind="harm", when="today ongoing")),
    Rule("harm", Priority.P2, _when(kind="harm")),
    Rule("unheard", Priority.P2, _when(unheard="yes")),
    Rule("something_else", Priority.P2, _when(kind="other")),
    Rule("money", Priority.P3, _when(kind="money")),
    Rule("staff", Priority.P3, _when(kind="staff")),
    Rule("aid", Priority.P4, _when(kind="aid")),
    Rule("land", Priority.P4, _when(kind="land")),
    Rule("unanswered", Priority.P2),
)

# The team itself comes first: who is accused must not be the one who reads.
QUEUE_RULES: tuple[Rule[Queue], ...] = (
    Rule("own_team", Queue.OVERSIGHT, _when(who="this_team")),
    Rule("under_18", Queue.CHILD, _when(hurt="me_minor child")),
    Rule("help_now", Queue.PROTECTION, _when(help_now="yes")),
    Rule("bodily_harm", Queue.PROTECTION, _when(kind="sex harm threat")),
    Rule("wrong_by_staff", Queue.CONDUCT, _when(kind="money staff")),
    Rule("aid_or_land", Queue.SERVICE, _when(kind="aid land")),
    Rule("unclear_personnel", Queue.CONDUCT, _when(who="soldier police aid_worker company")),
    Rule("unclear", Queue.PROTECTION),
)


def triage(answers: Mapping[str, str], *, help_now: bool = False, unheard: bool = False) -> Triage:
    """Set the provisional priority and queue of a case.

    Args:
        answers: question id → choice id; an unknown id counts as unanswered.
        help_now: the person asked for help now and wants the duty team told.
        unheard: it holds a voice, or words, that nobody on shift can follow.
    """
    facts = {q: c for q, c in answers.items() if q not in {"help_now", "unheard"}}
    facts |= {"help_now": "yes"} if help_now else {}
    facts |= {"unheard": "yes"} if unheard else {}
    urgency = _first(PRIORITY_RULES, facts)
    intake = _first(QUEUE_RULES, facts)
    return Triage(urgency.gives, intake.gives, urgency.id, intake.id)


def lowering(old: Priority, new: Priority) -> bool:
    """Say whether a change of priority is a lowering: a reason and a second person, then."""
    return new > old


def _first(rules: tuple[Rule[_Outcome], ...], facts: Mapping[str, str]) -> Rule[_Outcome]:
    return next(rule for rule in rules if rule.matches(facts))
