"""The way to the server: signatures both ways, one try for an act, pieces of a payload."""

import gzip
from collections.abc import AsyncIterator, Callable, Mapping
from hashlib import sha256

import httpx
import pytest

from bot.sealing.answers import sign_answer
from bot.sealing.requests import check_request
from desk.client import PIECE, ServerClient
from desk.errors import (
    ChangedError,
    DoubtedServerError,
    ForbiddenError,
    NotAdmittedError,
    RefusedActError,
    ServerAwayError,
    UnknownCaseError,
)
from desk.exchange import AWAY_PATIENCE_S
from tests.bot.sealing import cast
from tests.desk.counter import NOW, Server, asking_of, summary

PEOPLE = cast.mission()


def client_at(answer: Callable[[httpx.Request], httpx.Response]) -> ServerClient:
    """A client that knows the server's key."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    keys = (PEOPLE.server.public,)
    return ServerClient("http://server.invalid/", PEOPLE["ada"], keys, http, lambda: NOW)


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


async def test_a_gateways_unsigned_failure_is_no_alarm() -> None:
    """A proxy that says 502 for a sleeping server is a server away, and nothing worse."""
    with pytest.raises(ServerAwayError):
        await client_at(lambda _: httpx.Response(502)).cases()


async def test_an_unsigned_answer_is_an_alarm() -> None:
    """Whoever stands between and answers by themselves is noticed."""
    with pytest.raises(DoubtedServerError):
        await client_at(lambda _: httpx.Response(200, json={"nonce": "x"})).cases()


def _signed(request: httpx.Request, body: bytes, more: dict[str, str]) -> httpx.Response:
    fields = sign_answer(
        PEOPLE.server,
        status=206,
        sha256=sha256(body).digest(),
        created=NOW,
        asking=asking_of(request),
    )
    return httpx.Response(206, content=body, headers={**fields, **more})


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
