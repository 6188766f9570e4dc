"""The way to a Primero (version 2) of the mission's: a case is handed over once.

Owns tokens and the one request. The account is typed by the officer for each
handing over, lives in memory only, and goes to the one address of the
mission's table: no redirect is followed and no proxy of the environment used
(`desk.sessions.Hands.connect`). A case has one id there, made of ours, so what
is handed over again is answered by "there already", which is done.
"""

import asyncio
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from bot.sealing.canonical import Json
from desk.errors import DeskError

TOKENS, CASES = "/api/v2/tokens", "/api/v2/cases"
LASTS = 50 * 60.0
"""Seconds for which a token is used; there it ends after sixty minutes."""
PATIENCE = 60.0
"""Seconds for one request: an officer waits for it, and each byte may be in time by itself."""
MOST_ANSWER = 64 << 10
_ID = b"amana/v1/primero-case\0"
_BEARER = "bearer "


class PrimeroAwayError(DeskError):
    """It does not answer, or answers nothing that can be used."""


class PrimeroAccountError(DeskError):
    """It does not know this account, or the account may not create cases."""


class PrimeroRefusedError(DeskError):
    """It does not take the case as it is.

    Attributes:
        code: the status of its answer; its words are not kept.
    """

    def __init__(self, code: int) -> None:
        super().__init__("The case management system refused the case.")
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """Who hands over, as they are known there."""

    name: str
    password: str = field(repr=False)


def id_there(url: str, case_id: str) -> str:
    """The case's id there: always the same, and telling nothing of ours."""
    digest = hashlib.sha256(_ID + f"{url}\0{case_id}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


class Primero:
    """One system, as one account."""

    def __init__(
        self, url: str, account: Account, http: httpx.AsyncClient, monotonic: Callable[[], float]
    ) -> None:
        self._url, self._account, self._http = url, account, http
        self._monotonic = monotonic
        self._token = ""
        self._since = 0.0

    async def create(self, name: str, fields: Mapping[str, Json]) -> bool:
        """Hand a case over.

        Args:
            name: its id there, a UUID.
            fields: the form's fields.

        Returns:
            Whether it is new there; False if it was there already.

        Raises:
            PrimeroAwayError: try again; nothing is known to be taken.
            PrimeroAccountError: the account is wrong, or may not.
            PrimeroRefusedError: a field is not as it must be.
        """
        body = {"data": {**fields, "id": name}}
        status = await self._post(CASES, body, await self._bearer())
        if status == HTTPStatus.UNAUTHORIZED:  # it may have forgotten the token before its time
            self._token = ""
            status = await self._post(CASES, body, await self._bearer())
        if status == HTTPStatus.CONFLICT:
            return False
        _judge(status)
        return True

    async def _bearer(self) -> str:
        """A token that still lasts: the one at hand, one got for it, or one for the account."""
        if self._token and self._monotonic() - self._since < LASTS:
            return self._token
        if not self._token or not await self._renewed(self._token, {}):
            user = {"user_name": self._account.name, "password": self._account.password}
            if not await self._renewed("", {"user": user}):
                raise PrimeroAccountError("The case management system does not know this account.")
        return self._token

    async def _renewed(self, token: str, body: Mapping[str, Json]) -> bool:
        answer = await self._send(TOKENS, body, token)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            return False
        _judge(answer.status_code)
        given = answer.headers.get("authorization", "")
        if not given.casefold().startswith(_BEARER) or not given.isascii():
            raise PrimeroAwayError("The answer holds no token.")
        self._token, self._since = given[len(_BEARER) :].strip(), self._monotonic()
        return True

    async def _post(self, path: str, body: Mapping[str, Json], token: str) -> int:
        return (await self._send(path, body, token)).status_code

    async def _send(self, path: str, body: Mapping[str, Json], token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        request = self._http.build_request(
            "POST", f"{self._url}{path}", json=dict(body), headers=headers
        )
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._http.send(request, stream=True)
                await _read_away(answer)
        except (httpx.HTTPError, TimeoutError) as error:
            raise PrimeroAwayError("The case management system does not answer.") from error
        return answer


async def _read_away(answer: httpx.Response) -> None:
    """Let the answer's words pass, to a bound: they may quote what was sent."""
    try:
        read = 0
        async for piece in answer.aiter_raw():
            read += len(piece)
            if read > MOST_ANSWER:
                return
    finally:
        await answer.aclose()


def _judge(status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise PrimeroAccountError("The account may not do this.")
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        raise PrimeroRefusedError(status)
    raise PrimeroAwayError("The case management system answers otherwise than it should.")
