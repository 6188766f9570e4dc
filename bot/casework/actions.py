"""What an officer may do on a case: every act, who may do it, and what it must bring.

Owns one literal table. It says which roles may act, which move of the case
it makes, which sealed entries must and may come with it, which clear facts
it may carry, and which acts must be written from the version last seen.

It never looks at a category, which the server cannot see: rules by category
are the desk's, and the second person's signature attests them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.casework.lifecycle import Move


class Action(StrEnum):
    """What an officer does. These ids are permanent: they stand in addresses and in the audit."""

    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    RAISE = "raise"
    LOWER = "lower"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    RECUSE = "recuse"
    ASSESS = "assess"
    INVESTIGATE = "investigate"
    ASK = "ask"
    AWAIT = "await_external"
    RESUME = "resume"
    REFER = "refer"
    TAKE_BACK = "take_back"
    NOTE = "note"
    FINDING = "finding"
    LETTER = "letter"
    PROPOSE_CLOSE = "propose_close"
    CLOSE = "close"
    KEEP_OPEN = "keep_open"
    REOPEN = "reopen"
    DUPLICATE = "mark_duplicate"
    ABUSIVE = "mark_abusive"
    UNMARK = "unmark"
    HOLD = "hold"
    RELEASE = "release_hold"
    APPROVE = "approve"
    DECLINE = "decline"
    READ = "read"
    EXPORT = "export"
    PROPOSE_EXPORT = "propose_export"
    RESEAL = "reseal"


INTAKE: Final = "intake"
INVESTIGATOR: Final = "investigator"
ADVOCATE: Final = "advocate"
HEAD: Final = "head"
AUDITOR: Final = "auditor"
OVERSIGHT: Final = "oversight"
ROLES: Final = frozenset({INTAKE, INVESTIGATOR, ADVOCATE, HEAD, AUDITOR, OVERSIGHT})
# On a starter's roster nobody has a role yet, and everything must be tried out.
TRYING_OUT: Final = frozenset({INTAKE, INVESTIGATOR})

# Oversight takes the place of the whole local team on the cases that it is given.
_HEADS = frozenset({HEAD, OVERSIGHT})
_GIVERS = _HEADS | {INTAKE}
_FINDERS = _HEADS | {INVESTIGATOR}
_DECIDERS = _GIVERS | {INVESTIGATOR}
_READERS = _DECIDERS | {ADVOCATE}

# Entry kinds as `bot.sealing.manifest` names them; a test holds the two together.
_NOTE, _FINDING, _LETTER = "note", "finding", "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One act's rule.

    Attributes:
        roles: who may do it.
        move: what it does to the case's state; None leaves the state alone.
        brings: kinds of entries that must come with it.
        allows: kinds of entries that may; those it must bring included.
        facts: names of the clear facts that it may carry.
        needs: those of them that it must carry.
        is_versioned: whether it is refused when the case changed since it was seen.
        second: whether it completes what another person began.
    """

    roles: frozenset[str] = _READERS
    move: Move | None = None
    brings: frozenset[str] = frozenset()
    allows: frozenset[str] = frozenset({_NOTE})
    facts: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    is_versioned: bool = True
    second: bool = False

    def __post_init__(self) -> None:
        """What must come may come."""
        object.__setattr__(self, "allows", self.allows | self.brings)
        object.__setattr__(self, "facts", self.facts | self.needs)


