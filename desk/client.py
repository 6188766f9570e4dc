"""The way to the server: every request signed, every answer's signature checked.

Owns nonces, retries, ranges and what an answer's status means. An answer that
the pinned server key did not sign, or that answers another request, is thrown
away whatever it says: whoever sits between desk and server learns and changes
nothing. The query of a request is signed as it goes over the wire.

An act is never sent twice by itself: when no answer comes, only the case's
version tells whether it was done (`ServerAwayError`).
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx

from bot.casework.reference import read as read_reference
from bot.errors import SealingError
from bot.sealing.answers import check_answer
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.requests import NONCE_FIELD, Occasion, sign_request
from bot.sealing.signing import VerifyKey
from bot.services.rows import AuditRow
from desk.answers import Detail, Presence
from desk.errors import (
    ChangedError,
    DeskError,
    DoubtedServerError,
    ForbiddenError,
    NotAdmittedError,
    RefusedActError,
    ServerAwayError,
    UnknownCaseError,
)
from desk.wire import (
    NOTHING_BROUGHT,
    AuditedCases,
    Brought,
    Changed,
    Done,
    LinkCode,
    Nonce,
    Others,
    Page,
    Refused,
    Rows,
    SignedRoster,
    read_json,
)

# One piece of a payload: small enough to be lost without grief on a slow line.
PIECE = 1024 * 1024
TRIES = 4
# The server's nonces live five minutes; a minute is left for a slow line.
NONCE_LIFE_S = 240
PAGE = 50

_GATEWAYS = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer whose signature and digest fit."""

    status: int
    body: bytes
    headers: httpx.Headers


