"""Who gets in: an officer's own request, fresh, whole and for this server; nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.errors import SealingError
from bot.sealing.answers import Asking
from bot.sealing.requests import Occasion, sign_request
from handlers.officers import gate
from tests.bot.services.officers.cases import PEOPLE, reference
from tests.handlers.officers.wire import STRANGER, Wire, asking_of

CASE = f"/v1/cases/{reference(1)}"
ACT = f"{CASE}/acts/acknowledge"
SERVER = PEOPLE.server.public.key_id
ADA = PEOPLE["ada"].need_signing_key()
VERSION = {"if-match": '"1"'}


async def signed(api: Wire, **other: object) -> dict[str, str]:
    """The fields of one good act, or of one with something other signed."""
    facts: dict[str, object] = {
        "method": "POST",
        "path": ACT,
        "query": "",
        "body": b"",
        "occasion": Occasion(SERVER, await api.nonce(), api.world.clock.now()),
        "headers": VERSION,
    }
    key = other.pop("key", ADA)
    return sign_request(key, **{**facts, **other})  # type: ignore[arg-type]  # fields by name


async def refused(api: Wire, fields: dict[str, str], target: str = ACT, body: bytes = b"") -> None:
    """Send it: one neutral answer, and nothing happened."""
    before = await api.everything()
    answer = await api.send("POST", target, fields, body)

    assert (answer.status_code, answer.content) == (401, b'{"error":"unauthorised"}')
    assert await api.everything() == before


async def test_an_officers_own_request_is_done(api: Wire) -> None:
    """The good case, beside which all the others are one change away."""
    answer = await api.send("POST", ACT, await signed(api))

    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 2
    assert answer.headers["etag"] == '"2"'


async def test_an_unsigned_request_is_refused(api: Wire) -> None:
    """No signature, no effect."""
    await refused(api, {**VERSION})


async def test_a_stranger_is_refused(api: Wire) -> None:
    """A key that is on no roster, and one that only claims an officer's name."""
    await refused(api, await signed(api, key=STRANGER))
    good = await signed(api, key=STRANGER)
    claimed = good["signature-input"].replace(STRANGER.public.key_id, ADA.public.key_id)
    await refused(api, {**good, "signature-input": claimed})


async def test_a_request_for_another_server_is_refused(api: Wire) -> None:
    """What an officer signed for another mission's server is not carried over here."""
    elsewhere = Occasion(STRANGER.public.key_id, await api.nonce(), 1)
    await refused(api, await signed(api, occasion=elsewhere))


async def test_a_nonce_of_ones_own_is_refused(api: Wire) -> None:
    """Only the server says what is fresh."""
    await refused(api, await signed(api, occasion=Occasion(SERVER, "A" * 48, 1)))


async def test_a_repeated_request_is_refused(api: Wire) -> None:
    """Recorded and sent again, even at the very same moment, it is done once."""
    fields = await signed(api)
    first = await asyncio.gather(*(api.send("POST", ACT, fields) for _ in range(5)))

    assert sorted(answer.status_code for answer in first) == [200, 401, 401, 401, 401]
    await refused(api, fields)


@pytest.mark.parametrize(
    ("target", "body", "change"),
    [
        (f"{CASE}/acts/unassign", b"", {}),
        (f"/v1/cases/{reference(2)}/acts/acknowledge", b"", {}),
        (f"{ACT}?to=ben", b"", {}),
        (ACT, b"{}", {}),
        (ACT, b"", {"if-match": '"2"'}),
        (ACT, b"", {"content-type": "application/json"}),
        (ACT, b"", {"range": "bytes=0-1"}),
        (ACT, b"", {"amana-server": "0" * 16}),
        (ACT.replace("acts", "%61cts"), b"", {}),
    ],
)
async def test_an_altered_request_is_refused(
    api: Wire, target: str, body: bytes, change: dict[str, str]
) -> None:
    """Path, query, body, version and every other signed field hold."""
    await refused(api, {**await signed(api), **change}, target, body)


async def test_a_field_that_comes_twice_is_refused(api: Wire) -> None:
    """Two versions could be read by two programs in two ways."""
    fields = await signed(api)
    before = await api.everything()
    answer = await api.http.post(ACT, headers=[*fields.items(), ("if-match", '"1"')])

    assert answer.status_code == 401
    assert await api.everything() == before


async def test_an_escaped_path_is_refused_even_when_signed(api: Wire) -> None:
    """What is kept as evidence has one spelling."""
    escaped = ACT.replace("acts", "%61cts")
    answer = await api.send("POST", escaped, await signed(api, path=escaped))

    assert (answer.status_code, answer.json()) == (400, {"error": "form"})


async def test_each_answer_brings_the_next_nonce(api: Wire) -> None:
    """A desk that goes on asks for no nonce in between, after a refusal too."""
    nonce = (await api.http.get("/v1/nonce")).headers["amana-nonce"]
    for _ in range(3):
        answer = await api.ask(
            "GET", "/v1/cases", occasion=Occasion(SERVER, nonce, api.world.clock.now())
        )
        assert answer.status_code == 200
        nonce = answer.headers["amana-nonce"]
    stale = await api.ask("GET", "/v1/cases", occasion=Occasion(SERVER, "A" * 48, 1))
    again = Occasion(SERVER, stale.headers["amana-nonce"], 1)

    assert stale.status_code == 401
    assert (await api.ask("GET", "/v1/cases", occasion=again)).status_code == 200


