"""What officers are answered: in the described shape, and nothing about cases they do not read."""

import asyncio
import base64
import hashlib
import json
import statistics
import time
from dataclasses import replace

import httpx
import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest

from bot.casework.actions import AUDITOR, HEAD
from bot.services import changes
from handlers.officers.describe import description
from handlers.officers.pace import Limits
from tests.bot.services.officers.cases import PEOPLE, reference
from tests.handlers.officers.wire import PAYLOAD, SIZE, Wire, asking_of, wire

CASE = f"/v1/cases/{reference(1)}"
PAYLOAD_OF = f"{CASE}/entries/1/payload"
NOWHERE = f"/v1/cases/{reference(99)}"
VERSION = {"if-match": '"1"'}
JSON = {"content-type": "application/json"}


def fits(answer: httpx.Response, shape: str) -> dict[str, object]:
    """Hold an answer to its published shape."""
    document = answer.json()
    root = {"components": description()["components"], "$ref": f"#/components/schemas/{shape}"}
    jsonschema.Draft202012Validator(root).validate(document)
    assert isinstance(document, dict)
    return document


def in_role(api: Wire, who: str, *roles: str) -> None:
    """Give an officer a role."""
    roster = PEOPLE.roster
    officers = tuple(replace(o, roles=roles) if o.name == who else o for o in roster.officers)
    api.rosters.believed = replace(roster, officers=officers)


async def test_the_answers_have_their_published_shapes(api: Wire) -> None:
    """Every JSON answer of every route validates against the description."""
    in_role(api, "ada", AUDITOR, "intake")
    await api.ask("POST", f"{CASE}/presence", who="ben", body=b'{"doing":"writing"}', headers=JSON)

    page = fits(await api.ask("GET", "/v1/cases?view=all&limit=10"), "Page")
    detail = fits(await api.ask("GET", CASE), "Detail")
    fits(await api.ask("GET", f"{CASE}/audit"), "Rows")
    fits(await api.ask("GET", "/v1/audit?after=0"), "Rows")
    fits(await api.ask("GET", "/v1/audit/cases"), "AuditPage")
    fits(await api.ask("GET", "/v1/roster"), "Roster")
    fits(await api.ask("POST", "/v1/links"), "LinkCode")
    fits(await api.http.get("/v1/nonce"), "Nonce")
    here = {"officer": "ben", "doing": "writing", "minutes": 0}

    assert [each["present"] for each in page["cases"]] == [[here]]  # type: ignore[attr-defined]
    assert detail["readers"] == ["ada", "ben"]
    assert detail["version"] == 1
    assert "memory" not in detail


async def test_a_description_is_served(api: Wire) -> None:
    """Another desk can be built from what the server itself says."""
    answer = await api.http.get("/v1/openapi.json")

    assert answer.json() == description()
    api.checked(answer)


