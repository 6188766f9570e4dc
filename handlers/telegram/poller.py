"""Fetches updates and keeps each one before Telegram is told that it arrived.

Owns the polling loop and its offset. A refusal of any kind, a full disk or an
unreadable answer leaves the offset where it was, so that Telegram sends the
same updates again (it keeps them for 24 h). It must never parse an update,
and never log one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.errors import AmanaError, DiskFullError
from bot.services.ports import Clock
from handlers.telegram.api import BotApi
from handlers.telegram.contest import Contest
from handlers.telegram.inbox import Inbox, is_update
from handlers.telegram.patience import asked_for, doubled
from handlers.telegram.updates import ALLOWED_UPDATES, Raw

LONGEST_PAUSE = 30.0
POLL_SLACK = 10.0  # seconds beyond the long poll before the connection is given up

NoRoom = Callable[[list[Raw]], None]
"""Takes updates that the full disk has no room for; they stay with Telegram."""


class Poller:
    """The loop that fetches and keeps."""

    def __init__(
        self,
        api: BotApi,
        inbox: Inbox,
        clock: Clock,
        *,
        poll: int = 50,
        trouble: Callable[[str], None] = lambda _: None,
        no_room: NoRoom = lambda _: None,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._clock = clock
        self._poll = poll
        self._trouble = trouble
        self._no_room = no_room
        self._offset: int | None = None
        self.contest = Contest(clock.monotonic)
        self.last_answer: float | None = None
        self.heartbeat = clock.monotonic()

    def open(self) -> None:
        """Nothing to open: Telegram is asked."""

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
                await self._contested(error)
                await _pause(doubled(0.25, failures, LONGEST_PAUSE))

    async def _step(self) -> None:
        updates = await self._fetch()
        self.last_answer = self._clock.monotonic()
        try:
            await self._inbox.take(updates)
        except DiskFullError:
            self._no_room(updates)
            raise
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
        updates = [raw for raw in result if is_update(raw)] if isinstance(result, list) else []
        if result != updates and not updates:
            raise TelegramError("the answer holds no update")  # waited out, never asked in a rush
        return updates

    async def _contested(self, error: Exception) -> None:
        """Take the updates back where a webhook has them: ours of before, or a stranger's."""
        if not isinstance(error, Conflict):
            return
        self.contest.note()
        if "webhook" in error.message:
            try:
                # What waits is kept: those are people's words.
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
            except (TelegramError, OSError) as refused:
                self._trouble(type(refused).__name__)


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
