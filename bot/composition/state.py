"""What is true of the service itself, beside the mission's facts: room, outages, counts."""

from contextlib import suppress
from functools import partial
from typing import Final

from bot.config import Settings
from bot.errors import StorageError
from bot.services.health import CoarseCounts
from bot.services.outage import Outage
from bot.services.ports import Clock, Store
from bot.services.space import Space
from storage.space import free_bytes

HEARD_LATELY: Final = 60.0
"""Seconds since Telegram answered within which it counts as answering."""


class ServiceState:
    """The state that several sides look at."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self.space = Space(partial(free_bytes, settings.database.parent))
        self.outage = Outage(store, clock)
        self.counts = CoarseCounts(clock.now)

    async def begin(self) -> None:
        """Learn what there is to know before anybody is answered."""
        self.space.look()
        await self.outage.begin()

    async def look(self, silence: float) -> None:
        """Look anew; `silence` is for how many seconds Telegram has not answered."""
        self.space.look()
        if silence < HEARD_LATELY:
            with suppress(StorageError):  # a full disk must not keep its own alarm from being said
                await self.outage.heard()
