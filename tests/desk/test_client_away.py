"""A server that is away: acts are tried once, readings once more, and nobody waits twice."""

import httpx
import pytest

from desk.errors import (
    ServerAwayError,
)
from desk.exchange import AWAY_PATIENCE_S
from tests.desk.counter import Server
from tests.desk.line import PEOPLE, client_at


@pytest.mark.parametrize("failure", [httpx.ReadTimeout(""), httpx.ReadError(""), None])
async def test_an_act_is_tried_once(failure: Exception | None) -> None:
    """When no answer comes, nobody knows whether it was done: it is not sent again.

    Neither where a reading would be: on a line that was cut, or behind a gateway that failed.
    """
    posts: list[str] = []
    server = Server(PEOPLE)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            posts.append(request.url.path)
            if failure is None:
                return httpx.Response(502)
            raise failure
        return server(request)

    client = client_at(answer)
    await client.cases()
    with pytest.raises(ServerAwayError):
        await client.act("K7M2QD", "assign", 3, {"to": "ada"})

    assert len(posts) == 1


async def test_a_gateways_unsigned_failure_is_no_alarm() -> None:
    """A proxy that says 502 for a sleeping server is a server away, and nothing worse."""
    with pytest.raises(ServerAwayError):
        await client_at(lambda _: httpx.Response(502)).cases()


async def test_a_silent_server_is_waited_for_once() -> None:
    """A page asks several things; an officer must not wait for each of them again and again."""
    patience: list[float] = []
    is_silent = False
    server = Server(PEOPLE)

    def answer(request: httpx.Request) -> httpx.Response:
        patience.append(request.extensions["timeout"]["read"])
        if is_silent:
            raise httpx.ReadTimeout("")
        return server(request)

    client = client_at(answer)
    await client.cases()
    full = patience[0]
    patience.clear()
    is_silent = True
    for _ in range(2):
        with pytest.raises(ServerAwayError):
            await client.cases()
    assert patience == [full, AWAY_PATIENCE_S]

    is_silent = False
    patience.clear()
    await client.cases()
    await client.cases()
    assert patience[0] == AWAY_PATIENCE_S
    assert patience[-1] == full


async def test_a_line_that_was_cut_is_tried_again() -> None:
    """Once, on a line that is bad and not dead."""
    cuts = 1
    server = Server(PEOPLE)

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal cuts
        if request.url.path == "/v1/cases" and server_knows and cuts:
            cuts -= 1
            raise httpx.ReadError("")
        return server(request)

    server_knows = False
    client = client_at(answer)
    await client.cases()
    server_knows = True

    assert (await client.cases()).cases == ()
    assert cuts == 0