class ServerClient:
    """One officer's way to the server."""

    def __init__(
        self,
        base_url: str,
        keys: PersonalKeys,
        server_keys: Sequence[VerifyKey],
        http: httpx.AsyncClient,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take the server's address, the officer's keys and the server's keys, present one first.

        Args:
            base_url: such as ``http://127.0.0.1:8767``.
            keys: the officer's, opened.
            server_keys: of the verified roster; none only before the first roster is known.
            http: made with ``trust_env=False, follow_redirects=False``.
            now: seconds since 1970 UTC.
        """
        self._base = base_url.rstrip("/")
        self._key = keys.need_signing_key()
        self._http = http
        self._now = now
        self._nonces: list[tuple[float, str]] = []
        self._server_keys: tuple[VerifyKey, ...] = tuple(server_keys)
        self.last_answer: float | None = None
        self.away_since: float | None = None

    def believe(self, server_keys: Sequence[VerifyKey]) -> None:
        """Believe these keys from now on: those of a roster that was verified."""
        self._server_keys = tuple(server_keys)

    async def cases(self, view: str = "todo", limit: int = PAGE, after: str | None = None) -> Page:
        """One page of a view (todo, mine, unassigned, waiting, closed, approvals, all)."""
        query = {"view": view, "limit": str(limit), **({"after": after} if after else {})}
        return Page.read((await self._ask("GET", "/v1/cases", query)).body)

    async def case(self, reference: str) -> Detail:
        """One case; UnknownCaseError if there is none that this officer reads."""
        return Detail.read(read_json((await self._ask("GET", _case(reference))).body))

    async def payload(self, reference: str, number: int) -> bytes:
        """The sealed payload of one entry, asked for in pieces, each verified by itself."""
        path = f"{_case(reference)}/entries/{int(number)}/payload"
        got = bytearray()
        while True:
            headers = {"range": f"bytes={len(got)}-{len(got) + PIECE - 1}"}
            answer = await self._ask("GET", path, headers=headers)
            if answer.status != httpx.codes.PARTIAL_CONTENT:
                return answer.body
            whole = _whole_size(answer.headers.get("content-range", ""), len(got))
            got += answer.body
            if len(got) >= whole or not answer.body:
                return bytes(got)

    async def audit(self, reference: str) -> tuple[AuditRow, ...]:
        """The rows of one case's chain."""
        return Rows.read((await self._ask("GET", f"{_case(reference)}/audit")).body).chain

    async def service_audit(self, after: int = 0) -> tuple[AuditRow, ...]:
        """The service chain's rows behind a number; for auditor and head."""
        return Rows.read((await self._ask("GET", "/v1/audit", {"after": str(after)})).body).chain

    async def audited_cases(self, after: str | None = None) -> AuditedCases:
        """Every case's clocks and chain without content, a page of them; for the auditor."""
        query = {"after": after} if after else {}
        return AuditedCases.read((await self._ask("GET", "/v1/audit/cases", query)).body)

    async def act(
        self,
        reference: str,
        action: str,
        version: int,
        facts: Mapping[str, str] | None = None,
        brought: Brought = NOTHING_BROUGHT,
    ) -> Done:
        """Do one act on one case.

        Args:
            reference: of the case.
            action: its id in `bot.casework.actions`.
            version: the one that the officer saw.
            facts: what the audit says in clear, such as ``{"to": "officer-2"}``.
            brought: sealed entries and headers.

        Raises:
            ChangedError: someone else was first.
            RefusedActError: the server's rules are against it.
        """
        path = f"{_case(reference)}/acts/{quote(str(action), safe='')}"
        body = brought.body()
        headers = {"if-match": f'"{version}"'}
        if body:
            headers["content-type"] = "application/json"
        return Done.read((await self._ask("POST", path, facts, body=body, headers=headers)).body)

    async def presence(self, reference: str, doing: str) -> tuple[Presence, ...]:
        """Say what one does at a case (reading, writing, left); learn who else is there."""
        body = json.dumps({"doing": doing}).encode("ascii")
        return Others.read((await self._post(f"{_case(reference)}/presence", body)).body).present

    async def roster(self) -> SignedRoster:
        """The roster as the server has it: to be verified with the pinned keys."""
        return SignedRoster.read((await self._ask("GET", "/v1/roster")).body)

    async def link_code(self) -> LinkCode:
        """A one-time code that links a chat to this officer in the staff bot."""
        return LinkCode.read((await self._post("/v1/links", b"")).body)

    async def _post(self, path: str, body: bytes) -> Answer:
        headers = {"content-type": "application/json"} if body else {}
        return await self._ask("POST", path, body=body, headers=headers)

    async def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask; again with a fresh nonce where one was spent, and when only reading, a few times."""
        tries = TRIES if method == "GET" else 1
        while True:
            tries -= 1
            try:
                answer = await self._signed(method, path, query or {}, body, headers or {})
                break
            except ServerAwayError:
                if tries <= 0 or self.last_answer is None:
                    raise
        if answer.status == httpx.codes.UNAUTHORIZED:
            self._nonces.clear()
            answer = await self._signed(method, path, query or {}, body, headers or {})
        return _accepted(answer)

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
        try:
            got = await self._http.request(method, url, content=body, headers=dict(fields))
        except httpx.HTTPError:
            # Its text names the address and may name more; the page says it in our words.
            raise self._away() from None
        if got.status_code in _GATEWAYS and "signature" not in got.headers:
            raise self._away()
        self._check(got, fields.get("signature"))
        self.last_answer, self.away_since = self._now(), None
        nonce: str | None = got.headers.get(NONCE_FIELD)
        if nonce:
            self._nonces.append((self._now(), nonce))
        return Answer(got.status_code, got.content, got.headers)

    def _check(self, got: httpx.Response, request_signature: str | None) -> None:
        if not self._server_keys:
            return  # the first roster of all: it is signed by pinned keys itself
        try:
            signed = check_answer(
                {key.key_id: key for key in self._server_keys},
                status=got.status_code,
                headers=got.headers.multi_items(),
                request_signature=request_signature,
            )
            signed.check_body(got.content)
        except SealingError:
            raise DoubtedServerError(
                "An answer was not signed by your mission's server. Nothing of it was used."
            ) from None

    def _away(self) -> ServerAwayError:
        self._nonces.clear()
        if self.away_since is None:
            self.away_since = self._now()
        return ServerAwayError("The server does not answer.")


def _case(reference: str) -> str:
    return f"/v1/cases/{read_reference(reference)}"


def _claimed_key(headers: httpx.Headers) -> str:
    """The key that an answer says it is signed with: only to ask for the first roster."""
    _, _, rest = headers.get("signature-input", "").partition('keyid="')
    return str(rest.partition('"')[0])


def _whole_size(content_range: str, start: int) -> int:
    said, _, whole = content_range.partition("/")
    if not said.startswith(f"bytes {start}-") or not whole.isdecimal():
        raise DoubtedServerError("A piece of an entry came from another place than asked for.")
    return int(whole)


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
        case status if status >= 500:
            raise ServerAwayError("The server failed. Nothing of this is known to be done.")
        case _:
            raise DeskError("The server did not understand the desk. Are both of one version?")
