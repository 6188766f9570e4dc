"""Whom an urgent case wakes, in which order and when; and when other alerts may leave.

Rules, then the functions:

- Only readers of the case are ever told. A head who does not read it hears
  nothing: that there is a case would be half of what was kept from them.
- Whoever is on duty goes first, then whoever reads the reporter's language,
  then whoever has the case's queue.
- The last step goes to the heads among the readers; where none of them is a
  head, to every reader at once, on duty or not.
- What is not urgent leaves on the half-hour, so that an alert's time says
  little of when somebody was on the phone; P3 and P4 wait for the morning.
- Of what is not urgent all readers are told at once, and the last step's
  people once more where nobody has answered for too long.

This module holds no clock: time comes in as an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.casework.triage import Priority

HALF_HOUR = 30 * 60
PATIENT = frozenset({Priority.P3, Priority.P4})
"""Priorities for which nobody's phone rings at night."""


class Step(IntEnum):
    """How far the call for somebody has gone; the number of steps taken is what is kept."""

    DUTY = 0
    NEXT = 1
    HEAD = 2


@dataclass(frozen=True, slots=True)
class Standby:
    """What the order looks at in one reader; never more of a person than this."""

    name: str
    on_duty: bool
    speaks: bool
    has_queue: bool
    is_head: bool = False


def in_order(readers: Sequence[Standby]) -> tuple[str, ...]:
    """Put readers into the order in which they are called; the roster's order settles the rest."""
    order = sorted(readers, key=lambda one: (not one.on_duty, not one.speaks, not one.has_queue))
    return tuple(one.name for one in order)


def called(step: Step, readers: Sequence[Standby]) -> tuple[str, ...]:
    """Name whom a step calls: readers who can be reached at all; nobody if there is none."""
    order = in_order(readers)
    if step is Step.HEAD:
        return tuple(one.name for one in readers if one.is_head) or order
    # Where one reader alone can be reached, they are called again: better than silence.
    return order[: step + 1][-1:]


def steps_due(waited: float, offsets: Sequence[float]) -> int:
    """Count the steps that are due after so many seconds without an answer."""
    return sum(waited >= offset for offset in offsets)


def half_hour(now: int) -> int:
    """Number the half-hour in which a moment lies."""
    return now // HALF_HOUR


def minutes(clock: str) -> int:
    """Minutes after midnight of a clock time such as 21:00."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def is_quiet(minute: int, start: int, end: int) -> bool:
    """Whether a minute of the day lies in quiet hours, which may run over midnight."""
    if start <= end:
        return start <= minute < end
    return minute >= start or minute < end


def may_leave(priority: Priority, *, quiet: bool) -> bool:
    """Whether an alert may leave now, on the half-hour."""
    return not (quiet and priority in PATIENT)
