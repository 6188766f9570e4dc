"""One signed exchange with the server: nonce, signature, answer, and what its status means.

Owns the checks on every answer. One that the pinned server key did not sign,
or that answers another request, is thrown away whatever it says: whoever sits
between desk and server learns and changes nothing. What the server said to
somebody whom it did not know is bound to no request: that somebody could be
whoever sits between, so it is never taken for an answer to an act. The query
of a request is signed as it goes over the wire.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx

from bot.errors import SealingError
from bot.sealing.answers import Asking, check_answer
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.requests import NONCE_FIELD, Occasion, sign_request
from bot.sealing.signing import VerifyKey
from desk.errors import (
    PACE,
    ChangedError,
    DeskError,
    DoubtedServerError,
    ForbiddenError,
    NotAdmittedError,
    RefusedActError,
    ServerAwayError,
    UnknownCaseError,
)
from desk.wire import Changed, Nonce, Refused

TRIES = 4
# Seconds for which a server is waited for that did not answer the last time: a page
# asks several things, and an officer must not wait for each of them in full.
AWAY_PATIENCE_S = 8
# The server's nonces live five minutes; a minute is left for a slow line.
NONCE_LIFE_S = 240

LARGEST_ANSWER = 24 * 2**20
"""Bytes of one answer: the headers of a long case; payloads come in pieces of 1 MiB."""

_GATEWAYS = frozenset({502, 503, 504})
# What is read is then exactly what was sent: a packed answer could be of any size.
_AS_IT_IS = {"accept-encoding": "identity"}


_Asked = tuple[str, str, Mapping[str, str], bytes, Mapping[str, str]]
"""Method, path, query, body and header fields."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer whose signature and digest fit; `bound` if it answers this very request."""

    status: int
    body: bytes
    headers: httpx.Headers
    bound: bool = True


