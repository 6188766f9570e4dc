"""Traces between the store and memory: made, sealed, found and opened.

Owns how long each kind of message may stay in a chat. A trace that cannot be
opened is passed over: its day key is gone, and so is Telegram's leave to
delete what it names.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from bot.errors import SealingError
from bot.services.changes import AddTrace
from bot.services.day_ring import DayRing
from bot.services.drafts import whole_hour
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import TraceRow
from bot.services.traces import DELETABLE, LATER, Trace, new_trace, open_trace, seal_trace


class KeptTraces:
    """Every trace of one bot."""

    def __init__(
        self, bot: int, store: Store, ring: DayRing, clock: Clock, random: Randomness
    ) -> None:
        self._bot = bot
        self._store = store
        self._ring = ring
        self._clock = clock
        self._random = random

    def new(self, chat: int, messages: tuple[int, ...], later: int = 0) -> Trace:
        """Make a trace of messages that must go, now or so many seconds later.

        Now is due by any clock: a machine that starts in 1970 clears what it was asked to.
        """
        delete_by = self._by(later) if later else 0
        return new_trace(self._bot, chat, messages, delete_by, self._random)

    def _by(self, later: int) -> int:
        """When that is, a day and more ahead by the hour.

        It stands in clear. To the second it would tell a thief at which moment
        each of the last reports was sent, whose cases keep six hours of it.
        """
        now = self._clock.now()
        return (whole_hour(now) if later >= LATER else now) + later

    def deletable_for(self, sent_at: int) -> int:
        """Seconds, to a whole hour, for which a message of a time can still be deleted."""
        return whole_hour(sent_at + DELETABLE) - self._clock.now()

    def standing(self, chat: int, messages: tuple[int, ...]) -> Trace:
        """Remember messages of a receipt, or a notice, for as long as they could be cleared."""
        return replace(self.new(chat, messages, DELETABLE), stands=True)

    def passing(self, chat: int, message: int) -> Trace:
        """Remember a note that nothing can be kept."""
        return replace(self.new(chat, (message,), LATER), passing=True)

    async def all_passing(self) -> tuple[Trace, ...]:
        """Notes that an earlier process left: nobody else takes them back."""
        found = self._opened(await self._store.traces())
        return tuple(t for t in found if t.passing and t.bot == self._bot)

    def add(self, trace: Trace) -> AddTrace:
        """Seal a trace for the store."""
        return AddTrace(seal_trace(trace, self._ring.keys, self._random))

    async def of_chat(self, chat: int) -> tuple[Trace, ...]:
        """Everything that is remembered of a chat."""
        return self._opened(await self._store.traces(self._ring.keys.chat_tags(self._bot, chat)))

    async def standing_in(self, chat: int) -> frozenset[int]:
        """Receipts and notices of a chat, which nothing but clearing on request takes away."""
        found = await self.of_chat(chat)
        return frozenset(m for trace in found if trace.stands for m in trace.messages)

    async def due(self) -> tuple[Trace, ...]:
        """Everything whose time has come."""
        return tuple(trace for trace in await self._over() if trace.bot == self._bot)

    async def orphans(self) -> tuple[Trace, ...]:
        """The same of a bot that this mission has lost.

        Nobody can clear its chats any more, and a message of the same number may be another's.
        """
        return tuple(trace for trace in await self._over() if trace.bot != self._bot)

    async def _over(self) -> tuple[Trace, ...]:
        now = self._clock.now()
        return self._opened(row for row in await self._store.traces() if row.delete_by <= now)

    def _opened(self, rows: Iterable[TraceRow]) -> tuple[Trace, ...]:
        traces = []
        for row in rows:
            with suppress(SealingError):
                traces.append(open_trace(row, self._ring.keys))
        return tuple(traces)