async def test_a_removed_officer_is_a_stranger(api: Wire) -> None:
    """Whoever leaves the roster is out with their next request."""
    roster = PEOPLE.roster
    assert (await api.ask("GET", CASE)).status_code == 200
    api.rosters.believed = type(roster)(
        **{
            name: getattr(roster, name)
            for name in ("valid_from", "valid_until", "escrow", "server_keys")
        },
        sequence=8,
        officers=tuple(o for o in roster.officers if o.name != "ada"),
        former=(("ada", ADA.public),),
        intakes={
            queue: type(intake)(
                readers=tuple(name for name in intake.readers if name != "ada"),
                stanzas=intake.stanzas,
            )
            for queue, intake in roster.intakes.items()
        },
    )

    await refused(api, await signed(api))
    assert (await api.ask("GET", CASE, who="ben")).status_code == 200


async def test_an_expired_roster_lets_officers_fetch_the_next_one_only(api: Wire) -> None:
    """Nothing of a case goes out under a roster that nobody stands for any more."""
    api.rosters.is_usable = False

    assert (await api.ask("GET", "/v1/roster")).status_code == 200
    for method, target in (("GET", "/v1/cases"), ("GET", CASE), ("POST", "/v1/links")):
        assert (await api.ask(method, target)).status_code == 503


async def test_a_body_beyond_the_limit_is_not_read(
    api: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused by its declared length, and while it comes where none is declared."""
    monkeypatch.setattr(gate, "LARGEST_BODY", 1000)
    big = b"x" * 5000

    declared = await api.send("POST", ACT, await signed(api, body=big), big)

    async def dripping() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100

    fields = await signed(api, body=big)
    chunked = await api.http.post(ACT, headers=fields, content=dripping())

    assert (declared.status_code, chunked.status_code) == (413, 413)


async def test_a_body_that_never_ends_is_given_up(
    api: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow body holds nothing for long."""
    monkeypatch.setattr(gate, "BODY_S", 0.2)

    async def slow() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(1)
        yield b"x"

    fields = await signed(api, body=b"xx")
    answer = await api.http.post(ACT, headers=fields, content=slow())

    assert answer.status_code == 408


async def test_strangers_bodies_are_not_read(api: Wire) -> None:
    """A stranger's eight megabytes cost nothing: the answer comes before them."""
    answer = await api.http.post(ACT, content=b"x" * 2_000_000)

    assert answer.status_code == 401


async def test_somebody_reads_is_noted_now_and_then(api: Wire) -> None:
    """Every officer's request is a sign of life, written down every ten minutes at most."""
    for _ in range(3):
        await api.ask("GET", "/v1/cases")
    api.world.clock.pass_(601)
    await api.ask("GET", "/v1/cases")
    await api.send("GET", "/v1/cases", {})

    assert len(api.seen) == 2


async def test_nothing_tells_strangers_about_the_server(api: Wire) -> None:
    """No program's name, no version, and a browser keeps and loads nothing."""
    answer = await api.http.get("/v1/cases")

    assert "server" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/cases/", 404),
        ("GET", "/docs", 404),
        ("POST", "/v1/nonce", 405),
        ("HEAD", "/v1/nonce", 405),
        ("DELETE", CASE, 405),
    ],
)
async def test_other_places_answer_neutrally(
    api: Wire, method: str, target: str, status: int
) -> None:
    """What is not in the table is not there, and the answer is signed like every other."""
    answer = await api.http.request(method, target)

    assert answer.status_code == status
    if method != "HEAD":
        api.checked(answer)
        assert json.loads(answer.content)["error"] in {"unknown", "method"}


async def test_a_failure_inside_says_nothing(api: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks, the answer holds a code, and the log a class."""

    async def breaks(*_: object, **__: object) -> None:
        raise ValueError("KANARIENVOGEL")

    monkeypatch.setattr(api.world.reading, "page", breaks)
    answer = await api.ask("GET", "/v1/cases")

    assert (answer.status_code, answer.json()) == (500, {"error": "failed"})
    assert api.troubles == ["ValueError"]
    assert isinstance(answer, httpx.Response)


@pytest.mark.parametrize("where", ["/v1/nowhere", "/v1/nonce", "/v1/openapi.json", "/v1/cases"])
async def test_a_borrowed_signature_gets_no_answer_for_its_owner(api: Wire, where: str) -> None:
    """Whoever sits between could else have a true request refused, or found to be of nothing."""
    fields = await signed(api)
    answer = await api.http.get(where, headers={"signature": fields["signature"]})

    api.checked_as(answer, None)
    with pytest.raises(SealingError):
        api.checked_as(answer, Asking("POST", ACT, "", fields["signature"]))


async def test_a_repeated_request_gets_no_answer_for_the_first(api: Wire) -> None:
    """The first was done; the refusal of its copy must not say that it was not."""
    fields = await signed(api)
    first = await api.http.post(ACT, headers=fields)
    copy = await api.http.post(ACT, headers=fields)

    assert (first.status_code, copy.status_code) == (200, 401)
    api.checked_as(first, asking_of(first.request))
    with pytest.raises(SealingError):
        api.checked_as(copy, asking_of(copy.request))
