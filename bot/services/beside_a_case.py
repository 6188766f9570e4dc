"""What is committed beside a new case: a count, whom it is told to, and that it waits.

Owns these changes. They follow from the case's row alone, so none of them
says more than that row does.
"""

from bot.casework.clocks import coarse
from bot.casework.lifecycle import Standing, State
from bot.casework.tallies import cell, week
from bot.casework.triage import Priority
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.changes import AddAudit, AddOutbox, Count
from bot.services.duty.alerts import DUTY, Kind
from bot.services.rows import AuditRow, CaseRow, OutboxRow

PRACTICE = "practice"
"""The channel of made-up cases: in clear, so that no figure ever counts them."""
_CALLS_NOBODY = frozenset({State.QUARANTINE, State.CLOSED})


def counted(row: CaseRow) -> Count:
    """Count it in its week."""
    number = int(week(row.received).replace("-W", ""))
    return Count(number, cell(row.queue, row.priority, row.language, row.channel))


def told_of(row: CaseRow, destination: str, key: int) -> AddOutbox:
    """Tell a destination; of a flood, whoever is on duty hears on the half-hour."""
    waits = row.state == State.QUARANTINE and destination == DUTY
    kind = Kind.QUARANTINED if waits else Kind.NEW
    return AddOutbox(OutboxRow(key, destination, row.key, kind.value, row.received, 0))


def calls_on(row: CaseRow, key: int, now: int) -> tuple[AddOutbox, ...]:
    """Let it be looked at anew whether anybody is on an urgent case, and be called for if not.

    Whoever was on it may have stepped aside, or be kept out by what was just
    said. Every addition brings this row, so that it says of none that it
    named a reader; where somebody is on the case, it goes unheard.
    """
    is_made_up = row.channel == PRACTICE
    if is_made_up or row.priority != 1 or Standing.read(row.state).state in _CALLS_NOBODY:
        return ()
    at = coarse(now, Priority.P1)
    return (AddOutbox(OutboxRow(key, DUTY, row.key, Kind.NEW.value, at, 0)),)


def watched_anew(row: CaseRow, key: int, now: int) -> tuple[AddOutbox, ...]:
    """Let its readers be told anew, on the half-hour, of a case that wakes nobody."""
    is_made_up = row.channel == PRACTICE
    if is_made_up or row.priority == 1 or Standing.read(row.state).state in _CALLS_NOBODY:
        return ()
    at = coarse(now, Priority(f"P{row.priority}"))
    return (AddOutbox(OutboxRow(key, DUTY, row.key, Kind.NEW.value, at, 0)),)


def put_in_quarantine(
    row: CaseRow, received: AuditRow, signing_key: SigningKey
) -> tuple[AddAudit, ...]:
    """Write into its chain that it waits, where it does."""
    if row.state != State.QUARANTINE:
        return ()
    chain = Chain(row.key, row.reference, received, signing_key)
    return (AddAudit(chain.server_act("quarantined", row.received)),)
