"""Nothing about a case reaches an officer who does not read it, not even that there is one."""

import json
import statistics
import time

import pytest

from bot.services import changes
from tests.bot.services.officers.cases import PEOPLE, reference
from tests.handlers.officers.asked import CASE, JSON, NOWHERE, PAYLOAD_OF, VERSION
from tests.handlers.officers.wire import PAYLOAD, Wire


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
