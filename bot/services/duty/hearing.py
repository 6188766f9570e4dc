"""Who hears of a case on the half-hour: its readers, whoever has it, or the next above.

Owns the choice. Only readers of the case are ever chosen, whom its sealed
memory names; a head from whom it is kept hears nothing.
"""

from collections.abc import Callable, Sequence

from bot.casework.clocks import escalation
from bot.casework.duty import Step, called
from bot.casework.lifecycle import Standing, State
from bot.casework.triage import Priority
from bot.services.case_edits import Sealer
from bot.services.duty.alerts import Kind
from bot.services.duty.standing import is_answered, names_of, readers_of, standbys
from bot.services.rows import AuditRow, CaseRow, OutboxRow


def late_at(case: CaseRow) -> int:
    """When the next above is told, if nobody has answered: seconds since 1970 UTC."""
    priority = Priority(f"P{case.priority}")
    return escalation(_state(case), priority, case.received).due


def is_settled(case: CaseRow, acts: Sequence[AuditRow], sealer: Sealer) -> bool:
    """Whether nobody above need be told: a present reader is on it, or it is closed."""
    return _state(case) is State.CLOSED or is_answered(acts, names_of(case, sealer))


def hearers(row: OutboxRow, case: CaseRow, sealer: Sealer, *, is_told: bool) -> tuple[str, ...]:
    """Everyone who reads a new case; of what was added, whoever has it.

    Where nobody has it who reads it now, its readers hear of what was added as
    they did of the case, unless they are told of that at this moment.

    Args:
        row: what is to be told.
        case: the case that it is about.
        sealer: opens the case's reader list.
        is_told: whether the case itself is told of in the same half-hour.
    """
    readers = tuple(officer.name for officer in readers_of(case, sealer))
    if row.kind != Kind.ADDED:
        return readers
    if case.assignee in readers:
        return (case.assignee,)
    return () if is_told else readers


def next_above(
    case: CaseRow, sealer: Sealer, now: int, reachable: Callable[[str], bool]
) -> tuple[str, ...]:
    """The heads among a case's readers, or all of its readers where no head reads it."""
    return called(Step.HEAD, standbys(case, readers_of(case, sealer), now, reachable))


def is_set_aside(case: CaseRow) -> bool:
    """Whether it is part of a flood, of which nobody hears at night."""
    return _state(case) is State.QUARANTINE


def _state(case: CaseRow) -> State:
    return Standing.read(case.state).state
