"""Opens what the inbox holds at a start, and puts out of the way what cannot be opened.

Owns what is still to be set aside: on a full disk not even that can be
written, and a start must not fail for it. Such an update stays where it is,
and nobody works on it; it is set aside as soon as there is room.
"""

from collections import deque
from collections.abc import Callable

from bot.errors import ConflictError, DiskFullError, SealingError
from bot.services.changes import SetAside
from bot.services.day_ring import EVERY, DayRing
from bot.services.ports import Clock, Randomness, Store
from handlers.telegram.items import Update, restore
from handlers.telegram.trying import set_aside


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
        self._unreadable: deque[SetAside] = deque()

    async def updates(self) -> list[tuple[int, Update]]:
        """Open what waits, by chat; whatever cannot be opened is left to `tidy`."""
        opened = []
        for row in await self._store.waiting_updates(EVERY):
            try:
                opened.append(restore(self._ring, row))
            except SealingError as error:
                incident = self._random(4).hex()
                self._trouble(type(error).__name__, incident)
                self._unreadable.append(set_aside(row, incident, self._clock.now()))
        return opened

    async def tidy(self) -> bool:
        """Set aside what could not be opened; False while the disk has no room for it."""
        while self._unreadable:
            try:
                await self._store.commit(self._unreadable[0])
            except ConflictError:
                pass  # it is finished, or gone with its day key
            except DiskFullError:
                return False
            self._unreadable.popleft()
        return True
