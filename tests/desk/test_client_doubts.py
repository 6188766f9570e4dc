"""Answers that are not the server's answer to what was asked: never believed, and noticed."""

import gzip
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import pytest

from bot.sealing.answers import sign_answer
from desk.errors import (
    DoubtedServerError,
    ServerAwayError,
)
from tests.desk.counter import NOW, Server
from tests.desk.line import PEOPLE, client_at


async def test_an_answer_to_another_request_is_refused() -> None:
    """Yesterday's answer, well signed, is not an answer to today's question."""
    server = Server(PEOPLE)
    kept: list[httpx.Response] = []

    def answer(request: httpx.Request) -> httpx.Response:
        fresh = server(request)
        if request.url.path == "/v1/cases":
            kept.append(fresh)
            return kept[0]
        return fresh

    client = client_at(answer)
    await client.cases()

    with pytest.raises(DoubtedServerError):
        await client.cases()


async def test_an_unsigned_answer_is_an_alarm() -> None:
    """Whoever stands between and answers by themselves is noticed."""
    with pytest.raises(DoubtedServerError):
        await client_at(lambda _: httpx.Response(200, json={"nonce": "x"})).cases()


async def test_an_act_is_never_sent_twice_and_never_said_to_be_undone_by_a_stranger() -> None:
    """A refusal that answers another's request leaves open whether this one was done."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return Server(PEOPLE)(request)
        sent.append(request.url.path)
        return _unbound(401)

    with pytest.raises(ServerAwayError):
        await client_at(answer).act("K7M2QD", "raise", 3, {"to": "P1"})
    assert len(sent) == 1


async def test_an_answer_to_another_question_hides_no_case() -> None:
    """A true "not there" of the server's, made for another path, is not believed."""

    def answer(request: httpx.Request) -> httpx.Response:
        return Server(PEOPLE)(request) if request.url.path == "/v1/nonce" else _unbound(404)

    with pytest.raises(ServerAwayError):
        await client_at(answer).case("K7M2QD")


async def test_a_packed_answer_is_refused_unopened() -> None:
    """A few bytes could unpack to more than the machine has."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["accept-encoding"] == "identity"
        packed = gzip.compress(bytes(1000))
        return httpx.Response(200, content=packed, headers={"content-encoding": "gzip"})

    with pytest.raises(DoubtedServerError):
        await client_at(answer).cases()


async def test_an_endless_answer_is_cut() -> None:
    """A machine between that never stops talking costs the desk a bounded memory."""

    async def talk() -> AsyncIterator[bytes]:
        while True:
            yield bytes(2**20)

    with pytest.raises(DoubtedServerError):
        await client_at(lambda _: httpx.Response(200, content=talk())).cases()


def _unbound(status: int) -> httpx.Response:
    body = b"{}"
    digest = sha256(body).digest()
    fields = sign_answer(PEOPLE.server, status=status, sha256=digest, created=NOW, asking=None)
    return httpx.Response(status, content=body, headers=fields)
