"""Payloads: whole, or in one range of bytes; what breaks on the way does not pass for whole."""

import hashlib

import httpx
import pytest

from tests.handlers.officers.asked import CASE, PAYLOAD_OF
from tests.handlers.officers.wire import PAYLOAD, SIZE, Wire, asking_of


async def test_a_payload_comes_whole(api: Wire) -> None:
    """All bytes, with their digest in the signed header."""
    answer = await api.ask("GET", PAYLOAD_OF)

    assert (answer.status_code, len(answer.content)) == (200, SIZE)
    assert answer.content == PAYLOAD
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-0", 0, 1),
        ("bytes=4999-5000", 4999, 5001),
        ("bytes=6000-", 6000, SIZE),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("bytes=100-999999999", 100, SIZE),
    ],
)
async def test_a_payload_is_resumed(api: Wire, wanted: str, start: int, end: int) -> None:
    """A transfer that broke off goes on where it stopped; each part has its own digest."""
    answer = await api.ask("GET", PAYLOAD_OF, headers={"range": wanted})

    assert answer.status_code == 206
    assert answer.content == PAYLOAD[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    digest = hashlib.sha256(PAYLOAD[start:end]).digest()
    assert api.checked_as(answer, asking_of(answer.request)).digest == digest


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        (f"bytes={SIZE}-", 416),
        ("bytes=9-2", 400),
        ("bytes=-5", 400),
        ("bytes=0-1,3-4", 400),
        ("lines=0-1", 400),
        ("bytes=00-1", 400),
    ],
)
async def test_other_ranges_are_refused(api: Wire, wanted: str, status: int) -> None:
    """One range in bytes is all that is understood."""
    answer = await api.ask("GET", PAYLOAD_OF, headers={"range": wanted})

    assert answer.status_code == status


async def test_an_entry_that_is_not_there(api: Wire) -> None:
    """Like a case that is not there."""
    answer = await api.ask("GET", f"{CASE}/entries/2/payload")

    assert (answer.status_code, answer.content) == (404, b'{"error":"unknown"}')


async def test_a_payload_that_vanishes_ends_the_transfer(
    api: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks on the way breaks the connection; no desk takes half for whole."""
    whole, calls = api.world.reading.payload, []

    async def gone(*given: object, **named: object) -> object:
        calls.append(1)
        if len(calls) > 1:
            raise ValueError("KANARIENVOGEL")
        return await whole(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(api.world.reading, "payload", gone)
    with pytest.raises(httpx.HTTPError):
        await api.ask("GET", PAYLOAD_OF)

    assert api.troubles == ["ValueError"]
    assert (await api.http.get("/v1/nonce")).status_code == 200
