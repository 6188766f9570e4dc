"""What a letter does beside being kept: the case is acknowledged, its reporter may be told.

Owns the rule that a reporter is told at most once a day. The two keys that
come with a letter end in a notice under a day key, or nowhere; the officer is
never told when a notice leaves, only until when another must wait; and that follows
from when the last one was owed, so that no answer tells whether it has left.
"""

from typing import Final

from bot.errors import SealingError
from bot.sealing.age import FileKey
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import NoticeKey
from bot.services.notices import Notices
from bot.services.officers.attempt import Attempt
from bot.services.officers.errors import OfficerError, RefusedActError
from bot.services.posting import ANNOUNCED, held_until

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
        HeldError: a notice was owed less than a day ago, whether or not it has left.
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
    until = held_until(attempt.edit)
    if now < until:
        raise HeldError(until)
    attempt.edit.act(ANNOUNCED)
    # One that could not leave for a whole day, as in an outage, takes this letter along.
    joined = await notices.join(row, number, file_key)
    attempt.edit.also(*(joined or planned))
    return bool(joined or planned)
