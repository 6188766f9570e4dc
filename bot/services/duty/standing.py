"""Who can be told of a case, and whether a person has answered it already.

Owns the reading of a case's reader list and of its chain for these two
questions. The readers of the case are the only source: a queue's present
officers may hold one whom the case was kept from.
"""

from collections.abc import Callable, Sequence

from bot.casework.duty import Standby
from bot.sealing.roster import Officer
from bot.services.audit import SERVER
from bot.services.case_edits import Sealer
from bot.services.case_memory import CaseMemory
from bot.services.rows import AuditRow, CaseRow

ON_IT = "on_it"
"""The act of tapping [I am on it]: unsigned, because a phone holds no officer's key."""
_LETTER = "letter"
_ACKNOWLEDGE = "acknowledge"
LISTING = "fetch"
"""What a desk does by itself to list a case: no person has looked at it."""
LOOKING = frozenset({LISTING, "read", "export", "propose_export"})
"""What officers do that answers nobody."""
HEAD = "head"


def readers_of(row: CaseRow, sealer: Sealer) -> tuple[Officer, ...]:
    """The case's readers who are on the roster and have not stepped aside, in roster order."""
    memory = CaseMemory.open(row, sealer.server_key)
    names = set(memory.readers.readers) - set(memory.recused)
    return tuple(officer for officer in sealer.roster.officers if officer.name in names)


def standbys(
    row: CaseRow, roster_readers: Sequence[Officer], now: int, reachable: Callable[[str], bool]
) -> tuple[Standby, ...]:
    """The readers who can be reached, as the order of calling looks at them."""
    return tuple(
        Standby(
            name=officer.name,
            on_duty=officer.on_duty(now),
            speaks=row.language in officer.languages,
            has_queue=row.queue in officer.queues,
            is_head=HEAD in officer.roles,
        )
        for officer in roster_readers
        if reachable(officer.name)
    )


def is_answered(acts: Sequence[AuditRow]) -> bool:
    """Whether a person has taken a case up: at the desk, by a letter, or by the button."""
    return any(_is_human(act) and act.action not in LOOKING for act in acts)


def is_seen(acts: Sequence[AuditRow]) -> bool:
    """Whether a person has looked at a case, or said that they are on it."""
    return any(_is_human(act) and act.action != LISTING for act in acts)


def _is_human(act: AuditRow) -> bool:
    return act.officer != SERVER or act.action in {ON_IT, _LETTER, _ACKNOWLEDGE}