def _kinds(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


RULES: Mapping[Action, Rule] = MappingProxyType({
    Action.ACKNOWLEDGE: Rule(move=Move.ACKNOWLEDGE, allows=_kinds(_NOTE, _LETTER)),
    Action.TRIAGE: Rule(roles=_GIVERS, move=Move.TRIAGE, brings=_kinds(_NOTE)),
    Action.RAISE: Rule(needs=_kinds("priority")),
    Action.LOWER: Rule(roles=_DECIDERS, needs=_kinds("priority"), brings=_kinds(_NOTE)),
    Action.ASSIGN: Rule(needs=_kinds("to")),
    Action.UNASSIGN: Rule(),
    Action.RECUSE: Rule(is_versioned=False),
    Action.ASSESS: Rule(roles=_FINDERS, move=Move.ASSESS),
    Action.INVESTIGATE: Rule(roles=_FINDERS, move=Move.INVESTIGATE),
    Action.ASK: Rule(roles=_FINDERS, move=Move.ASK_REPORTER, brings=_kinds(_LETTER),
                     allows=_kinds(_NOTE)),
    Action.AWAIT: Rule(roles=_FINDERS, move=Move.AWAIT_EXTERNAL),
    Action.RESUME: Rule(roles=_FINDERS, move=Move.RESUME),
    Action.REFER: Rule(move=Move.REFER, brings=_kinds(_NOTE), allows=_kinds(_LETTER)),
    Action.TAKE_BACK: Rule(move=Move.TAKE_BACK),
    Action.NOTE: Rule(brings=_kinds(_NOTE), is_versioned=False),
    Action.FINDING: Rule(roles=_FINDERS, brings=_kinds(_FINDING), is_versioned=False),
    Action.LETTER: Rule(brings=_kinds(_LETTER)),
    Action.PROPOSE_CLOSE: Rule(roles=_DECIDERS, move=Move.PROPOSE_CLOSE, brings=_kinds(_FINDING)),
    Action.CLOSE: Rule(roles=_DECIDERS, move=Move.CLOSE, facts=_kinds("by"), second=True,
                       allows=_kinds(_NOTE, _FINDING, _LETTER)),
    Action.KEEP_OPEN: Rule(roles=_DECIDERS, move=Move.KEEP_OPEN),
    Action.REOPEN: Rule(roles=_DECIDERS, move=Move.REOPEN, allows=_kinds(_NOTE, _LETTER)),
    Action.DUPLICATE: Rule(roles=_DECIDERS, brings=_kinds(_NOTE), is_versioned=False),
    Action.ABUSIVE: Rule(roles=_DECIDERS, brings=_kinds(_NOTE), is_versioned=False),
    Action.UNMARK: Rule(roles=_DECIDERS, is_versioned=False),
    Action.HOLD: Rule(roles=_HEADS, is_versioned=False),
    Action.RELEASE: Rule(roles=_HEADS, is_versioned=False),
    Action.APPROVE: Rule(roles=_DECIDERS, needs=_kinds("by"), second=True),
    Action.DECLINE: Rule(roles=_DECIDERS, needs=_kinds("by")),
    Action.READ: Rule(allows=_kinds(), is_versioned=False),
    Action.EXPORT: Rule(facts=_kinds("by", "what"), is_versioned=False),
    Action.PROPOSE_EXPORT: Rule(brings=_kinds(_NOTE), is_versioned=False),
    Action.RESEAL: Rule(needs=_kinds("to"), allows=_kinds(), is_versioned=False),
})  # fmt: skip


def rights(roles: Iterable[str]) -> frozenset[str]:
    """The roles that count: those that we know, or those of trying out where there is none."""
    return ROLES & frozenset(roles) or TRYING_OUT


def rule_of(action: Action) -> Rule:
    """The rule of an act."""
    return RULES[action]


def may(action: Action, roles: Iterable[str]) -> bool:
    """Whether an officer of these roles may do it, on a case that they read."""
    return bool(RULES[action].roles & rights(roles))


def may_give(roles: Iterable[str]) -> bool:
    """Whether they may give a case to another, or let one more person read it."""
    return bool(_GIVERS & rights(roles))


def may_export_whole(roles: Iterable[str]) -> bool:
    """Whether they may export a reporter's words, or approve that another does."""
    return bool(_HEADS & rights(roles))


def may_retry_forwarding(roles: Iterable[str]) -> bool:
    """Whether they may see what was given up on its way elsewhere, and have it tried again."""
    return bool(_HEADS & rights(roles))


def may_read_audit(roles: Iterable[str]) -> bool:
    """Whether they may read the service's own chain."""
    return bool((_HEADS | {AUDITOR}) & rights(roles))
