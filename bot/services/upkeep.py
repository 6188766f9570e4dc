"""What falls due with time: key turns, expiry, erasure, open cases that nobody looks at.

Owns the order of one tick. Whatever destroys or expires asks the clock first
whether it may be believed. What failed is simply the next tick's work, and
keeps nothing else from being done: a disk that refuses the day keys must not
leave people's messages on their phones. That holds on a full disk most of all:
what comes last here is what gives room back, and the reserve is kept for it.
What is erased already is made real whatever the clock says.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

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


T = TypeVar("T")
Ending = Callable[[], Awaitable[None]]
"""A rule of its own by which something kept is over; asked only on a believed clock."""


@dataclass(frozen=True, slots=True, repr=False)
class Due:
    """What a tick leaves for the messenger to do, and the classes of what failed in it."""

    traces: tuple[Trace, ...]
    turns: tuple[Turn, ...]
    faults: tuple[str, ...] = ()


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
        self._looked = self._settled = float("-inf")
        self._faults: list[str] = []

    def end_also(self, ending: Ending) -> None:
        """Ask one more rule from now on."""
        self._endings = (*self._endings, ending)

    async def tick(self) -> Due:
        """Do what is due, and say what must be shown or deleted."""
        self._faults = []
        turns = await self._tried(self._conversations.close_idle)
        # Read first, believed then: a jump in between is seen.
        now, moment = self._clock.now(), self._clock.monotonic()
        if self._clock.trusted() and moment - self._looked >= SPELL:
            self._looked = moment
            for step in self._steps(now):
                # The step before took its time, and a clock may jump.
                if self._clock.trusted():
                    await self._tried(step)
        if moment - self._settled >= SPELL:
            self._settled = moment
            await self._tried(self._store.settle_erasure)
        traces = await self._tried(self._expiry.due_traces)
        return Due(traces or (), turns or (), tuple(self._faults))

    def _steps(self, now: int) -> Iterator[Callable[[], Awaitable[object]]]:
        yield self._ring.turn
        yield self._conversations.drafts.date_anew
        yield partial(self._expiry.expire, now - self._draft_life)
        yield partial(self._store.purge_finished, now - FINISHED_FOR)
        yield partial(self._drop_loose, now - LOOSE_FOR)
        yield from self._endings

    async def _drop_loose(self, before: int) -> None:
        if loose := await self._store.loose_payloads(before):
            # A draft lives as long as its reporter writes: its files are nobody's to drop.
            held = await self._expiry.held_payloads()
            await self._store.commit(*(DropPayload(each) for each in loose if each not in held))

    async def _tried(self, step: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await step()
        except Exception as error:  # noqa: BLE001  # told by its class; the other steps go on
            self._faults.append(type(error).__name__)
            return None
