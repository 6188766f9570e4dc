"""What is done with an item that fails: tried again, waited out, or set aside.

Owns the patience with one item of one chat. A store that refuses is waited
out, however long it takes; anything else is tried a few times and then set
aside under an incident reference, so that nothing behind it waits. A broad
catch stands here, because whatever one stranger sends must stop nobody else.
It must never tell anyone more of a failure than its class.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.errors import ConflictError, NoRoomYetError, StorageError
from bot.services.changes import SetAside
from bot.services.coarse_time import rounded
from bot.services.day_ring import DayRing
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import InboxRow, UnreadableRow
from handlers.telegram.items import Item, Ready, Update, Waiting, restore
from handlers.telegram.patience import doubled

TRIES = 3
PAUSE = 0.5
LONGEST_PAUSE = 15.0

Outcome = TypeVar("Outcome")

Trouble = Callable[[str, str], None]
"""Takes an error's class name and an incident reference; never a text."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What keeps and dates, and whom a failure is told: class and incident, never a text."""

    store: Store
    ring: DayRing
    clock: Clock
    random: Randomness
    trouble: Trouble


class Trying:
    """Tries the steps of items until they are done or given up."""

    def __init__(self, keeping: Keeping, given_up: Callable[[Ready], Awaitable[None]]) -> None:
        self._store = keeping.store
        self._ring = keeping.ring
        self._clock = keeping.clock
        self._random = keeping.random
        self._trouble = keeping.trouble
        self._given_up = given_up

    async def persistently(
        self,
        step: Callable[[], Awaitable[Outcome]],
        item: Item,
        called: Callable[[], bool] | None = None,
    ) -> Outcome | None:
        """Wait out a store that refuses; give up on anything else after a few tries.

        What waits for room is tried at once when it is `called` for.
        """
        failures = 0
        while True:
            try:
                return await step()
            except StorageError as error:
                if isinstance(error, ConflictError) and await self._is_done(item):
                    return None
                failures += 1
                self._trouble(type(error).__name__, "")
                until = called if isinstance(error, NoRoomYetError) else None
                await _sleep(doubled(PAUSE, failures, LONGEST_PAUSE), until)
            except Exception as error:  # noqa: BLE001  # the edge: one bad item must stop nobody else
                failures += 1
                if failures >= TRIES and await self._gave_up(item, error):
                    return None
                await asyncio.sleep(PAUSE)

    async def _is_done(self, item: Item) -> bool:
        """Whether an update's effect is committed already; else somebody else was quicker."""
        if not isinstance(item, Update):
            return False
        try:
            return await self._store.waiting_update(item.row.bot, item.row.update) is None
        except StorageError:
            return False  # asked again at the next try

    async def _gave_up(self, item: Item, error: Exception) -> bool:
        """Set an update aside, and have the person told what became of it, or of a file.

        Returns:
            False where the store refused even that: the item is tried again.
        """
        incident = self._random(4).hex()
        self._trouble(type(error).__name__, incident)
        try:
            if isinstance(item, Update | Waiting):
                await self._put_out_of_the_way(item, incident)
        except ConflictError:
            return True  # what it brought about is committed; only showing it failed
        except StorageError:
            return False
        if not isinstance(item, Waiting):
            await self._given_up(item)
        return True

    async def _put_out_of_the_way(self, item: Update | Waiting, incident: str) -> None:
        row = await self._row(item)
        if row is not None:
            await self._store.commit(set_aside(row, incident, self._clock.now()))

    async def _row(self, item: Update | Waiting) -> InboxRow | None:
        if isinstance(item, Update):
            return item.row
        return await self._store.waiting_update(item.bot, item.update)

    async def taken_up(self, item: Item) -> Ready | None:
        """An item as it is worked on; None where it was an update that is finished by now."""
        if not isinstance(item, Waiting):
            return item
        return await self.persistently(partial(self._opened, item), item)

    async def _opened(self, item: Waiting) -> Update | None:
        row = await self._row(item)
        return None if row is None else restore(self._ring, row)[1]


async def _sleep(seconds: float, until: Callable[[], bool] | None) -> None:
    """Sleep, but no longer than a moment once it is called for."""
    left = seconds
    while left > 0:
        await asyncio.sleep(min(left, PAUSE) if until else left)
        left = 0.0 if until is None or until() else left - PAUSE


def set_aside(row: InboxRow, incident: str, now: int) -> SetAside:
    """Move an update out of the way of those behind it, under an incident reference."""
    return SetAside(UnreadableRow(row.bot, row.update, row.day, rounded(now), incident, row.sealed))
