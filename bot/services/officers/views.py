"""Where a case stands in an officer's lists, and in which order.

Owns the views, the order and the cursor. All of it follows from what the
index knows of one case, so a list can be built anew at any time and comes out
the same. It never looks at an entry, and never at who asks for what.

The order is one number: first P1 without a human answer, then whichever is
due next, then the reference. A cursor is the number of the last case seen: a
page goes on from there, whether or not that case is still in the list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.casework.actions import Action
from bot.casework.clocks import MINUTE, SETTLED, UNANSWERED, Duty
from bot.casework.lifecycle import WAITING, State
from bot.casework.reference import LENGTH
from bot.errors import OperatorError
from bot.services.officers.proposals import Proposal

URGENT_PRIORITY: Final = 1
# Due times are whole minutes below 2**27 (the year 2225); all ones stand for "never".
_NEVER: Final = (1 << 27) - 1
# Six characters of 0-9 and A-Z; base 36 keeps their order.
_BASE, _REFERENCE_BITS = 36, 32
_NOT_URGENT: Final = 1 << (27 + _REFERENCE_BITS)
_LAST: Final = 2 * _NOT_URGENT - 1
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Somebody else must do the next thing; the case comes back when they have.
ELSEWHERE = WAITING | {State.REFERRED}


class View(StrEnum):
    """An officer's list of cases. These ids stand in addresses."""

    TODO = "todo"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    CLOSED = "closed"
    APPROVALS = "approvals"
    PROPOSED = "proposed"
    ALL = "all"


class BadCursorError(OperatorError):
    """A cursor that none of our pages ended with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the index holds of one case.

    Attributes:
        state: the standing as the store has it; `standing` is its first word.
        due, duty: the next deadline (seconds since 1970 UTC) and what it is
            for; None where nothing is owed.
        entries: numbers given to entries so far; a file that still comes counts.
        fresh: whether the reporter wrote since a person last acted; None
            until somebody had to know.
        proposers: who waits for another's yes, or for their own next step after it.
        marks: duplicate, abusive.
        readers: who reads it. In memory only.
    """

    key: int
    reference: str
    queue: str
    priority: int
    state: str
    standing: State
    language: str
    channel: str
    received: int
    due: int | None
    duty: Duty | None
    assignee: str | None
    version: int
    entries: int
    proposal: Proposal | None
    hold: bool
    unheard: bool
    fresh: bool | None
    readers: frozenset[str]
    proposers: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether it is a P1 that no person has answered, and no part of a flood."""
        if self.standing is State.QUARANTINE:
            return False
        waits = self.standing in UNANSWERED or (self.unheard and self.standing not in SETTLED)
        return self.priority == URGENT_PRIORITY and waits


# What stands in the place of a case that there is not: nobody reads it.
NOBODYS: Final = Known(
    key=0, reference="0" * LENGTH, queue="", priority=4, state="", standing=State.CLOSED,
    language="", channel="", received=0, due=None, duty=None, assignee=None, version=0, entries=0,
    proposal=None, hold=False, unheard=False, fresh=None, readers=frozenset(),
)  # fmt: skip


def order(known: Known) -> int:
    """The number by which a case is sorted."""
    due = _NEVER if known.due is None else min(known.due // MINUTE, _NEVER)
    rank = 0 if known.urgent else _NOT_URGENT
    return rank | due << _REFERENCE_BITS | int(known.reference, _BASE)


def reference_of(number: int) -> str:
    """The reference of the case that is sorted by a number."""
    rest, text = number & ((1 << _REFERENCE_BITS) - 1), ""
    while len(text) < LENGTH:
        rest, digit = divmod(rest, _BASE)
        text = _DIGITS[digit] + text
    return text


def views_of(known: Known, officer: str) -> Iterator[View]:
    """Every list of an officer's in which a case that they read stands."""
    yield View.ALL
    is_theirs = known.assignee in (None, officer)
    decides = _decides(known, officer)
    if decides:
        yield View.APPROVALS
    if officer in known.proposers:
        yield View.PROPOSED
    state = known.standing
    if state in SETTLED:
        yield View.CLOSED
    else:
        if known.assignee == officer:
            yield View.MINE
        if known.assignee is None:
            yield View.UNASSIGNED
        if state in ELSEWHERE:
            yield View.WAITING
    is_at_hand = state not in SETTLED and (state not in ELSEWHERE or known.fresh is True)
    if decides or (is_theirs and is_at_hand):
        yield View.TODO


def cursor(number: int) -> str:
    """Write the place where a page ended."""
    return str(number)


def read_cursor(text: str | None) -> int:
    """Read the place to go on from; none is the beginning.

    Raises:
        BadCursorError: it is no cursor of ours.
    """
    if text is None:
        return -1
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_LAST)):
        raise BadCursorError("This is not where a page ended.")
    return min(int(text), _LAST)


def foremost(proposals: tuple[Proposal, ...]) -> Proposal | None:
    """The proposal that a list shows: a closing before a lowering before an export."""
    weight = (Action.PROPOSE_CLOSE, Action.LOWER, Action.PROPOSE_EXPORT)
    return min(proposals, key=lambda one: weight.index(one.action), default=None)


def _decides(known: Known, officer: str) -> bool:
    """Whether something waits for this officer's yes: never for the one who asked."""
    proposal = known.proposal
    if proposal is None:
        # The reporter asked to close it; any reader may decide.
        return known.standing is State.CLOSING
    return proposal.by != officer and proposal.approved_by is None
