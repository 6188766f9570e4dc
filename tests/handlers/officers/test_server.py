"""The web server: its address is had or refused in one sentence, and it ends when told to."""

import asyncio
import signal
import socket
import time
from contextlib import suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from handlers.officers import server
from handlers.officers.server import serve_officers
from tests.handlers.officers.wire import Wire


async def slow(request: Request) -> PlainTextResponse:
    """Answer after a while."""
    await asyncio.sleep(float(request.query_params["s"]))
    return PlainTextResponse("done")


APPLICATION = Starlette(routes=[Route("/", slow)])


async def _ending(seconds: float) -> tuple[float, httpx.Response | Exception]:
    """End the server while a request of some seconds runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    serving = asyncio.create_task(serve_officers(APPLICATION, listening))
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        asking = asyncio.create_task(http.get(f"http://127.0.0.1:{port}/?s={seconds}"))
        await asyncio.sleep(0.5)
        began = time.monotonic()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        took = time.monotonic() - began
        (answer,) = await asyncio.gather(asking, return_exceptions=True)
    assert not isinstance(answer, BaseException) or isinstance(answer, Exception)
    return took, answer


async def test_running_requests_end_well() -> None:
    """A request that needs a moment more gets its answer."""
    took, answer = await _ending(1.0)

    assert isinstance(answer, httpx.Response)
    assert answer.text == "done"
    assert took < 3


async def test_the_end_is_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that never ends is cut off."""
    monkeypatch.setattr(server, "ENDING_S", 1)
    took, answer = await _ending(9.0)

    assert took < 3
    assert isinstance(answer, httpx.Response | httpx.HTTPError)


async def test_the_process_keeps_its_signals() -> None:
    """SIGTERM goes on meaning what the bot says that it means."""
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(serve_officers(APPLICATION, listening))
    await asyncio.sleep(0.3)
    during = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving

    assert during == before


async def test_silent_and_dribbling_strangers_lose_their_places(
    api: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few hundred of them would otherwise keep every officer out for good."""
    monkeypatch.setattr(server, "HEAD_S", 0.2)
    host, port = api.http.base_url.host, api.http.base_url.port
    silent, mute = await asyncio.open_connection(host, port)
    dribbling, pen = await asyncio.open_connection(host, port)
    pen.write(b"GET /v1/nonce HTTP/1.1\r\nx: ")

    async with asyncio.timeout(5):
        assert await silent.read() == b""
        assert await dribbling.read() == b""
    for writer in (mute, pen):
        writer.close()
        await writer.wait_closed()
    assert (await api.http.get("/v1/nonce")).status_code == 200
