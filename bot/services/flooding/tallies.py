"""What each chat sent today, counted under its day's tag, in memory and nowhere else.

Owns the counts and their end. They are not written down: a row would tell a
thief how much each account wrote, for as long as its key lives, and would
cost a write for each message; and whoever floods cannot make the bot restart.
So a restart forgives, and so does the turn of the day key: then every count is
forgotten at once, for its tag can never be made again.
"""

from collections import OrderedDict
from collections.abc import Callable

from bot.casework.pressure import Tally
from bot.services.day_ring import DayRing

MOST = 50_000
"""Chats that are counted at a time; the one that was quiet longest is forgotten first."""
_NOTHING = Tally()


class Tallies:
    """Counts by chat tag, for one day."""

    def __init__(self, bot: int, ring: DayRing) -> None:
        self._bot = bot
        self._ring = ring
        self._day = ring.keys.current.id
        self._counts: OrderedDict[bytes, Tally] = OrderedDict()

    def of(self, chat: int) -> Tally:
        """What a chat sent since the day key was made."""
        return self._today().get(self._tag(chat), _NOTHING)

    def change(self, chat: int, how: Callable[[Tally], Tally]) -> None:
        """Count something of a chat."""
        counts, tag = self._today(), self._tag(chat)
        counts[tag] = how(counts.get(tag, _NOTHING))
        counts.move_to_end(tag)
        if len(counts) > MOST:
            counts.popitem(last=False)

    def __len__(self) -> int:
        return len(self._today())

    def _today(self) -> OrderedDict[bytes, Tally]:
        if (day := self._ring.keys.current.id) != self._day:
            self._day = day
            self._counts.clear()
        return self._counts

    def _tag(self, chat: int) -> bytes:
        return self._ring.keys.chat_tag(self._bot, chat)
