"""Keeps what arrives before Telegram is told that it did, whichever way it comes in.

Owns the order that is the promise: strip, seal, commit, and only then hand
on. It must never parse an update beyond its chat, and never log one. What is
kept twice takes effect once: that is the store's to know.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.services.changes import AddUpdate
from bot.services.day_ring import DayRing
from bot.services.ports import Store
from bot.services.rows import InboxRow
from handlers.telegram.strip import strip
from handlers.telegram.updates import Raw, chat_of

Arrived = Callable[[InboxRow, int, Raw], None]
"""Takes a kept update on: its row, its chat, what is left of it."""


class Inbox:
    """Where every update goes first."""

    def __init__(self, bot: int, store: Store, ring: DayRing, arrived: Arrived) -> None:
        self._bot = bot
        self._store = store
        self._ring = ring
        self._arrived = arrived
        self.taken = 0
        """Updates kept since the start."""

    async def take(self, updates: Sequence[Raw]) -> None:
        """Keep updates in one transaction, in their order, and hand them on.

        Raises:
            StorageError: none of them is kept.
        """
        kept = [self._sealed(raw) for raw in map(strip, updates)]
        if kept:
            await self._store.commit(*(AddUpdate(row) for row, _, _ in kept))
        self.taken += len(kept)
        for row, chat, raw in kept:
            self._arrived(row, chat, raw)

    def _sealed(self, raw: Raw) -> tuple[InboxRow, int, Raw]:
        chat = chat_of(raw)
        body = json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()
        return self._ring.seal_update(self._bot, raw["update_id"], chat, body), chat, raw


def is_update(raw: Any) -> bool:
    """Whether something can be kept as an update: it has an id."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**62