@pytest.mark.parametrize("reading", ["", "/audit", "/entries/1/payload"])
async def test_a_case_one_may_not_read_is_not_there(api: Wire, reading: str) -> None:
    """Same status, same bytes, same names of fields for cleo, whom nobody told of this case."""
    answers = [
        await api.ask("GET", f"{place}{reading}", who="cleo")
        for place in (CASE, NOWHERE, "/v1/cases/nonsense")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {b'{"error":"unknown"}'}
    assert len({tuple(answer.headers) for answer in answers}) == 1
    lengths = {tuple(len(value) for value in answer.headers.values()) for answer in answers}
    assert len(lengths) == 1


async def test_acts_do_not_tell_either(api: Wire) -> None:
    """An act on a case that is kept from cleo is refused like one on no case."""
    tries = [
        await api.ask(method, f"{place}{what}", who="cleo", body=body, headers=headers)
        for place in (CASE, NOWHERE)
        for method, what, body, headers in (
            ("POST", "/acts/acknowledge", b"", VERSION),
            ("POST", "/acts/acknowledge", b"", {"if-match": '"7"'}),
            ("POST", "/acts/read", b"", {}),
            ("POST", "/acts/hold", b"", {}),
            ("POST", "/presence", b'{"doing":"reading"}', JSON),
        )
    ]

    assert {(answer.status_code, answer.content) for answer in tries} == {
        (404, b'{"error":"unknown"}')
    }


async def test_every_denied_view_is_written_down(api: Wire) -> None:
    """With the officer's own signed request, and whether or not there is such a case."""
    for place in (CASE, NOWHERE):
        await api.ask("GET", place, who="cleo")
    rows = await api.store.audit(0)

    assert [(row.action, row.officer) for row in rows] == [("denied", "cleo")] * 2
    assert all(PEOPLE["cleo"].need_signing_key().public.key_id.encode() in r.base for r in rows)


@pytest.mark.alone
async def test_time_does_not_tell(api: Wire) -> None:
    """An unknown case and one kept from the officer take the same time, within wide bounds."""
    times: dict[str, list[float]] = {CASE: [], NOWHERE: []}
    for _ in range(25):
        for place, taken in times.items():
            began = time.perf_counter()
            await api.ask("GET", place, who="cleo")
            taken.append(time.perf_counter() - began)
    ratio = statistics.median(times[CASE]) / statistics.median(times[NOWHERE])

    assert 0.6 < ratio < 1.6, ratio


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


async def test_two_officers_at_one_version(api: Wire) -> None:
    """The second is told that the case changed, and to which version."""
    first, second = await asyncio.gather(
        *(
            api.ask("POST", f"{CASE}/acts/assign?to={who}", who=who, headers=VERSION)
            for who in ("ada", "ben")
        )
    )
    done, late = sorted((first, second), key=lambda answer: answer.status_code)

    assert (done.status_code, late.status_code) == (200, 412)
    assert late.json() == {"error": "changed", "version": done.json()["version"]}


async def test_a_refused_act_says_why(api: Wire) -> None:
    """With a stable code, and without effect."""
    before = await api.everything()
    answer = await api.ask("POST", f"{CASE}/acts/hold", headers=VERSION)

    assert (answer.status_code, answer.json()) == (409, {"error": "refused", "reason": "role"})
    assert (await api.everything())[:3] == before[:3]


@pytest.mark.parametrize(
    ("target", "headers", "body"),
    [
        ("/acts/dance", VERSION, b""),
        ("/acts/acknowledge", {}, b""),
        ("/acts/acknowledge", {"if-match": "1"}, b""),
        ("/acts/acknowledge", {"if-match": "*"}, b""),
        ("/acts/acknowledge?to=ben", VERSION, b""),
        ("/acts/assign", VERSION, b""),
        ("/acts/assign?to=ben&to=ada", VERSION, b""),
        ("/acts/assign?to=b%65n", VERSION, b""),
        ("/acts/assign?to=", VERSION, b""),
        ("/acts/note", {**VERSION, **JSON}, b"{"),
        ("/acts/note", {**VERSION, **JSON}, b"[]"),
        ("/acts/note", {**VERSION, **JSON}, b"[" * 100_000),
        ("/acts/note", {**VERSION, **JSON}, b'{"entries":[],"entries":[]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"words":"x"}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"entries":[{"number":true}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":1,"header":"YQ"}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":1,"header":"YR=="}]}'),
        ("/acts/note", {**VERSION, **JSON}, b'{"headers":[{"number":NaN,"header":""}]}'),
        ("/acts/note", VERSION, b"{}"),
        ("/presence", JSON, b'{"doing":"dancing"}'),
        ("/presence", JSON, b'{"doing":"reading","since":1}'),
        ("/presence", {}, b""),
    ],
)
async def test_other_forms_are_refused(
    api: Wire, target: str, headers: dict[str, str], body: bytes
) -> None:
    """Whatever could be read in two ways, or is not described, is refused without effect."""
    before = await api.everything()
    answer = await api.ask("POST", f"{CASE}{target}", headers=headers, body=body)

    assert (answer.status_code, answer.json()) == (400, {"error": "form"})
    assert (await api.everything())[:4] == before[:4]


@pytest.mark.parametrize("action", ["note", "finding", "letter", "reseal?to=cleo", "assign?to=ben"])
@pytest.mark.parametrize("junk", [b"", b"junk", b"age-encryption.org/v1\n--- x\n", b"\xff" * 5000])
async def test_sealed_things_that_are_none_are_refused(api: Wire, action: str, junk: bytes) -> None:
    """Whatever bytes an officer's machine calls a header, payload or key: a refusal, no effect."""
    before, text = await api.everything(), base64.b64encode(junk).decode()
    kind = action if action in {"note", "finding", "letter"} else "note"
    entry = {"number": 2, "kind": kind, "header": text, "payload": text}
    body = {
        "entries": [] if "?" in action else [entry],
        "headers": [{"number": 1, "header": text}] if "?" in action else [],
        "notice_key": text,
        "file_key": text,
    }
    answer = await api.ask(
        "POST",
        f"{CASE}/acts/{action}",
        headers={**VERSION, **JSON},
        body=json.dumps(body).encode(),
    )

    assert answer.status_code == 409, answer.text
    assert api.troubles == []
    assert (await api.everything())[:4] == before[:4]


@pytest.mark.parametrize(
    "query",
    ["view=every", "limit=0", "limit=201", "limit=x", "after=x", "sort=asc", "view=all&&", "a"],
)
async def test_other_queries_are_refused(api: Wire, query: str) -> None:
    """A list is asked for in one way."""
    assert (await api.ask("GET", f"/v1/cases?{query}")).status_code == 400


async def test_roles_of_the_service_chain(api: Wire) -> None:
    """Heads and auditors read it; nobody else; and only auditors see every case's chain."""
    assert (await api.ask("GET", "/v1/audit")).json() == {"error": "role"}
    assert (await api.ask("GET", "/v1/audit/cases")).status_code == 403
    in_role(api, "ada", HEAD)
    assert (await api.ask("GET", "/v1/audit")).status_code == 200
    assert (await api.ask("GET", "/v1/audit/cases")).status_code == 403
    in_role(api, "ada", AUDITOR)
    every = await api.ask("GET", "/v1/audit/cases")

    assert every.status_code == 200
    assert "readers" not in every.text
    assert "headers" not in every.text


async def test_a_link_code_names_who_asked(api: Wire) -> None:
    """The staff bot learns from the code whose chat it is."""
    answer = await api.ask("POST", "/v1/links", who="ben")

    assert answer.json()["minutes"] == 10
    assert api.services.links.redeem(answer.json()["code"]) == "ben"


async def test_reading_very_much_raises_a_sign(api: Wire) -> None:
    """Twenty cases opened within ten minutes are worth a look; one case twenty times is not."""
    for key in range(2, 21):
        await api.file(key)
    for _ in range(25):
        await api.ask("POST", f"{CASE}/acts/read", headers=VERSION)
    few = api.services.pace.many_read
    for key in range(2, 21):
        answer = await api.ask("POST", f"/v1/cases/{reference(key)}/acts/read", headers=VERSION)
        assert answer.status_code == 200
    many = api.services.pace.many_read
    api.world.clock.pass_(601)

    assert (few, many, api.services.pace.many_read) == (False, True, False)


async def test_a_machine_without_pause_is_slowed(tmp_path: object) -> None:
    """Each officer has their own pace; one who runs out of it does not slow another."""
    async with wire(tmp_path, Limits(burst=3, per_second=1)) as api:  # type: ignore[arg-type]
        await api.file(1)
        asked = [(await api.ask("GET", "/v1/cases")).status_code for _ in range(4)]
        other = (await api.ask("GET", "/v1/cases", who="ben")).status_code
        api.world.clock.pass_(1)
        later = (await api.ask("GET", "/v1/cases")).status_code

    assert asked == [200, 200, 200, 429]
    assert (other, later) == (200, 200)


async def test_an_erased_case_is_not_there(api: Wire) -> None:
    """After a case is gone, its readers meet what strangers meet."""
    row = (await api.store.cases())[0]
    await api.world.store.commit(changes.DropCase(row.key))

    assert (await api.ask("GET", CASE)).content == b'{"error":"unknown"}'


async def test_nothing_of_a_case_reaches_who_does_not_read_it(api: Wire) -> None:
    """All that dora can ask for holds neither the case's name nor its entries."""
    for target in ("/v1/cases?view=all", CASE, f"{CASE}/audit", "/v1/roster", PAYLOAD_OF):
        await api.ask("GET", target, who="dora")
    seen = b"".join(api.traffic)

    assert reference(1).encode() not in seen
    assert json.dumps("header").encode() not in seen
    assert PAYLOAD[:64] not in seen
