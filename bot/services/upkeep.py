"""What falls due with time: key turns, expiry, erasure, open cases that nobody looks at.

Owns the order of one tick. Whatever destroys or expires asks the clock first
whether it may be believed; a tick that failed is simply the next one's work.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.services.arrivals import Turn
from bot.services.changes import DropPayload
from bot.services.conversations import Conversations
from bot.services.day_ring import DayRing
from bot.services.expiry import Expiry
from bot.services.ports import Clock, Store
from bot.services.traces import Trace

FINISHED_FOR = 48 * 3600
"""Seconds for which a finished update's id is remembered; Telegram repeats one for 24 h."""
SPELL = 60.0
"""Seconds between two looks at what has expired; each reads every open draft's row."""
LOOSE_FOR = 72 * 3600
"""Seconds after which a payload that nothing names cannot be anybody's any more."""


Ending = Callable[[], Awaitable[None]]
"""A rule of its own by which something kept is over; asked only on a believed clock."""


@dataclass(frozen=True, slots=True, repr=False)
class Due:
    """What a tick leaves for the messenger to do."""

    traces: tuple[Trace, ...]
    turns: tuple[Turn, ...]


class Upkeep:
    """One tick after another."""

    def __init__(
        self,
        store: Store,
        ring: DayRing,
        clock: Clock,
        conversations: Conversations,
        draft_life: int,
        *,
        endings: tuple[Ending, ...] = (),
    ) -> None:
        self._store = store
        self._ring = ring
        self._clock = clock
        self._conversations = conversations
        self._expiry = Expiry(store, conversations.drafts, conversations.traces)
        self._draft_life = draft_life
        self._endings = endings
        self._looked = float("-inf")

    def end_also(self, ending: Ending) -> None:
        """Ask one more rule from now on."""
        self._endings = (*self._endings, ending)

    async def tick(self) -> Due:
        """Do what is due, and say what must be shown or deleted."""
        turns = await self._conversations.close_idle()
        # Read first, believed then: a jump in between is seen.
        now, moment = self._clock.now(), self._clock.monotonic()
        if self._clock.trusted() and moment - self._looked >= SPELL:
            self._looked = moment
            await self._expire(now)
        traces = await self._expiry.due_traces()
        return Due(traces, turns)

    async def _expire(self, now: int) -> None:
        await self._ring.turn()
        await self._conversations.drafts.date_anew()
        await self._expiry.expire(now - self._draft_life)
        await self._store.purge_finished(now - FINISHED_FOR)
        if loose := await self._store.loose_payloads(now - LOOSE_FOR):
            # A draft lives as long as its reporter writes: its files are nobody's to drop.
            held = await self._expiry.held_payloads()
            await self._store.commit(*(DropPayload(each) for each in loose if each not in held))
        for end in self._endings:
            if self._clock.trusted():  # what came before takes its time, and a clock may jump in it
                await end()
        await self._store.settle_erasure()