class Exchange:
    """One officer's signed questions to one server.

    Attributes:
        last_answer: when the server last answered (seconds since 1970 UTC).
        away_since: since when it does not; None while it does.
    """

    def __init__(
        self,
        base_url: str,
        keys: PersonalKeys,
        server_keys: Sequence[VerifyKey],
        http: httpx.AsyncClient,
        now: Callable[[], float] = time.time,
    ) -> None:
        """As `desk.client.ServerClient`."""
        self._base = base_url.rstrip("/")
        self._key = keys.need_signing_key()
        self._http = http
        self._now = now
        self._nonces: list[tuple[float, str]] = []
        self._server_keys: tuple[VerifyKey, ...] = tuple(server_keys)
        self.last_answer: float | None = None
        self.away_since: float | None = None
        # A line that was cut may work the next time; who waits once in full waits in vain again.
        self._is_silent = False

    def believe(self, server_keys: Sequence[VerifyKey]) -> None:
        """Believe these keys from now on: those of a roster that was verified."""
        self._server_keys = tuple(server_keys)

    async def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once with a fresh nonce; when only reading, a few times."""
        asked = (method, path, query or {}, body, headers or {})
        if method != "GET":
            # A nonce of a server that has started again since would leave the act in doubt.
            self._nonces.clear()
            return _accepted(_bound(await self._signed(*asked)))
        answer = await self._read(asked)
        if not answer.bound and answer.status == httpx.codes.UNAUTHORIZED:
            self._nonces.clear()
            answer = await self._read(asked)
            if not answer.bound and answer.status == httpx.codes.UNAUTHORIZED:
                raise NotAdmittedError("The server does not know your key.")
        return _accepted(_bound(answer))

    async def _read(self, asked: _Asked) -> Answer:
        tries = 1 if self.away_since is not None else TRIES
        for left in range(tries - 1, -1, -1):
            try:
                return await self._signed(*asked)
            except ServerAwayError:
                if not left or self.last_answer is None or self._is_silent:
                    raise
        raise ServerAwayError("The server does not answer.")

    async def _signed(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes,
        headers: Mapping[str, str],
    ) -> Answer:
        nonce, server = await self._nonce()
        written = urlencode(query, quote_via=quote)
        fields = sign_request(
            self._key,
            method=method,
            path=path,
            query=written,
            body=body,
            occasion=Occasion(server=server, nonce=nonce, created=int(self._now())),
            headers=headers,
        )
        return await self._send(method, path, written, body, fields)

    async def _nonce(self) -> tuple[str, str]:
        """A fresh nonce, and the key id of the server that it came from."""
        server = self._server_keys[0].key_id if self._server_keys else ""
        while self._nonces and server:
            at, nonce = self._nonces.pop()
            if self._now() - at < NONCE_LIFE_S:
                return nonce, server
        answer = await self._send("GET", "/v1/nonce", "", b"", {})
        self._nonces.clear()
        key_id = server or _claimed_key(answer.headers)
        return Nonce.read(answer.body).nonce, key_id

    async def _send(
        self, method: str, path: str, query: str, body: bytes, fields: Mapping[str, str]
    ) -> Answer:
        url = f"{self._base}{path}{'?' if query else ''}{query}"
        sent = {**fields, **_AS_IT_IS}
        patience = self._http.timeout if self.away_since is None else AWAY_PATIENCE_S
        try:
            async with self._http.stream(
                method, url, content=body, headers=sent, timeout=patience
            ) as got:
                content = await _content(got)
        except httpx.HTTPError as error:
            self._is_silent = isinstance(error, httpx.TimeoutException)
            # Its text names the address and may name more; the page says it in our words.
            raise self._away() from None
        if got.status_code in _GATEWAYS and "signature" not in got.headers:
            raise self._away()
        signature = fields.get("signature")
        asking = None if signature is None else Asking(method, path, query, signature)
        is_bound = self._check(got, content, asking)
        self.last_answer, self.away_since, self._is_silent = self._now(), None, False
        nonce: str | None = got.headers.get(NONCE_FIELD)
        if nonce:
            self._nonces.append((self._now(), nonce))
        return Answer(got.status_code, content, got.headers, is_bound)

    def _check(self, got: httpx.Response, content: bytes, asking: Asking | None) -> bool:
        """Whether it is bound to what was asked; DoubtedServerError if the server did not sign."""
        if not self._server_keys:
            return True  # the first roster of all: it is signed by pinned keys itself
        for bound_to in (asking, None) if asking else (None,):
            with suppress(SealingError):
                signed = check_answer(
                    {key.key_id: key for key in self._server_keys},
                    status=got.status_code,
                    headers=got.headers.multi_items(),
                    asking=bound_to,
                )
                signed.check_body(content)
                return bound_to is asking
        raise DoubtedServerError(
            "An answer was not signed by your mission's server. Nothing of it was used."
        )

    def _away(self) -> ServerAwayError:
        self._nonces.clear()
        if self.away_since is None:
            self.away_since = self._now()
        return ServerAwayError("The server does not answer.")


async def _content(got: httpx.Response) -> bytes:
    """Read an answer as it was sent, up to the largest that there can be."""
    if "content-encoding" in got.headers:
        raise DoubtedServerError("An answer was packed, which the desk never asks for.")
    content = bytearray()
    async for piece in got.aiter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise DoubtedServerError("An answer was larger than any can be.")
    return bytes(content)


def _bound(answer: Answer) -> Answer:
    """Hand on what answers this request; what was said to somebody else tells nothing of it."""
    if not answer.bound:
        raise ServerAwayError("The server did not answer this. Whether it was done is not known.")
    return answer


def _claimed_key(headers: httpx.Headers) -> str:
    """The key that an answer says it is signed with: only to ask for the first roster."""
    _, _, rest = headers.get("signature-input", "").partition('keyid="')
    return str(rest.partition('"')[0])


def _accepted(answer: Answer) -> Answer:
    """Turn a status into an error of the desk, or hand the answer on."""
    if answer.status < httpx.codes.MULTIPLE_CHOICES:
        return answer
    match answer.status:
        case 401:
            raise NotAdmittedError("The server does not know your key.")
        case 403:
            raise ForbiddenError("Your roles do not allow this.")
        case 404:
            raise UnknownCaseError("This case is not there, or is not sealed to your key.")
        case 409:
            raise RefusedActError(Refused.read(answer.body).reason)
        case 412:
            raise ChangedError(Changed.read(answer.body).version)
        case 429:
            raise RefusedActError(PACE)
        case status if status >= 500:
            raise ServerAwayError("The server failed. Nothing of this is known to be done.")
        case _:
            raise DeskError("The server did not understand the desk. Are both of one version?")
