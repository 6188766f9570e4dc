"""That a reporter opened a letter: one act in the case's chain, once a letter.

Owns this mark. It says which letter and within which six hours, and nothing
of who held the phone or by which way the letter was opened. It is no word of
the reporter's: it moves no version and brings no case back to hand. With it,
in the same commit, the day is set on which the letter leaves the server.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.errors import SealingError
from bot.sealing.manifest import EntryKind
from bot.services.audit import SERVER, Chain, acted_at, facts_of
from bot.services.case_edits import Sealer
from bot.services.changes import AddAudit, AddOutbox, Change
from bot.services.coarse_time import GRAIN, rounded
from bot.services.rows import AuditRow, CaseRow, OutboxRow

LETTER_OPENED: Final = "letter_opened"
NUMBER: Final = "number"
ERASE: Final = "erase"
"""The destination of what is owed to nobody: a letter's end. No operator holds it back."""
KEPT_FOR: Final = 30 * 24 * 3600
"""Seconds for which the server keeps a letter that was opened."""


def opened_letters(acts: Iterable[AuditRow]) -> Mapping[int, int]:
    """When each letter was first opened, by its number (seconds since 1970 UTC, coarse)."""
    found: dict[int, int] = {}
    for act in acts:
        number = letter_of(act) if act.action == LETTER_OPENED else None
        if number is not None:
            found.setdefault(number, acted_at(act))
    return found


def letter_of(act: AuditRow) -> int | None:
    """The letter that an act of the server's speaks of, if it speaks of one."""
    if act.officer != SERVER:
        return None
    try:
        number = facts_of(act).get(NUMBER)
    except SealingError:
        return None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def opening(
    row: CaseRow, acts: Sequence[AuditRow], number: int, sealer: Sealer, now: int
) -> tuple[Change, ...]:
    """What to commit when a letter is opened; nothing if it was opened before.

    Args:
        row: the case.
        acts: its whole chain.
        number: the letter's.
        sealer: whose keys sign the act.
        now: seconds since 1970 UTC.
    """
    if number in opened_letters(acts):
        return ()
    chain = Chain(row.key, row.reference, acts[-1] if acts else None, sealer.signing_key)
    act = chain.server_act(LETTER_OPENED, rounded(now), {NUMBER: number})
    return AddAudit(act), AddOutbox(end_of_letter(sealer.row_key(), row.key, number, rounded(now)))


def end_of_letter(key: int, case: int, number: int, opened: int) -> OutboxRow:
    """What makes a letter go that was opened at a coarse time."""
    # One grain more, for a time that was rounded down: late, never early.
    due = opened + GRAIN + KEPT_FOR
    return OutboxRow(key, ERASE, case, EntryKind.LETTER.value, due, 0, number)
