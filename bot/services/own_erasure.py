"""The reporter's own wish that a report be erased: now, or once its officers are done.

Owns both ways. When which is right stands in `bot.casework.retention`. At once
means: in the commit that also says that the tap is done. Later means: the case
is withdrawn, its officers read of the wish, and its time is short once it is
closed. It asks no officer, tells none who is not a reader, and looks at no clock
but for a coarse date: it is a person's act, and not an age, that ends the case.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.casework.lifecycle import Move
from bot.casework.retention import goes_at_once
from bot.sealing.signing import SigningKey
from bot.services.audit import SERVER, SERVICE
from bot.services.case_edits import CaseEdit
from bot.services.changes import Change
from bot.services.erasing import erasure
from bot.services.officers.knowing import FETCH, RETRIED
from bot.services.ports import Store
from bot.services.rows import AuditRow, CaseRow

WITHDRAWN = "withdrawn"
WISH = "The reporter wants this case erased. It goes 30 days after it is closed, unless on hold.\n"


def may_go(row: CaseRow, acts: Iterable[AuditRow], *, hold: bool) -> bool:
    """Whether a case is erased as soon as its reporter wants it."""
    begun = row.assignee is not None or any(map(_is_a_look, acts))
    return goes_at_once(row.state, row.priority, begun=begun, hold=hold)


async def end(
    store: Store, row: CaseRow, acts: tuple[AuditRow, ...], signing_key: SigningKey, now: int
) -> tuple[Change, ...]:
    """What erases a case now, by its reporter's wish; a conflict if it has changed since.

    Args:
        store: for the end of the service's chain.
        row: the case.
        acts: its whole chain, as it was when `may_go` was asked.
        signing_key: the server's.
        now: seconds since 1970 UTC.
    """
    ends = acts[-1] if acts else None, await store.last_act(SERVICE)
    return erasure(row, ends, signing_key, now, wished=True)


def wish(edit: CaseEdit) -> None:
    """Withdraw the case and tell its readers of the wish; said once, however often it is asked."""
    if edit.memory.unwanted:
        return
    edit.move(Move.WITHDRAW)
    edit.memory = replace(edit.memory, unwanted=True)
    edit.say(WITHDRAWN, {"erase": True}, WISH)


def _is_a_look(act: AuditRow) -> bool:
    """Whether a person did it, by an act that shows them anything.

    A desk that fetches its whole list has shown nothing to anybody, nor has one
    that has a delivery tried again.
    """
    return act.officer != SERVER and act.action not in {FETCH, RETRIED}
