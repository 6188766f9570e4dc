"""Fetches what officers send to the staff bot, and has it done before it asks for more.

Owns this bot's polling loop. There is no inbox on the disk here, on purpose:
Telegram keeps an update until the next question confirms it, so one that a
crash interrupts comes again; doing it twice is harmless; and a row on the
disk would be one more place where an officer's account lies. Calling goes on
until a tap was taken, so a lost one wakes too many, never too few.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.errors import AmanaError
from bot.services.ports import Clock
from handlers.telegram.api import BotApi
from handlers.telegram.patience import asked_for, doubled
from handlers.telegram.staff_updates import ALLOWED_UPDATES, Said, What, read

LONGEST_PAUSE = 30.0
SLACK = 10.0
TRIES = 3
_FIRST = frozenset({What.TAP, What.LINK})

Take = Callable[[Said], Awaitable[None]]


class StaffPoller:
    """The loop of the staff bot."""

    def __init__(
        self,
        api: BotApi,
        clock: Clock,
        take: Take,
        *,
        poll: int,
        trouble: Callable[[str], None],
    ) -> None:
        self._api = api
        self._clock = clock
        self._take = take
        self._poll = poll
        self._trouble = trouble
        self._offset: int | None = None
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
                await asyncio.sleep(asked_for(error))
            except (TelegramError, AmanaError, OSError) as error:
                failures += 1
                self._trouble(type(error).__name__)
                await asyncio.sleep(doubled(0.25, failures, LONGEST_PAUSE))

    async def _step(self) -> None:
        asked: dict[str, Any] = {"timeout": self._poll, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            asked["offset"] = self._offset
        updates = await self._api.call("getUpdates", asked, wait=self._poll + SLACK)
        if not isinstance(updates, list):
            raise TelegramError("the answer holds no update")
        numbers = [_number(raw) for raw in updates]
        # Officers' first: whoever else has written before them can wait.
        for said in sorted(map(read, updates), key=lambda one: one.what not in _FIRST):
            await self._do(said)
        if numbers:
            self._offset = max(numbers) + 1

    async def _do(self, said: Said) -> None:
        for attempt in range(TRIES):
            try:
                await self._take(said)
                break
            except Exception as error:  # noqa: BLE001  # one stranger's message must stop nobody's
                self._trouble(type(error).__name__)
                await asyncio.sleep(doubled(0.25, attempt + 1, 2.0))


def _number(raw: Any) -> int:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int):
        raise TelegramError("the answer holds no update")
    return number
