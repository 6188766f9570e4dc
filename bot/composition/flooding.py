"""Flooding met in the running bot: its gauges, the mission's limits, the mutes' daily care."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.casework.pressure import LARGEST, Gauges
from bot.composition.reporters import ReporterParts
from bot.config import Settings
from bot.services.conversations import Conversations
from bot.services.flooding.mutes import Mutes
from bot.services.followed import Followed
from bot.services.upkeep import Upkeep
from storage.space import free_bytes

COPIES: Final = 3
"""What a file costs while it comes in: the log of writes, the database, and a margin."""
LOOKS_EVERY: Final = 0.25
"""Seconds for which a look at the gauges holds; a flood asks for them with every message."""


class Gauging:
    """Reads how full the service is."""

    def __init__(self, parts: ReporterParts, folder: Path, words_room: int) -> None:
        self._parts, self._folder, self._words_room = parts, folder, words_room
        self._looked, self._seen = float("-inf"), Gauges()
        self._now: Callable[[], float] = time.monotonic

    def __call__(self) -> Gauges:
        """The gauges now, or a moment ago."""
        if (now := self._now()) - self._looked >= LOOKS_EVERY:
            self._looked, self._seen = now, self._look()
        return self._seen

    def _look(self) -> Gauges:
        promised = COPIES * self._parts.fetching.promised
        return Gauges(
            updates=self._parts.workers.load,
            calls=self._parts.sender.load,
            room=self._free() - promised,
            words_room=self._words_room,
        )

    def _free(self) -> int:
        try:
            return free_bytes(self._folder)
        except OSError:
            return self._words_room + LARGEST  # another's fault, and told elsewhere


def meet_floods(
    settings: Settings,
    store: Followed,
    conversations: Conversations,
    reporters: ReporterParts,
    upkeep: Upkeep,
) -> Mutes:
    """Give the conversations what they judge a flood by; the mutes are still to be read."""
    flooding = conversations.flooding
    flooding.limits = settings.limits.limits
    folder = settings.database.parent
    flooding.gauges = Gauging(reporters, folder, flooding.limits.words_room)
    store.follow(flooding.mutes.follow)
    upkeep.end_also(flooding.mutes.tidy)
    return flooding.mutes
