"""What is kept and what goes, put together: the second place, retention, and what asks for them."""

import asyncio

from bot.alarms import trouble
from bot.composition.core import Core
from bot.services.erasing import Erasing
from bot.services.posting import Commands
from bot.services.retention import Retention
from bot.services.second_place import SecondPlace

AGAIN = 5.0
"""Seconds until a loop that failed in a way that nobody foresaw begins anew."""


class KeepingParts:
    """The copy of every case, and its end."""

    def __init__(self, core: Core, second_place: SecondPlace) -> None:
        self.second_place = second_place
        erasing = Erasing(core.store, core.clock, core.signing_key)
        days = core.settings.retention.days()
        self.retention = Retention(core.store, core.clock, core.server_key, erasing, days)

    def commands(self) -> Commands:
        """What the running bot answers on its socket."""
        return self.retention.commands()

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        return {
            "mirror_failed": self.second_place.failed,
            "purge_waits": self.retention.waits,
        }

    async def copy_forever(self) -> None:
        """Bring the second place up to date with whatever is committed."""
        while True:
            try:
                await self.second_place.run()
            except Exception as error:  # noqa: BLE001  # the copy must outlive any one failure
                trouble(type(error).__name__)
                await asyncio.sleep(AGAIN)
            else:
                return
