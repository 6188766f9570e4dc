"""Hands parcels to a web address, signed by Standard Webhooks.

Owns the one request of a try: to the address that was checked, by the name
that the certificate must bear, through no proxy, along no redirect, in a
bounded time. Of the answer it reads the status and `Retry-After`; the body is
read to a bound so that the connection can be used again, and never kept.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from bot.forwarding.allow_list import AllowList, RefusedAddressError, Target
from bot.forwarding.envelope import Contents, envelope
from bot.forwarding.resolving import Resolver, by_system, pinned
from bot.forwarding.signatures import WebhookKeys
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result
from bot.services.ports import Clock

CONNECT, PATIENCE = 10.0, 30.0
"""Seconds for the connection, and for each step after it."""
MOST_ANSWER = 64 << 10
ANSWERED = 5.0
"""Seconds for the rest of an answer whose status has been read."""
LONGEST_PAUSE = 24 * 3600.0
# The receiver has it, or had it already: our id is what it knows it by.
_TAKEN = frozenset({HTTPStatus.CONFLICT})
# Surely nothing about this parcel: the address, the account, or the hour. What may be its own
# fault (a filter's 403, a gateway whose server chokes on it) is refused, or it would hold up all.
_AWAY = frozenset({
    HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.GONE, HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPlace:
    """One web address, as the mission names it."""

    name: str
    url: str
    contents: Contents
    most_bytes: int


class Webhook:
    """One web address (fulfils the port `Destination`)."""

    def __init__(
        self,
        place: WebhookPlace,
        keys: WebhookKeys,
        allowed: AllowList,
        clock: Clock,
        *,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        resolve: Resolver = by_system,
    ) -> None:
        self._place, self._keys, self._allowed, self._clock = place, keys, allowed, clock
        self._resolve = resolve
        self._turn = 0
        self._trust = trust
        self._http: httpx.AsyncClient | None = None

    @property
    def name(self) -> str:
        """What the mission calls it."""
        return self._place.name

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send it once."""
        if self._place.contents is not Contents.FACTS and parcel.size > self._place.most_bytes:
            return Outcome(Result.IMPOSSIBLE, "too_large")
        try:
            target = self._allowed.target(self._place.url)
            address = await pinned(target, self._allowed, self._resolve, self._turn)
        except RefusedAddressError:
            return Outcome(Result.AWAY, "address_refused")
        except OSError:
            return Outcome(Result.AWAY, "not_found")
        body = await envelope(parcel, self._place.contents)
        try:
            return await self._send(target, address, parcel, body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, ssl.SSLError):
            self._turn += 1
            return Outcome(Result.AWAY, "not_reached")
        except httpx.HTTPError as error:
            # It may have taken the parcel before the line broke; it will know the id.
            return Outcome(Result.REFUSED, type(error).__name__)

    async def close(self) -> None:
        """Let go of its connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _send(self, target: Target, address: str, parcel: Parcel, body: bytes) -> Outcome:
        headers = {
            "host": _host(target),
            "content-type": "application/json",
            "user-agent": "amana",
            **self._keys.headers(parcel.id, self._clock.now(), body),
        }
        request = self._client().build_request(
            "POST",
            _at(self._place.url, target, address),
            content=body,
            headers=headers,
            extensions={"sni_hostname": target.host},
        )
        answer = await self._client().send(request, stream=True)
        try:
            await _read_away(answer)
        finally:
            await answer.aclose()
        return _outcome(answer, self._clock.now())

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = httpx.AsyncClient(
                verify=self._trust(),
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(PATIENCE, connect=CONNECT),
                limits=httpx.Limits(max_connections=8, max_keepalive_connections=2),
            )
        return self._http


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == (443 if target.is_tls else 80) else f"{host}:{target.port}"


def _at(url: str, target: Target, address: str) -> str:
    """The same address, with what was checked in the place of the name."""
    parts = urlsplit(url)
    inside = f"[{address}]" if ":" in address else address
    return parts._replace(netloc=f"{inside}:{target.port}").geturl()


async def _read_away(answer: httpx.Response) -> None:
    """Let the rest of an answer pass, for a moment: what its status says is said."""
    read = 0
    with contextlib.suppress(httpx.HTTPError, TimeoutError):
        async with asyncio.timeout(ANSWERED):
            async for piece in answer.aiter_raw():
                read += len(piece)
                if read > MOST_ANSWER:
                    return


def _outcome(answer: httpx.Response, now: int) -> Outcome:
    status = answer.status_code
    if answer.is_success or status in _TAKEN:
        return DONE
    reason = f"status_{status}"
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Outcome(Result.IMPOSSIBLE, reason)
    if status in _AWAY or not answer.is_error:
        return Outcome(Result.AWAY, reason, _asked(answer.headers.get("retry-after", ""), now))
    return Outcome(Result.REFUSED, reason)


def _asked(written: str, now: int) -> float:
    """Seconds for which the receiver asks to be left alone (RFC 9110, section 10.2.3)."""
    if written.isascii() and written.isdigit():
        return min(float(written), LONGEST_PAUSE)
    try:
        until: datetime = parsedate_to_datetime(written)
        return min(max(until.timestamp() - now, 0.0), LONGEST_PAUSE)
    except (ValueError, OverflowError):
        return 0.0
