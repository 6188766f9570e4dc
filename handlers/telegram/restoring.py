"""Opens what the inbox holds at a start, and puts out of the way what cannot be opened.

Owns what is still to be set aside: on a full disk not even that can be
written, and a start must not fail for it. Such an update stays where it is,
and nobody works on it; it is set aside as soon as there is room. The inbox is
read a page at a time, and no page stays in memory: a flood must not be able to
keep the bot from starting.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from bot.errors import ConflictError, DiskFullError, SealingError
from bot.services.day_ring import DayRing
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import InboxRow
from bot.services.waiting import PAGE, pages
from handlers.telegram.items import Waiting, restore
from handlers.telegram.putting_by import put_by
from handlers.telegram.trying import set_aside

Sealed = tuple[int, int, str]
"""A bot, an update that cannot be opened, and its incident."""


class Restoring:
    """The inbox of before the restart."""

    def __init__(
        self,
        store: Store,
        ring: DayRing,
        clock: Clock,
        random: Randomness,
        trouble: Callable[[str, str], None],
    ) -> None:
        self._store = store
        self._ring = ring
        self._clock = clock
        self._random = random
        self._trouble = trouble
        self._unreadable: deque[Sealed] = deque()

    async def updates(self) -> list[tuple[int, Waiting]]:
        """Find out what waits, by chat; whatever cannot be opened is left to `tidy`."""
        found = list[tuple[int, Waiting]]()
        async for page in pages(self._store):
            found += self._opened(page)
        return found

    def _opened(self, page: Sequence[InboxRow]) -> list[tuple[int, Waiting]]:
        opened = []
        for row in page:
            try:
                chat, update = restore(self._ring, row)
            except SealingError as error:
                incident = self._random(4).hex()
                self._trouble(type(error).__name__, incident)
                self._unreadable.append((row.bot, row.update, incident))
            else:
                opened.append((chat, put_by(update)))
        return opened

    async def tidy(self) -> bool:
        """Set aside what could not be opened; False while the disk has no room for it."""
        size = 1  # a full disk is asked once, not a page of times
        while self._unreadable:
            group, size = tuple(islice(self._unreadable, size)), PAGE
            asked = map(self._set_aside, group)
            faults = list(await asyncio.gather(*asked, return_exceptions=True))
            left = [one for one, fault in zip(group, faults, strict=True) if fault is not None]
            for _ in group:
                self._unreadable.popleft()
            self._unreadable.extendleft(reversed(left))
            if not _is_told(faults):
                return False
        return True

    async def _set_aside(self, one: Sealed) -> None:
        bot, update, incident = one
        row = await self._store.waiting_update(bot, update)
        if row is None:
            return
        try:
            await self._store.commit(set_aside(row, incident, self._clock.now()))
        except ConflictError:
            return  # it is finished, or gone with its day key


def _is_told(faults: Sequence[BaseException | None]) -> bool:
    """Whether none of them is a full disk's; any other is raised."""
    for fault in faults:
        if fault is not None and not isinstance(fault, DiskFullError):
            raise fault
    return not any(faults)
