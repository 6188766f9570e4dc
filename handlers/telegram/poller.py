"""Fetches updates and keeps each one before Telegram is told that it arrived.

Owns the polling loop and its offset. The order is the promise: strip, seal,
commit, and only then ask for what comes after. A refusal of any kind, a full
disk or an unreadable answer leaves the offset where it was, so that Telegram
sends the same updates again (it keeps them for 24 h). It must never parse
an update beyond its chat, and never log one.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.errors import AmanaError
from bot.services.changes import AddUpdate
from bot.services.day_ring import DayRing
from bot.services.ports import Clock, Store
from bot.services.rows import InboxRow
from handlers.telegram.api import BotApi
from handlers.telegram.patience import asked_for, doubled
from handlers.telegram.strip import strip
from handlers.telegram.updates import ALLOWED_UPDATES, Raw, chat_of

LONGEST_PAUSE = 30.0
POLL_SLACK = 10.0  # seconds beyond the long poll before the connection is given up

Arrived = Callable[[InboxRow, int, Raw], None]


class Poller:
    """The loop that fetches, keeps and hands on."""

    def __init__(
        self,
        api: BotApi,
        store: Store,
        ring: DayRing,
        clock: Clock,
        arrived: Arrived,
        *,
        poll: int = 50,
        trouble: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._api = api
        self._store = store
        self._ring = ring
        self._clock = clock
        self._arrived = arrived
        self._poll = poll
        self._trouble = trouble
        self._offset: int | None = None
        self.last_answer: float | None = None
        self.heartbeat = clock.monotonic()

    async def run(self) -> None:
        """Poll until cancelled; every failure is waited out."""
        failures = 0
        while True:
            self.heartbeat = self._clock.monotonic()
            try:
                await self._step()
                failures = 0
            except RetryAfter as error:
                await _pause(asked_for(error))
            except (TelegramError, AmanaError, OSError) as error:
                failures += 1
                self._trouble(type(error).__name__)
                await _pause(doubled(0.25, failures, LONGEST_PAUSE))

    async def _step(self) -> None:
        updates = await self._fetch()
        self.last_answer = self._clock.monotonic()
        kept = await self.keep(updates)
        for row, chat, raw in kept:
            self._arrived(row, chat, raw)
        if updates:
            # The last one in order of arrival: ids may start again at random after a quiet week.
            self._offset = updates[-1]["update_id"] + 1

    async def _fetch(self) -> list[Raw]:
        parameters: dict[str, Any] = {
            "timeout": self._poll,
            "allowed_updates": ALLOWED_UPDATES,
            "limit": 100,
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        result = await self._api.call("getUpdates", parameters, wait=self._poll + POLL_SLACK)
        updates = [raw for raw in result if _has_id(raw)] if isinstance(result, list) else []
        if result != updates and not updates:
            raise TelegramError("the answer holds no update")  # waited out, never asked in a rush
        return updates

    async def keep(self, updates: Sequence[Raw]) -> list[tuple[InboxRow, int, Raw]]:
        """Strip, seal and commit updates in one transaction."""
        kept = []
        for raw in map(strip, updates):
            chat = chat_of(raw)
            body = json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()
            kept.append(
                (self._ring.seal_update(self._api.bot, raw["update_id"], chat, body), chat, raw)
            )
        if kept:
            await self._store.commit(*(AddUpdate(row) for row, _, _ in kept))
        return kept


def _has_id(raw: Any) -> bool:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**62


async def _pause(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def watch(
    start: Callable[[], Awaitable[None]],
    beat: Callable[[], float],
    now: Callable[[], float],
    *,
    silence: float,
    trouble: Callable[[str], None],
) -> None:
    """Run a loop, and start it anew when it ends, breaks or falls silent.

    A dead poller in a living process is the failure that nobody sees: the
    bot looks up and answers no one.
    """
    while True:
        task = asyncio.ensure_future(start())
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=silence / 4)
                if now() - beat() > silence:
                    break
            trouble("poller restarted")
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(1)
