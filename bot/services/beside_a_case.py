"""What is committed beside a new case: a count, whom it is told to, and that it waits.

Owns these changes. They follow from the case's row alone, so none of them
says more than that row does.
"""

from bot.casework.lifecycle import State
from bot.casework.tallies import cell, week
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.changes import AddAudit, AddOutbox, Count
from bot.services.duty.alerts import DUTY, Kind
from bot.services.rows import AuditRow, CaseRow, OutboxRow


def counted(row: CaseRow) -> Count:
    """Count it in its week."""
    number = int(week(row.received).replace("-W", ""))
    return Count(number, cell(row.queue, row.priority, row.language, row.channel))


def told_of(row: CaseRow, destination: str, key: int) -> AddOutbox:
    """Tell a destination; of a flood, whoever is on duty hears on the half-hour."""
    waits = row.state == State.QUARANTINE and destination == DUTY
    kind = Kind.QUARANTINED if waits else Kind.NEW
    return AddOutbox(OutboxRow(key, destination, row.key, kind.value, row.received, 0))


def put_in_quarantine(
    row: CaseRow, received: AuditRow, signing_key: SigningKey
) -> tuple[AddAudit, ...]:
    """Write into its chain that it waits, where it does."""
    if row.state != State.QUARANTINE:
        return ()
    chain = Chain(row.key, row.reference, received, signing_key)
    return (AddAudit(chain.server_act("quarantined", row.received)),)
