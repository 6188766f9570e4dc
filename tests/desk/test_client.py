"""The way to the server: what is asked, what each answer means, and that all of it is read."""

from collections.abc import Mapping
from hashlib import sha256

import httpx
import pytest

from bot.sealing.answers import sign_answer
from bot.sealing.requests import check_request
from desk.client import PIECE
from desk.errors import (
    ChangedError,
    DoubtedServerError,
    ForbiddenError,
    NotAdmittedError,
    RefusedActError,
    ServerAwayError,
    UnknownCaseError,
)
from tests.desk.counter import NOW, Server, asking_of, summary
from tests.desk.line import PEOPLE, client_at


async def test_a_request_is_signed_for_this_server() -> None:
    """Method, path, query and body are under the officer's signature, for one server."""
    seen: list[httpx.Request] = []
    server = Server(PEOPLE, cases=[summary("K7M2QD")])

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return server(request)

    await client_at(answer).cases("mine", 10)

    asked = seen[-1]
    ada = PEOPLE["ada"].need_signing_key().public
    checked = check_request(
        {ada.key_id: ada},
        server=PEOPLE.server.public.key_id,
        method=asked.method,
        path="/v1/cases",
        query="view=mine&limit=10",
        headers=asked.headers.multi_items(),
    )
    assert checked.nonce == "first-1"


async def test_a_retry_names_one_destination_and_one_entry_or_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the server's table has it; its answers are read to their last field."""
    server = Server(PEOPLE)
    item = {
        "reference": "K7M2QD", "priority": "P1", "destination": "openfn", "entry": 1,
        "kind": "report", "since": 21600, "tries": 12, "reason": "too_old",
    }  # fmt: skip
    asked = server._said

    def said(method: str, path: str, query: Mapping[str, str]) -> tuple[int, object]:
        if "undelivered" not in path:
            return asked(method, path, query)
        return 200, {"retried": 1} if method == "POST" else {"items": [item], "more": False}

    monkeypatch.setattr(server, "_said", said)
    client = client_at(server)

    assert (await client.undelivered()).items[0].model_dump() == item
    assert await client.retry("K7M2QD", "openfn") == 1
    assert await client.retry("K7M2QD", "openfn", 1) == 1
    assert [place for method, place in server.asked if method == "POST"] == [
        "/v1/cases/K7M2QD/undelivered?destination=openfn",
        "/v1/cases/K7M2QD/undelivered?destination=openfn&entry=1",
    ]


async def test_an_act_goes_with_a_nonce_of_now() -> None:
    """One from before may be of a server that has started again since: nobody would know."""
    server = Server(PEOPLE)
    client = client_at(server)
    await client.cases()
    await client.act("K7M2QD", "assign", 3, {"to": "ada"})

    (nonce, act) = server.asked[-2:]
    assert nonce == ("GET", "/v1/nonce")
    assert act[0] == "POST"


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (401, {}, NotAdmittedError),
        (403, {}, ForbiddenError),
        (404, {}, UnknownCaseError),
        (409, {"error": "refused", "reason": "second_person"}, RefusedActError),
        (429, {"error": "pace"}, RefusedActError),
        (412, {"error": "changed", "version": 8}, ChangedError),
        (500, {}, ServerAwayError),
        (412, {"odd": True}, DoubtedServerError),
    ],
)
async def test_each_status_has_its_error(
    status: int, said: dict[str, object], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a status means is told by one class each."""
    server = Server(PEOPLE)
    asked = server._said

    def fails(method: str, path: str, query: Mapping[str, str]) -> tuple[int, object]:
        return (status, said) if "/acts/" in path else asked(method, path, query)

    monkeypatch.setattr(server, "_said", fails)

    with pytest.raises(error) as raised:
        await client_at(server).act("K7M2QD", "note", 3)
    if isinstance(raised.value, ChangedError):
        assert raised.value.version == 8


async def test_a_payload_comes_in_pieces() -> None:
    """A piece that was lost is asked for again, from where it was."""
    payload = bytes(range(256)) * (PIECE // 256) + b"the end"
    lost = [True]
    ranges: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/payload"):
            return Server(PEOPLE)(request)
        ranges.append(request.headers["range"])
        start = int(ranges[-1].removeprefix("bytes=").partition("-")[0])
        if start and lost.pop():
            lost.append(False)
            raise httpx.ReadError("")
        piece = payload[start : start + PIECE]
        return _signed(request, piece, {"content-range": f"bytes {start}-0/{len(payload)}"})

    assert await client_at(answer).payload("K7M2QD", 2) == payload
    assert ranges[1] == ranges[2] == f"bytes={PIECE}-{2 * PIECE - 1}"


def _signed(request: httpx.Request, body: bytes, more: dict[str, str]) -> httpx.Response:
    fields = sign_answer(
        PEOPLE.server,
        status=206,
        sha256=sha256(body).digest(),
        created=NOW,
        asking=asking_of(request),
    )
    return httpx.Response(206, content=body, headers={**fields, **more})


def service_row(number: int) -> dict[str, object]:
    """A row of the service's chain as it is answered; nothing of it is verified here."""
    return {
        "number": number, "action": "denied", "officer": "ben", "base": "", "signature": "",
        "previous": "", "server_signature": "",
    }  # fmt: skip


async def test_the_services_record_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server gives it in stretches; what was written last is what somebody must see."""
    server = Server(PEOPLE)
    asked: list[str] = []
    otherwise = server._said

    def said(method: str, path: str, query: Mapping[str, str]) -> tuple[int, object]:
        if path != "/v1/audit":
            return otherwise(method, path, query)
        asked.append(query["after"])
        after = int(query["after"])
        return 200, {"rows": [service_row(n) for n in range(after + 1, min(after + 200, 450) + 1)]}

    monkeypatch.setattr(server, "_said", said)

    rows = await client_at(server).service_audit()

    assert [row.number for row in rows] == list(range(1, 451))
    assert asked == ["0", "200", "400", "450"]


async def test_a_record_that_goes_in_circles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that gives the same stretch again is not asked for ever."""
    server = Server(PEOPLE)
    same = {"rows": [service_row(1), service_row(2)]}
    otherwise = server._said

    def said(method: str, path: str, query: Mapping[str, str]) -> tuple[int, object]:
        return (200, same) if path == "/v1/audit" else otherwise(method, path, query)

    monkeypatch.setattr(server, "_said", said)

    with pytest.raises(DoubtedServerError):
        await client_at(server).service_audit()
