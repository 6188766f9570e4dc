"""Messages that must disappear from a chat, remembered until they have.

Owns the value `Trace` and its sealed form. A trace names a chat and message
ids and nothing else; it never says what stood in them.
"""

import json
from dataclasses import dataclass

from bot.sealing.day_keys import DayKeys
from bot.services.ports import Randomness
from bot.services.rows import TraceRow

TABLE = "traces"
DELETABLE = 47 * 3600
"""Seconds for which Telegram lets a bot delete a message, an hour spared (its limit is 48 h)."""
LATER = 24 * 3600
"""Seconds after which a message that nobody cleared goes by itself; Telegram's limit is 48 h."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trace:
    """Messages of one chat that are to be deleted by a time."""

    key: int
    bot: int
    chat: int
    messages: tuple[int, ...]
    delete_by: int
    stands: bool = False
    """A receipt: it goes when its chat is cleared on request, and never by itself."""
    passing: bool = False
    """A note that nothing can be kept: it goes as soon as there is room again."""
    asked: bool = False
    """The person wants it gone: nothing else goes before it."""


def new_trace(
    bot: int, chat: int, messages: tuple[int, ...], delete_by: int, random: Randomness
) -> Trace:
    """Remember messages of a chat for deletion."""
    key = int.from_bytes(random(8), "big") >> 1
    return Trace(key=key, bot=bot, chat=chat, messages=messages, delete_by=delete_by)


def seal_trace(trace: Trace, keys: DayKeys, random: Randomness) -> TraceRow:
    """Seal a trace into its row."""
    tag = keys.chat_tag(trace.bot, trace.chat)
    facts = [trace.bot, trace.chat, trace.messages, trace.stands, trace.passing, trace.asked]
    plaintext = json.dumps(facts).encode()
    sealed = keys.seal_row(TABLE, tag, trace.delete_by, plaintext, random)
    return TraceRow(trace.key, tag, keys.current.id, trace.delete_by, sealed)


def open_trace(row: TraceRow, keys: DayKeys) -> Trace:
    """Open a trace's row; raises SealingError if its key is gone."""
    opened = json.loads(keys.open_row(TABLE, row.tag, row.delete_by, row.sealed))
    bot, chat, messages, *more = opened  # earlier rows have three, then four, then five
    stands, passing, asked = (*more, False, False, False)[:3]
    return Trace(
        key=row.key,
        bot=bot,
        chat=chat,
        messages=tuple(messages),
        delete_by=row.delete_by,
        stands=stands,
        passing=passing,
        asked=asked,
    )
