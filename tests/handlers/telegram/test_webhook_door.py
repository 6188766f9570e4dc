"""Silent strangers take no place from Telegram: what says nothing is ended."""

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handlers.telegram import webhook_gate
from handlers.telegram.webhook_door import SECRET_FIELD, WebhookDoor, speak_tls
from tests.ground.loopback import certificate

SECRET = "s3cret"
UPDATE = b'{"update_id": 5, "message": {}}'
SOON = 0.3
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience of a fraction of a second, and few places."""
    monkeypatch.setattr(webhook_gate, "HEAD_S", SOON)
    monkeypatch.setattr(webhook_gate, "MOST_AT_ONCE", 3)


@asynccontextmanager
async def door(tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[object]]]:
    """A door that is open; its port, and what it took."""
    taken: list[object] = []

    async def take(updates: object) -> None:
        taken.append(updates)

    listening = socket.create_server(("127.0.0.1", 0))
    made = WebhookDoor(take, SECRET, trouble=taken.append, no_room=taken.append)
    serving = asyncio.create_task(made.serve(listening, tls))
    try:
        yield listening.getsockname()[1], taken
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def delivered(line: Line) -> bytes:
    """The first line of the answer to a delivery."""
    reader, writer = line
    head = f"POST /in HTTP/1.1\r\nHost: x\r\n{SECRET_FIELD}: {SECRET}\r\n"
    writer.write(f"{head}Content-Length: {len(UPDATE)}\r\n\r\n".encode() + UPDATE)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    return answer.partition(b"\r\n")[0]


async def ended(line: Line, seconds: float = 5) -> bool:
    """Whether the other side hangs up in time."""
    reader, writer = line
    try:
        return await asyncio.wait_for(reader.read(1), seconds) == b""
    except TimeoutError:
        return False
    except (OSError, ssl.SSLError):
        return True
    finally:
        writer.close()


@pytest.mark.parametrize("said", [b"", b"POST /in HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_who_never_finishes_a_head_is_ended(said: bytes) -> None:
    """Silent, or slow on purpose; all places taken, Telegram waits for seconds and not for ever."""
    async with door() as (port, taken):
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for _, writer in lines:
            writer.write(said)
        assert all([await ended(line) for line in lines])
        after = await asyncio.open_connection("127.0.0.1", port)
        assert await delivered(after) == b"HTTP/1.1 200 OK"
        after[1].close()

    assert len(taken) == 1


async def test_who_has_delivered_may_rest() -> None:
    """Telegram keeps its connections: the next delivery comes on the same one."""
    async with door() as (port, taken):
        line = await asyncio.open_connection("127.0.0.1", port)
        assert await delivered(line) == b"HTTP/1.1 200 OK"
        await asyncio.sleep(2 * SOON)
        assert await delivered(line) == b"HTTP/1.1 200 OK"
        line[1].close()

    assert len(taken) == 2


async def test_who_never_speaks_tls_is_ended(tmp_path: Path) -> None:
    """A connection that only stands there is closed before there is any request."""
    tls = _tls(tmp_path)
    async with door(tls) as (port, taken):
        line = await asyncio.open_connection("127.0.0.1", port)
        assert await ended(line)
        half = await asyncio.open_connection("127.0.0.1", port)
        half[1].write(b"\x16\x03\x01\x02\x00\x01")
        assert await ended(half)
        trusting = _trusting(tmp_path, tls)
        whole = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        assert await delivered(whole) == b"HTTP/1.1 200 OK"
        whole[1].close()

    assert len(taken) == 1


@pytest.mark.parametrize("is_tls", [False, True])
async def test_strangers_give_way_and_never_are_there_more_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_tls: bool
) -> None:
    """However many only stand there, also before TLS: Telegram finds a place at once."""
    monkeypatch.setattr(webhook_gate, "HEAD_S", 30.0)
    tls = _tls(tmp_path) if is_tls else None
    async with door(tls) as (port, taken):
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
        telegram = await asyncio.open_connection("127.0.0.1", port, ssl=_trusting(tmp_path, tls))
        assert await delivered(telegram) == b"HTTP/1.1 200 OK"
        assert all([await ended(line, 1) for line in lines[:9]])
        more = [await asyncio.open_connection("127.0.0.1", port) for _ in range(6)]
        assert await delivered(telegram) == b"HTTP/1.1 200 OK", "who has proven who they are stays"
        for _, writer in (*lines, *more, telegram):
            writer.close()

    assert len(taken) == 2


async def test_no_place_is_given_where_all_have_proven_themselves() -> None:
    """They are Telegram's, or know as much: the newcomer is sent away."""
    async with door() as (port, taken):
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for line in lines:
            assert await delivered(line) == b"HTTP/1.1 200 OK"
        assert await ended(await asyncio.open_connection("127.0.0.1", port), SOON / 2)
        for _, writer in lines:
            writer.close()

    assert len(taken) == 3


async def test_a_packed_body_is_no_update() -> None:
    """It is not unpacked: a few bytes could be made to fill the memory."""
    packed = gzip.compress(UPDATE)
    head = f"POST /in HTTP/1.1\r\nHost: x\r\n{SECRET_FIELD}: {SECRET}\r\n"
    head += f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    async with door() as (port, taken):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode() + packed)
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.close()

    assert answer.startswith(b"HTTP/1.1 400")
    assert taken == []


def _trusting(folder: Path, tls: ssl.SSLContext | None) -> ssl.SSLContext | None:
    """How the other side trusts the certificate."""
    if tls is None:
        return None
    trusting = ssl.create_default_context(cafile=str(folder / "hook.pem"))
    trusting.check_hostname = False
    return trusting


def _tls(folder: Path) -> ssl.SSLContext:
    """A certificate of one's own."""
    public, private = certificate(folder, "hook")
    return speak_tls(str(public), str(private))
