"""Delivers a bot's updates to its webhook: in order per chat, retried until they expire.

Owns deliveries and their errors. Must never poll, and must never invent updates.
"""

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from simulator.bots import Bot
from simulator.clock import Clock
from simulator.updates import Pending
from simulator.wire import Json, dumps

_TIMEOUT_SECONDS = 60.0
_LONGEST_DELAY = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name

# Takes a method call that a webhook's answer carried.
Answered = Callable[[Bot, Json], Awaitable[None]]


@dataclass(slots=True)
class Target:
    """Where updates go and how."""

    url: str
    secret: str = ""
    max_connections: int = 40
    certificate: bytes | None = None
    ip_address: str | None = None


@dataclass
class Webhook:
    """The webhook of one bot, whether set or not."""

    bot: Bot
    clock: Clock
    target: Target | None = None
    on_answer: Answered | None = None
    disturb: Callable[[list[Pending]], list[Pending]] = list
    last_error: tuple[int, str] | None = None
    _lanes: dict[int, deque[Pending]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _client: httpx.AsyncClient | None = None
    _free: asyncio.Semaphore | None = None

    async def set(self, target: Target) -> None:
        """Start delivering to a target, what waits already first."""
        await self.close()
        self.target, self.last_error = target, None
        self._client = httpx.AsyncClient(
            trust_env=False,
            timeout=_TIMEOUT_SECONDS,
            verify=_trust(target),
            limits=httpx.Limits(max_connections=target.max_connections + 1),
        )
        self._free = asyncio.Semaphore(target.max_connections)
        self.bot.updates.on_push = self._pushed
        for update_id in list(self.bot.updates.pending):
            self._pushed(update_id)

    async def close(self) -> None:
        """Stop delivering; undelivered updates stay."""
        self.target = None
        self.bot.updates.on_push = None
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        if self._client:
            await self._client.aclose()
            self._client = None

    def info(self) -> Json:
        """The answer of getWebhookInfo."""
        target, queue = self.target, self.bot.updates
        queue.expire()
        info: Json = {
            "url": target.url if target else "",
            "has_custom_certificate": bool(target and target.certificate),
            "pending_update_count": len(queue.pending),
        }
        if target:
            info["max_connections"] = target.max_connections
            info["ip_address"] = target.ip_address or "127.0.0.1"
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        if queue.allowed:
            info["allowed_updates"] = sorted(queue.allowed)
        return info

    def _pushed(self, update_id: int) -> None:
        pending = self.bot.updates.pending.get(update_id)
        if pending is None:
            return
        if pending.lane in self._lanes:
            self._lanes[pending.lane].append(pending)
            return
        self._lanes[pending.lane] = deque([pending])
        task = asyncio.get_running_loop().create_task(self._run_lane(pending.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, lane: int) -> None:
        """Deliver one chat's updates one after the other."""
        waiting = self._lanes[lane]
        while waiting:
            batch = self.disturb(list(waiting))
            waiting.clear()
            for pending in batch:
                await self._deliver_until_done(pending)
        del self._lanes[lane]

    async def _deliver_until_done(self, pending: Pending) -> None:
        update_id, tries = pending.body["update_id"], 0
        while pending.expires > self.clock.now():
            is_dropped = update_id not in self.bot.updates.pending
            if is_dropped and not pending.is_delivered:
                return
            wait = await self._try(pending)
            if wait is None:
                pending.is_delivered = True
                self.bot.updates.pending.pop(update_id, None)
                return
            # At once the first time, then with a doubling delay, as Telegram's own server does.
            doubled = 0.0 if tries == 0 else min(_LONGEST_DELAY, 2.0**tries)
            tries += 1
            await asyncio.sleep(wait or doubled)

    async def _try(self, pending: Pending) -> float | None:
        """Post once; None when the bot took it, else the least wait in seconds."""
        assert self._free is not None  # noqa: S101  # set together with the target
        async with self._free:
            return await self._post(pending.body)

    async def _post(self, body: Json) -> float | None:
        target, client = self.target, self._client
        assert target is not None  # noqa: S101  # lanes run only while a target is set
        assert client is not None  # noqa: S101  # the same
        headers = {"Content-Type": "application/json"}
        if target.secret:
            headers[SECRET_HEADER] = target.secret
        try:
            response = await client.post(target.url, content=dumps(body), headers=headers)
        except httpx.HTTPError as error:
            return self._failed(_reason(error))
        if response.is_success:
            await self._take_answer(response)
            return None
        reason = f"{response.status_code} {response.reason_phrase}"
        asked = response.headers.get("Retry-After", "0")
        return self._failed(f"Wrong response from the webhook: {reason}", asked)

    def _failed(self, reason: str, retry_after: str = "0") -> float:
        self.last_error = (self.clock.date(), reason)
        return float(retry_after) if retry_after.isdigit() else 0.0

    async def _take_answer(self, response: httpx.Response) -> None:
        """A webhook may answer with a method call of its own."""
        if self.on_answer and "json" in response.headers.get("Content-Type", ""):
            with contextlib.suppress(ValueError):
                answer = response.json()
                if isinstance(answer, dict) and "method" in answer:
                    await self.on_answer(self.bot, answer)


def _trust(target: Target) -> ssl.SSLContext | bool:
    if target.certificate and urlsplit(target.url).scheme == "https":
        return ssl.create_default_context(cadata=target.certificate.decode("ascii"))
    return True


def _reason(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "Read timeout expired"
    return "Connection refused" if isinstance(error, httpx.ConnectError) else "Connection closed"
