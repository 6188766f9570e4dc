"""The life of a case: its states, and the moves between them.

Rules, then the table:

- A move that the table does not name is refused, raises, and changes nothing.
- A wait ends where it began: a case that waits remembers the state it left.
- The reporter may withdraw a case in any open state. Withdrawal closes
  nothing by itself: it proposes the closing. Where reporting is mandatory an
  officer keeps the case open, without identity.
- P1 and P2 close by a second person, never by the one who proposed it. Hence
  closing can be proposed wherever it is possible, and a withdrawal, which no
  officer proposed, is proposed by one before another closes it.
- Closed is not the end: a case may be reopened, and is then assessed again.

This module must never look at a category: the server that applies it cannot
see one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from bot.casework.triage import Priority
from bot.errors import OperatorError


class State(StrEnum):
    """Where a case stands. These ids are permanent and in clear."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUARANTINE = "quarantine"
    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    ASSESSING = "assessing"
    INVESTIGATING = "investigating"
    WAITING_REPORTER = "waiting_reporter"
    WAITING_EXTERNAL = "waiting_external"
    REFERRED = "referred"
    CLOSING = "closing"
    CLOSED = "closed"
    REOPENED = "reopened"


class Move(StrEnum):
    """What may be done to a case's state."""

    SUBMIT = "submit"
    QUARANTINE = "quarantine"
    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    ASSESS = "assess"
    INVESTIGATE = "investigate"
    ASK_REPORTER = "ask_reporter"
    AWAIT_EXTERNAL = "await_external"
    RESUME = "resume"
    REFER = "refer"
    TAKE_BACK = "take_back"
    PROPOSE_CLOSE = "propose_close"
    KEEP_OPEN = "keep_open"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


WAITING = frozenset({State.WAITING_REPORTER, State.WAITING_EXTERNAL})
# What has not been sent is discarded, not withdrawn; what is closed has nothing to withdraw.
OPEN = frozenset(State) - {State.DRAFT, State.CLOSED}
SECOND_PERSON_PRIORITIES = frozenset({Priority.P1, Priority.P2})

# RESUME has no target here: it leads back to the state that the wait remembers.
TRANSITIONS: Mapping[State, Mapping[Move, State]] = MappingProxyType({
    State.DRAFT: {Move.SUBMIT: State.SUBMITTED},
    State.SUBMITTED: {
        Move.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Move.QUARANTINE: State.QUARANTINE,
        Move.WITHDRAW: State.CLOSING,
    },
    State.QUARANTINE: {
        Move.TRIAGE: State.TRIAGED,
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.CLOSE: State.CLOSED,
        Move.WITHDRAW: State.CLOSING,
    },
    State.ACKNOWLEDGED: {Move.TRIAGE: State.TRIAGED, Move.WITHDRAW: State.CLOSING},
    State.TRIAGED: {
        Move.ASSESS: State.ASSESSING,
        Move.REFER: State.REFERRED,
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.CLOSE: State.CLOSED,
        Move.WITHDRAW: State.CLOSING,
    },
    State.ASSESSING: {
        Move.INVESTIGATE: State.INVESTIGATING,
        Move.REFER: State.REFERRED,
        Move.ASK_REPORTER: State.WAITING_REPORTER,
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.WITHDRAW: State.CLOSING,
    },
    State.INVESTIGATING: {
        Move.ASK_REPORTER: State.WAITING_REPORTER,
        Move.AWAIT_EXTERNAL: State.WAITING_EXTERNAL,
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.WITHDRAW: State.CLOSING,
    },
    State.WAITING_REPORTER: {Move.WITHDRAW: State.CLOSING},
    State.WAITING_EXTERNAL: {Move.WITHDRAW: State.CLOSING},
    State.REFERRED: {
        Move.TAKE_BACK: State.ASSESSING,
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.WITHDRAW: State.CLOSING,
    },
    State.CLOSING: {
        Move.PROPOSE_CLOSE: State.CLOSING,
        Move.CLOSE: State.CLOSED,
        Move.KEEP_OPEN: State.ASSESSING,
        Move.WITHDRAW: State.CLOSING,
    },
    State.CLOSED: {Move.REOPEN: State.REOPENED},
    State.REOPENED: {Move.ASSESS: State.ASSESSING, Move.WITHDRAW: State.CLOSING},
})  # fmt: skip


class RefusedMoveError(OperatorError):
    """A move that the case's state does not allow; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A state and, while the case waits, the state that it will return to."""

    state: State
    prior: State | None = None

    def __post_init__(self) -> None:
        """Refuse a wait without a way back, and a way back without a wait."""
        if (self.state in WAITING) != (self.prior is not None):
            raise RefusedMoveError("Only a waiting case remembers the state it left.")

    def __str__(self) -> str:
        """Write the standing as one text for the store, such as ``waiting_reporter:assessing``."""
        return self.state if self.prior is None else f"{self.state}:{self.prior}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Read back what `str` wrote.

        Raises:
            RefusedMoveError: the text names no standing of ours.
        """
        state, _, prior = text.partition(":")
        try:
            return cls(State(state), State(prior) if prior else None)
        except ValueError:
            raise RefusedMoveError("This is not a state of a case.") from None


def step(standing: Standing, move: Move) -> Standing:
    """Make a move and return the new standing.

    Raises:
        RefusedMoveError: the state does not allow the move; nothing was changed.
    """
    if move is Move.RESUME and standing.prior is not None:
        return Standing(standing.prior)
    target = TRANSITIONS[standing.state].get(move)
    if target is None:
        raise RefusedMoveError(f"A case that is {standing.state} cannot take the move {move}.")
    return Standing(target, standing.state) if target in WAITING else Standing(target)


def moves(standing: Standing) -> frozenset[Move]:
    """Return every move that the standing allows."""
    back = {Move.RESUME} if standing.prior is not None else set()
    return frozenset(TRANSITIONS[standing.state]) | back


def second_person(move: Move, priority: Priority) -> bool:
    """Say whether a move needs a second person's signature beside the first."""
    return move is Move.CLOSE and priority in SECOND_PERSON_PRIORITIES
