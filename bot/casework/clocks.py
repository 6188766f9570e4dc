"""When a case was received, told coarsely, and when what is due to its reporter.

Times are whole seconds since 1970, UTC. A received time is rounded down
*first* and every due time is counted from the rounded value: a due time
counted from the exact one would give it back to whoever reads the disk and
knows who was on the phone at that minute. Rounding down also means that a
promise is never later than its standard allows.

Where several standards speak, the strictest wins and the answer names it.
This module holds no clock: time comes in as an argument.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.casework.lifecycle import WAITING, State
from bot.casework.triage import Priority

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

GRAINS = {Priority.P1: 15 * MINUTE, Priority.P2: 6 * HOUR, Priority.P3: 6 * HOUR,
          Priority.P4: 6 * HOUR}  # fmt: skip


class Duty(StrEnum):
    """What is owed on a case."""

    ANSWER = "answer"
    """A first human response; the automatic receipt is none."""
    ESCALATE = "escalate"
    """Without a human response, the next person above is told."""
    FEEDBACK = "feedback"
    """The reporter hears what was done."""
    FINISH = "finish"
    """The matter is concluded."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; months are counted by the calendar."""

    seconds: int = 0
    months: int = 0

    def after(self, start: int) -> int:
        """Return the moment at which the span that began at `start` ends."""
        return _add_months(start, self.months) + self.seconds


@dataclass(frozen=True, slots=True)
class Standard:
    """One demand: who asks for what, of which priorities, within which span."""

    id: str
    duty: Duty
    priorities: frozenset[Priority]
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a duty falls due, and the standard that set it."""

    duty: Duty
    due: int
    standard: str


_ALL = frozenset(Priority)


def _only(priority: Priority) -> frozenset[Priority]:
    return frozenset({priority})


# Where no person has answered yet: the automatic receipt is no answer.
UNANSWERED = frozenset({State.SUBMITTED, State.QUARANTINE})
# What is not sent is not owed yet, and what is closed is owed no more.
SETTLED = frozenset({State.DRAFT, State.CLOSED})

# The server's clear clocks. P1 has one answer clock only: two would tell a
# thief of the disk which P1 is which.
STANDARDS: tuple[Standard, ...] = (
    Standard("triage P1", Duty.ANSWER, _only(Priority.P1), Span(1 * HOUR)),
    Standard("triage P2", Duty.ANSWER, _only(Priority.P2), Span(24 * HOUR)),
    Standard("triage P3", Duty.ANSWER, _only(Priority.P3), Span(72 * HOUR)),
    Standard("triage P4", Duty.ANSWER, _only(Priority.P4), Span(7 * DAY)),
    Standard("EU 2019/1937 art. 9(1)(b)", Duty.ANSWER, _ALL, Span(7 * DAY)),
    Standard("triage P1", Duty.ESCALATE, _only(Priority.P1), Span(30 * MINUTE)),
    Standard("triage P2", Duty.ESCALATE, _only(Priority.P2), Span(48 * HOUR)),
    Standard("triage P3", Duty.ESCALATE, _only(Priority.P3), Span(7 * DAY)),
    Standard("triage P4", Duty.ESCALATE, _only(Priority.P4), Span(14 * DAY)),
    Standard("EU 2019/1937 art. 9(1)(f)", Duty.FEEDBACK, _ALL, Span(months=3)),
    Standard("urgent investigation", Duty.FINISH, _only(Priority.P1), Span(90 * DAY)),
    Standard("investigation", Duty.FINISH, _ALL, Span(180 * DAY)),
)

# Shown at the desk only, where the category is known: grave, but nobody in danger now.
DESK_GRAVE = Standard("triage P1, no danger now", Duty.ANSWER, _only(Priority.P1), Span(4 * HOUR))


QUARANTINE = Standard("quarantine", Duty.ANSWER, _ALL, Span(72 * HOUR))
"""What came as part of a flood is read by a person within three days, whatever it says."""
QUARANTINE_ESCALATE = Standard("quarantine", Duty.ESCALATE, _ALL, Span(7 * DAY))
"""Whose three days have passed is nobody's emergency: as long as for P3, owed as soon."""


def coarse(at: int, priority: Priority) -> int:
    """Round a moment down: to 15 minutes for P1, to 6 hours otherwise."""
    return at - at % GRAINS[priority]


def deadline(duty: Duty, priority: Priority, received: int) -> Deadline:
    """Return when a duty falls due, by the strictest standard, from the rounded time."""
    start = coarse(received, priority)
    asked = [s for s in STANDARDS if s.duty is duty and priority in s.priorities]
    strictest = min(asked, key=lambda standard: standard.span.after(start))
    return Deadline(duty, strictest.span.after(start), strictest.id)


def answer_deadline(state: State, priority: Priority, received: int) -> Deadline:
    """Return by when a person reads a case first; in quarantine a flood makes nobody run."""
    if state is not State.QUARANTINE:
        return deadline(Duty.ANSWER, priority, received)
    due = QUARANTINE.span.after(coarse(received, priority))
    return Deadline(Duty.ANSWER, due, QUARANTINE.id)


def escalation(state: State, priority: Priority, received: int) -> Deadline:
    """Return from when the next above is told that nobody has answered."""
    if state is not State.QUARANTINE:
        return deadline(Duty.ESCALATE, priority, received)
    due = QUARANTINE_ESCALATE.span.after(coarse(received, priority))
    return Deadline(Duty.ESCALATE, due, QUARANTINE_ESCALATE.id)


def deadlines(priority: Priority, received: int) -> tuple[Deadline, ...]:
    """Return every duty's deadline, soonest first."""
    every = (deadline(duty, priority, received) for duty in Duty)
    return tuple(sorted(every, key=lambda one: one.due))


def owed(
    state: State, priority: Priority, received: int, *, told: bool = False, unheard: bool = False
) -> tuple[Deadline, ...]:
    """Return what is still owed on a case, soonest first; nothing on one that is closed.

    Escalation is no duty of whoever reads the case, and is left out.

    Args:
        state: where the case stands; beyond submission a person has answered.
        priority: how fast it must go.
        received: when it came, seconds since 1970 UTC.
        told: whether its reporter was told what is done. While the case waits
            that counts for nothing: to be asked is not to be told.
        unheard: whether it was withdrawn before any person answered: whoever
            is made to withdraw must not thereby lose the one who would ask.
    """
    if state in SETTLED:
        return ()
    met = {Duty.ESCALATE}
    met |= {Duty.ANSWER} if state not in UNANSWERED and not unheard else set()
    met |= {Duty.FEEDBACK} if told and state not in WAITING else set()
    every = [one for one in deadlines(priority, received) if one.duty is not Duty.ANSWER]
    every.append(answer_deadline(state, priority, received))
    return tuple(sorted((d for d in every if d.duty not in met), key=lambda one: one.due))


def grave_deadline(received: int) -> Deadline:
    """Return the desk's 4 h answer clock of a P1 case in which nobody is in danger now."""
    due = DESK_GRAVE.span.after(coarse(received, Priority.P1))
    return Deadline(Duty.ANSWER, due, DESK_GRAVE.id)


def _add_months(start: int, months: int) -> int:
    """Add calendar months; a day that the month does not have becomes its last."""
    moment = datetime.fromtimestamp(start, UTC)
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    day = min(moment.day, monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())
