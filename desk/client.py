"""What a desk may ask of the server: one method a question.

Owns paths, queries and the order of pieces; signatures and statuses are
`desk.exchange`'s. An act is never sent twice by itself: when no answer comes,
only the case's version tells whether it was done (`ServerAwayError`).
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

import httpx

from bot.casework.reference import read as read_reference
from bot.sealing.age import sealed_size
from bot.sealing.buckets import BUCKETS
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.signing import VerifyKey
from bot.services.rows import AuditRow
from desk.answers import Detail, Presence
from desk.errors import DoubtedServerError
from desk.exchange import Answer, Exchange
from desk.wire import (
    NOTHING_BROUGHT,
    AuditedCases,
    Brought,
    Done,
    LinkCode,
    Others,
    Page,
    Retried,
    Rows,
    SignedRoster,
    Undelivered,
    read_json,
)

# One piece of a payload: small enough to be lost without grief on a slow line.
PIECE = 1024 * 1024
# The largest bucket, sealed; how large a payload is said to be, nobody signed.
LARGEST_PAYLOAD = sealed_size(BUCKETS[-1])
PAGE = 50


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
        self._exchange = Exchange(base_url, keys, server_keys, http, now)
        self._ask = self._exchange.ask

    @property
    def last_answer(self) -> float | None:
        """When the server last answered (seconds since 1970 UTC)."""
        return self._exchange.last_answer

    @property
    def away_since(self) -> float | None:
        """Since when it does not answer; None while it does."""
        return self._exchange.away_since

    def believe(self, server_keys: Sequence[VerifyKey]) -> None:
        """Believe these keys from now on: those of a roster that was verified."""
        self._exchange.believe(server_keys)

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
            if whole > LARGEST_PAYLOAD:
                raise DoubtedServerError("An entry is said to be larger than any can be.")
            got += answer.body
            if len(got) >= whole or not answer.body:
                return bytes(got)

    async def audit(self, reference: str) -> tuple[AuditRow, ...]:
        """The rows of one case's chain."""
        return Rows.read((await self._ask("GET", f"{_case(reference)}/audit")).body).chain

    async def service_audit(self, after: int = 0) -> tuple[AuditRow, ...]:
        """All of the service chain's rows behind a number; for auditor and head.

        The server gives them in stretches: who read the first alone would never see
        what was written after it, and anybody who is refused often could see to that.
        """
        rows: list[AuditRow] = []
        while True:
            query = {"after": str(rows[-1].number if rows else after)}
            stretch = Rows.read((await self._ask("GET", "/v1/audit", query)).body).chain
            if not stretch:
                return tuple(rows)
            if stretch[-1].number <= int(query["after"]):
                raise DoubtedServerError("The record of the service was given twice.")
            rows += stretch

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
        return Others.read((await self._post(f"{_case(reference)}/presence", body)).body).others

    async def roster(self) -> SignedRoster:
        """The roster as the server has it: to be verified with the pinned keys."""
        return SignedRoster.read((await self._ask("GET", "/v1/roster")).body)

    async def undelivered(self) -> Undelivered:
        """What was given up on its way elsewhere; ForbiddenError if this officer is no head."""
        return Undelivered.read((await self._ask("GET", "/v1/undelivered")).body)

    async def retry(self, reference: str, destination: str, entry: int | None = None) -> int:
        """Have a case's entries, or one, tried again at a destination; how many wait again."""
        query = {"destination": destination, **({} if entry is None else {"entry": str(entry)})}
        answer = await self._ask("POST", f"{_case(reference)}/undelivered", query)
        return Retried.read(answer.body).retried

    async def link_code(self) -> LinkCode:
        """A one-time code that links a chat to this officer in the staff bot."""
        return LinkCode.read((await self._post("/v1/links", b"")).body)

    async def _post(self, path: str, body: bytes) -> Answer:
        headers = {"content-type": "application/json"} if body else {}
        return await self._ask("POST", path, body=body, headers=headers)


def _case(reference: str) -> str:
    return f"/v1/cases/{read_reference(reference)}"


def _whole_size(content_range: str, start: int) -> int:
    said, _, whole = content_range.partition("/")
    if not said.startswith(f"bytes {start}-") or not whole.isdecimal():
        raise DoubtedServerError("A piece of an entry came from another place than asked for.")
    return int(whole)
