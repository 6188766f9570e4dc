"""What a letter does beside being kept: the case is acknowledged, its reporter may be told.

Owns the rule that a reporter is told at most once a day. The two keys that
come with a letter end in a notice under a day key, or nowhere; the officer is
never told when a notice leaves, only until when another must wait.
"""

from typing import Final

from bot.casework.clocks import GRAINS
from bot.errors import SealingError
from bot.sealing.age import FileKey
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import NoticeKey
from bot.services.notices import Notices
from bot.services.officers.attempt import Attempt
from bot.services.officers.errors import OfficerError, RefusedActError
from bot.services.posting import ANNOUNCED, DAY

_NO_KEYS: Final = "notice_key"


class HeldError(OfficerError):
    """A letter that the desk must keep until a day after the last notice; nothing was changed."""

    def __init__(self, until: int) -> None:
        super().__init__("A notice was owed less than a day ago.")
        self.until = until


def letter_number(attempt: Attempt) -> int | None:
    """The number of the letter that comes with an act; None if none does."""
    entries = attempt.asked.brought.entries
    return next((e.number for e in entries if e.kind == EntryKind.LETTER), None)


async def announce(
    attempt: Attempt, number: int | None, notices: Notices | None, now: int
) -> bool | None:
    """Owe the notice of a letter, if keys for one came with it; None if none did.

    Raises:
        HeldError: a notice was owed less than a day ago, and has left.
        RefusedActError: the keys are not those of this case.
    """
    brought = attempt.asked.brought
    if brought.notice_key is None and brought.file_key is None:
        return None
    if brought.notice_key is None or brought.file_key is None or number is None:
        raise RefusedActError(_NO_KEYS)
    if notices is None:
        return False
    row, case_id = attempt.edit.row, attempt.memory.readers.case_id
    try:
        file_key, key = FileKey(brought.file_key), NoticeKey(brought.notice_key)
        planned = notices.plan(row, case_id, key, number, file_key)
    except (SealingError, ValueError):
        raise RefusedActError(_NO_KEYS) from None
    joined = await notices.join(row, number, file_key)
    if not joined:
        _refuse_early(attempt, now)
        attempt.edit.act(ANNOUNCED)
    attempt.edit.also(*(joined or planned))
    return bool(joined or planned)


def _refuse_early(attempt: Attempt, now: int) -> None:
    # The chain says only roughly when it was: a day is counted from the latest it may have been.
    last = attempt.edit.last(ANNOUNCED)
    until = 0 if last is None else last + GRAINS[attempt.priority] + DAY
    if now < until:
        raise HeldError(until)
