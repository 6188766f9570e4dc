"""Who can be told of a case, and whether a person has answered it already.

Owns the reading of a case's reader list and of its chain for these two
questions. The readers of the case are the only source: a queue's present
officers may hold one whom the case was kept from.

What answers is listed, and nothing else does: an officer whom a call for help
names must not end the calling by stepping aside, nor by an act that is added
to the program one day. What somebody did counts for as long as they read the
case; when they step aside or are kept out, it lapses, and calling goes on.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from bot.casework.actions import Action
from bot.casework.duty import Standby
from bot.sealing.roster import Officer
from bot.services.audit import SERVER
from bot.services.case_edits import Sealer
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, Change, DropCase, PutCase
from bot.services.rows import AuditRow, CaseRow

ON_IT = "on_it"
"""The act of tapping [I am on it]: unsigned, because a phone holds no officer's key."""
ANSWERS: Final = frozenset({ON_IT}) | frozenset(map(str, (
    Action.ACKNOWLEDGE, Action.LETTER, Action.ASK, Action.NOTE, Action.FINDING, Action.TRIAGE,
    Action.ASSIGN, Action.ASSESS, Action.INVESTIGATE, Action.REFER, Action.AWAIT, Action.RESUME,
    Action.TAKE_BACK, Action.PROPOSE_CLOSE, Action.CLOSE, Action.KEEP_OPEN, Action.REOPEN,
)))  # fmt: skip
"""Acts by which a person takes a case up."""
LOOKS: Final = frozenset({str(Action.READ)})
"""Acts by which a person has seen it; what a desk fetches for its list is none."""
HEAD = "head"


def names_of(row: CaseRow, sealer: Sealer) -> frozenset[str]:
    """The names of a case's present readers."""
    return frozenset(officer.name for officer in readers_of(row, sealer))


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


def is_answered(acts: Sequence[AuditRow], readers: Collection[str]) -> bool:
    """Whether somebody who reads a case now has taken it up.

    Args:
        acts: the case's chain.
        readers: names of those who read it and have not stepped aside.
    """
    return any(_counts(act, readers) and act.action in ANSWERS for act in acts)


def is_seen(acts: Sequence[AuditRow], readers: Collection[str]) -> bool:
    """Whether somebody who reads a case now has looked at it, or said that they are on it."""
    return any(_counts(act, readers) and act.action in ANSWERS | LOOKS for act in acts)


def touched(changes: Sequence[Change]) -> Iterator[int]:
    """Name the cases of which a commit may have changed who reads, sees or answers them."""
    for change in changes:
        match change:
            case PutCase(row):
                yield row.key
            case DropCase(key):
                yield key
            case AddAudit(act) if act.action in ANSWERS | LOOKS:
                yield act.case
            case _:
                pass


def _counts(act: AuditRow, readers: Collection[str]) -> bool:
    # A letter from the command line stands there on the server's word, without a name.
    is_posted = act.officer == SERVER and act.action == Action.LETTER
    return is_posted or act.officer in readers
