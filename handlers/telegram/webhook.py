"""The other way in: Telegram delivers updates to an address of ours.

Owns what Telegram is told of that address, and that it stays so. The address
is told anew at each start; once a minute Telegram is asked whether it still
holds: an address that somebody else changed, or gave another secret, is
changed back, and told. The secret that Telegram repeats with each delivery is
made of the server key, so nothing has to be kept, and a new server key means a
new secret.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from telegram.error import RetryAfter, TelegramError

from bot.services.ports import Clock
from handlers.telegram.api import BotApi
from handlers.telegram.contest import Contest
from handlers.telegram.patience import asked_for, doubled
from handlers.telegram.updates import ALLOWED_UPDATES
from handlers.telegram.webhook_door import WebhookDoor, speak_tls

CONNECTIONS: Final = 40
"""Deliveries at once; each waits for one commit, and commits are made together."""
EVERY: Final = 60.0
"""Seconds between two looks at what Telegram says of the address."""
LONGEST_PAUSE: Final = 30.0
RECENT: Final = 300
"""Seconds for which Telegram's last complaint about the address counts as one of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Telegram delivers to, and where that arrives."""

    url: str
    listen: Callable[[], socket.socket]
    """Takes the address; OperatorError if it cannot be had."""
    secret: str
    certificate: bytes | None = None
    """A certificate of one's own, which Telegram is given."""
    tls_files: tuple[str, str] | None = None
    """Certificate and key, where the bot itself speaks TLS."""

    def __repr__(self) -> str:
        """Name the address without its secret."""
        return f"Address({self.url!r})"


class Webhook:
    """Updates that are delivered; the poller's counterpart."""

    def __init__(
        self,
        api: BotApi,
        door: WebhookDoor,
        clock: Clock,
        address: Address,
        trouble: Callable[[str], None],
    ) -> None:
        self._api = api
        self._door = door
        self._clock = clock
        self._address = address
        self._trouble = trouble
        self._listening: socket.socket | None = None
        self._tls: ssl.SSLContext | None = None
        self._is_told, self._told = False, 0
        self.contest = Contest(clock.monotonic)
        self.complaint = False
        """Whether Telegram said of late that it could not deliver."""
        self.last_answer: float | None = None
        self.heartbeat = clock.monotonic()

    def open(self) -> None:
        """Take the address, so that a wrong one is a sentence and not a silence.

        Raises:
            OperatorError: the address or the certificate cannot be used.
        """
        if self._address.tls_files is not None:
            self._tls = speak_tls(*self._address.tls_files)
        self._listening = self._address.listen()

    async def run(self) -> None:
        """Take what is delivered until cancelled; every failure to tell Telegram is waited out."""
        if self._listening is None or self._listening.fileno() < 0:
            self.open()
        assert self._listening is not None  # noqa: S101  # `open` has just taken it
        async with asyncio.TaskGroup() as both:
            both.create_task(self._door.serve(self._listening, self._tls))
            both.create_task(self._keep_told())

    async def _keep_told(self) -> None:
        failures = 0
        while True:
            self.heartbeat = self._clock.monotonic()
            pause = EVERY
            try:
                await (self._look() if self._is_told else self._tell())
                failures = 0
            except RetryAfter as error:
                pause = asked_for(error)
            except (TelegramError, OSError) as error:
                failures += 1
                self._trouble(type(error).__name__)
                pause = doubled(0.25, failures, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _tell(self) -> None:
        wanted: dict[str, Any] = {
            "url": self._address.url,
            "secret_token": self._address.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": CONNECTIONS,
        }
        if self._address.certificate is None:
            await self._api.call("setWebhook", wanted)
        else:
            content = self._address.certificate
            await self._api.call_with_file("setWebhook", wanted, "certificate", content)
        self._is_told, self._told = True, self._clock.now()
        self.last_answer = self._clock.monotonic()

    async def _look(self) -> None:
        said = await self._api.call("getWebhookInfo")
        self.last_answer = self._clock.monotonic()
        if not isinstance(said, dict):
            raise TelegramError("the answer says nothing of the address")
        date = said.get("last_error_date")
        self.complaint = isinstance(date, int) and self._clock.now() - date < RECENT
        if said.get("url") != self._address.url or self._is_shut_out(said, date):
            self.contest.note()
            await self._tell()

    def _is_shut_out(self, said: dict[str, Any], date: object) -> bool:
        """Whether Telegram met our 403 since it was told: somebody gave it another secret."""
        is_since = isinstance(date, int) and date >= self._told
        return is_since and "403" in str(said.get("last_error_message", ""))
