"""One notice that is owed, and the sealed form in which it waits.

Owns both. In clear stand the case and the minute; the chat, its language and
the doors are under the day's key, so that they are gone a day or two later.
"""

import json
from dataclasses import dataclass

from bot.errors import SealingError
from bot.sealing.day_keys import DayKeys
from bot.services.ports import Randomness
from bot.services.rows import NoticeRow

TABLE = "notices"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PendingNotice:
    """One notice that is owed: to which chat, and the doors of its letters."""

    key: int
    case: int
    send_at: int
    chat: int
    language: str
    doors: tuple[str, ...]


def seal_notice(notice: PendingNotice, keys: DayKeys, random: Randomness) -> NoticeRow:
    """Seal a notice into its row, under today's key."""
    body = json.dumps([notice.chat, notice.language, notice.doors]).encode()
    sealed = keys.seal_row(TABLE, _tag(notice.key), notice.send_at, body, random)
    return NoticeRow(notice.key, notice.case, keys.current.id, notice.send_at, sealed)


def open_notice(row: NoticeRow, keys: DayKeys) -> PendingNotice | None:
    """Open a notice; None where its day key is gone: it is never sent, and goes when it is late."""
    try:
        body = keys.open_row(TABLE, _tag(row.key), row.send_at, row.sealed)
    except SealingError:
        return None
    chat, language, doors = json.loads(body)
    return PendingNotice(
        key=row.key,
        case=row.case,
        send_at=row.send_at,
        chat=chat,
        language=language,
        doors=tuple(doors),
    )


def _tag(key: int) -> bytes:
    return key.to_bytes(8, "big")
