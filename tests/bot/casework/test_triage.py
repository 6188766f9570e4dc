"""Triage: which case comes first, to whom, and why."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.triage import (
    PRIORITY_RULES,
    QUEUE_RULES,
    Priority,
    Queue,
    lowering,
    triage,
)

HURT = ("me_adult", "me_minor", "child", "adult", "many", "nobody")
KIND = ("sex", "harm", "threat", "money", "aid", "staff", "land", "other")
WHO = (
    "soldier",
    "police",
    "aid_worker",
    "company",
    "authority",
    "armed_group",
    "family",
    "unknown",
    "this_team",
)
WHEN = ("today", "days", "month", "longer", "ongoing", "unsure")

answers = st.fixed_dictionaries(
    {},
    optional={
        "hurt": st.sampled_from(HURT),
        "kind": st.sampled_from(KIND),
        "who": st.sampled_from(WHO),
        "when": st.sampled_from(WHEN),
    },
)


@pytest.mark.parametrize(
    ("given_answers", "priority", "queue", "rule"),
    [
        ({}, Priority.P2, Queue.PROTECTION, "unanswered"),
        ({"kind": "sex"}, Priority.P1, Queue.PROTECTION, "sexual"),
        ({"kind": "threat"}, Priority.P1, Queue.PROTECTION, "threat"),
        ({"kind": "aid", "hurt": "child"}, Priority.P1, Queue.CHILD, "under_18"),
        ({"hurt": "me_minor"}, Priority.P1, Queue.CHILD, "under_18"),
        ({"kind": "harm", "when": "today"}, Priority.P1, Queue.PROTECTION, "harm_now"),
        ({"kind": "harm", "when": "ongoing"}, Priority.P1, Queue.PROTECTION, "harm_now"),
        ({"kind": "harm", "when": "month"}, Priority.P2, Queue.PROTECTION, "harm"),
        ({"kind": "harm"}, Priority.P2, Queue.PROTECTION, "harm"),
        ({"kind": "money"}, Priority.P3, Queue.CONDUCT, "money"),
        ({"kind": "staff"}, Priority.P3, Queue.CONDUCT, "staff"),
        ({"kind": "aid"}, Priority.P4, Queue.SERVICE, "aid"),
        ({"kind": "land"}, Priority.P4, Queue.SERVICE, "land"),
        ({"kind": "other"}, Priority.P2, Queue.PROTECTION, "something_else"),
        ({"kind": "other", "who": "company"}, Priority.P2, Queue.CONDUCT, "something_else"),
        ({"kind": "a_choice_of_tomorrow"}, Priority.P2, Queue.PROTECTION, "unanswered"),
    ],
)
def test_the_table_of_provisional_triage(
    given_answers: dict[str, str], priority: Priority, queue: Queue, rule: str
) -> None:
    """Each row of the rule table gives its priority, queue and reason."""
    outcome = triage(given_answers)

    assert (outcome.priority, outcome.queue, outcome.rule_id) == (priority, queue, rule)


@given(answers, st.booleans(), st.booleans())
def test_every_case_gets_a_priority_and_a_queue(
    facts: dict[str, str], help_now: bool, unheard: bool
) -> None:
    """The tables are total: no combination of answers is left without an outcome."""
    outcome = triage(facts, help_now=help_now, unheard=unheard)

    assert outcome.rule_id in {rule.id for rule in PRIORITY_RULES}
    assert outcome.queue_rule_id in {rule.id for rule in QUEUE_RULES}


@given(answers, st.booleans())
def test_the_highest_matching_rule_wins(facts: dict[str, str], help_now: bool) -> None:
    """No rule that matches, but the one for silence, asks for more than the outcome."""
    outcome = triage(facts, help_now=help_now)
    seen = facts | ({"help_now": "yes"} if help_now else {})

    assert all(
        rule.gives >= outcome.priority
        for rule in PRIORITY_RULES
        if rule.when and rule.matches(seen)
    )


@given(answers)
def test_what_nobody_heard_is_never_below_p2(facts: dict[str, str]) -> None:
    """A voice or an unreadable text raises a case to P2 at least."""
    assert triage(facts, unheard=True).priority <= Priority.P2


@given(answers)
def test_a_call_for_help_is_always_p1(facts: dict[str, str]) -> None:
    """Help now is P1 whatever else was answered."""
    assert triage(facts, help_now=True).priority is Priority.P1


@given(answers)
def test_under_18_is_always_p1(facts: dict[str, str]) -> None:
    """A child or minor is P1 whatever else was answered."""
    assert triage(facts | {"hurt": "me_minor"}).priority is Priority.P1


@given(answers, st.booleans())
def test_our_own_team_never_reads_about_itself(facts: dict[str, str], help_now: bool) -> None:
    """A case about this team goes to oversight, before every other rule."""
    assert triage(facts | {"who": "this_team"}, help_now=help_now).queue is Queue.OVERSIGHT


def test_flags_cannot_be_answered() -> None:
    """An answer that bears a flag's name does not set the flag."""
    assert triage({"kind": "aid", "help_now": "yes", "unheard": "yes"}).priority is Priority.P4


def test_rule_ids_are_unique_and_ordered_by_urgency() -> None:
    """Reasons are unambiguous, and the table reads from the most urgent down to silence."""
    for ids in ([r.id for r in PRIORITY_RULES], [r.id for r in QUEUE_RULES]):
        assert len(set(ids)) == len(ids) > 5
    assert all(a.gives <= b.gives for a, b in pairwise(PRIORITY_RULES[:-1]))
    assert not PRIORITY_RULES[-1].when
    assert not QUEUE_RULES[-1].when


def test_only_a_fall_in_priority_is_a_lowering() -> None:
    """From P1 to P2 is a lowering; the other way, and none at all, are not."""
    assert lowering(Priority.P1, Priority.P2)
    assert not lowering(Priority.P2, Priority.P1)
    assert not lowering(Priority.P2, Priority.P2)
