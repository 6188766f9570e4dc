"""Reading: what an officer sees, and that what they may not see is not there at all."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.casework.clocks import Duty
from bot.services import changes
from bot.services.audit import SERVICE, digest, facts_of
from bot.services.officers.errors import OfficerError, RefusedActError, UnknownCaseError
from bot.services.officers.presence import Doing, Present
from bot.services.officers.summaries import Page
from bot.services.officers.views import View
from bot.services.officers.witness import DENIED, MOST_AN_HOUR
from tests.bot.services.officers.cases import (
    ADA,
    BEN,
    CLEO,
    FACTS,
    World,
    case,
    memory,
    officer,
    officer_act,
    reference,
    server_act,
)

NOWHERE = reference(99)


async def test_a_page_shows_the_list_its_counts_and_how_the_service_stands() -> None:
    """Cases in order, the length of every list, the urgent strip and the service's facts."""
    world = World()
    await world.file(case(1))
    urgent = await world.file(case(2, priority=1))

    page = await world.reading.page(ADA, View.TODO)

    assert [one.case.reference for one in page.cases] == [reference(2), reference(1)]
    assert [one.priority for one in page.cases] == ["P1", "P2"]
    assert page.counts[View.ALL] == page.counts[View.UNASSIGNED] == 2
    assert (page.urgent.count, page.urgent.first) == (1, urgent.reference)
    assert page.urgent.due == 21600 + 3600
    assert (page.next, page.service) == (None, FACTS)


async def test_pages_are_walked_by_cursor() -> None:
    """Every case comes once, whatever the length of a page."""
    world = World()
    for key in range(1, 8):
        await world.file(case(key))

    seen, after = [], None
    while True:
        page = await world.reading.page(ADA, View.ALL, 3, after)
        seen += [one.case.key for one in page.cases]
        after = page.next
        if after is None:
            break

    assert sorted(seen) == list(range(1, 8))
    assert len(seen) == 7


async def test_a_detail_holds_what_a_desk_needs_and_its_first_fetch_is_written_down() -> None:
    """Headers, readers and clocks come out; the chain says once that this officer fetched."""
    world = World()
    row = await world.file(case(1))

    detail = await world.reading.detail(ADA, "222-223")
    again = await world.reading.detail(ADA, row.reference)
    await world.reading.detail(BEN, row.reference)

    acts = [(act.action, act.officer) for act in await world.inner.audit(1)]
    assert acts == [("received", "server"), ("fetch", "ada"), ("fetch", "ben")]
    assert detail == again
    assert (detail.next_entry, detail.readers, detail.stanzas) == (2, ("ada", "ben"), 6)
    assert [(one.number, one.kind, one.headers) for one in detail.entries] == [
        (1, "report", (b"header",))
    ]
    assert [clock.duty for clock in detail.clocks] == [Duty.ANSWER, Duty.FEEDBACK, Duty.FINISH]
    fetched = (await world.inner.audit(1))[1]
    assert (detail.audit.number, detail.audit.digest) == (2, digest(fetched).hex())


async def test_what_the_reporter_wrote_is_new_until_a_person_acts() -> None:
    """To fetch and to read are not to act."""
    world = World()
    row = await world.file(case(1))
    assert (await world.reading.detail(ADA, row.reference)).summary.fresh

    last = await world.inner.last_act(1)
    await world.store.commit(changes.AddAudit(officer_act(row, "read", "ada", last)))
    assert (await world.reading.page(ADA, View.ALL)).cases[0].fresh

    last = await world.inner.last_act(1)
    await world.store.commit(changes.AddAudit(officer_act(row, "note", "ada", last)))
    assert not (await world.reading.page(ADA, View.ALL)).cases[0].fresh

    last = await world.inner.last_act(1)
    await world.store.commit(changes.AddAudit(server_act(row, "words", last)))
    assert (await world.reading.page(ADA, View.ALL)).cases[0].fresh
    assert (await world.reading.detail(ADA, row.reference)).summary.fresh


async def test_whether_it_is_new_is_known_after_a_restart() -> None:
    """A page reads the chain of whatever it shows for the first time."""
    world = World()
    row = await world.file(case(1))
    later = World(inner=world.inner)
    await later.caseload.load(later.inner)

    assert (await later.reading.page(ADA, View.ALL)).cases[0].fresh
    assert later.caseload.find("ada", row.reference).fresh is True


async def test_a_payload_comes_whole_or_from_where_it_broke_off() -> None:
    """The size is the sealed payload's own, and a resumed transfer misses no byte."""
    world = World()
    row = await world.file(case(1))
    more = changes.AddChunk(101, 1, 21600, b" and more")
    await world.store.commit(more)

    size, whole = await world.reading.payload(ADA, row.reference, 1)
    _, rest = await world.reading.payload(ADA, row.reference, 1, start=16)

    assert size == 16384 + 16 + 16
    assert b"".join([chunk async for chunk in whole]) == b"sealed payload and more"
    assert b"".join([chunk async for chunk in rest]) == b"nd more"
    with pytest.raises(UnknownCaseError):
        await world.reading.payload(ADA, row.reference, 2)


async def test_presence_is_shown_to_readers_in_the_case_and_in_the_list() -> None:
    """The other reader sees who is at it; the officer does not see themselves."""
    world = World()
    row = await world.file(case(1))
    await world.reading.be_present(ADA, row.reference, Doing.WRITING)

    seen = (Present("ada", Doing.WRITING, 0),)
    assert await world.reading.be_present(BEN, row.reference, Doing.READING) == seen
    assert (await world.reading.page(BEN, View.ALL)).cases[0].present == seen
    assert (await world.reading.detail(BEN, row.reference)).summary.present == seen


Ask = Callable[[World, str], Awaitable[object]]
WAYS: dict[str, Ask] = {
    "detail": lambda world, name: world.reading.detail(CLEO, name),
    "payload": lambda world, name: world.reading.payload(CLEO, name, 1),
    "rows": lambda world, name: world.reading.rows(CLEO, name),
    "presence": lambda world, name: world.reading.be_present(CLEO, name, Doing.READING),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [reference(1), NOWHERE, "", "no reference", "'; --", "٢٢٢٢٢٣"])
async def test_every_denied_view_is_one_answer_and_one_row(way: str, name: str) -> None:
    """A case that is not read and one that is not there differ in nothing that comes back."""
    world = World()
    await world.file(case(1))
    before = list(await world.inner.audit(1))

    with pytest.raises(UnknownCaseError) as caught:
        await WAYS[way](world, name)

    assert str(caught.value) == str(UnknownCaseError())
    (row,) = await world.denials()
    assert (row.case, row.number, row.action, row.officer) == (SERVICE, 1, DENIED, "cleo")
    assert await world.inner.audit(1) == before


async def _all_that_cleo_sees(world: World) -> list[object]:
    """Everything that an officer can ask for, errors included."""
    seen: list[object] = [await world.reading.page(CLEO, view) for view in View]
    for way in WAYS.values():
        for name in (reference(1), NOWHERE):
            try:
                seen.append(await way(world, name))
            except OfficerError as error:
                seen.append((type(error), str(error), error.__cause__, vars(error)))
    seen.append([(row.base, row.number) for row in await world.denials()])
    return seen


@pytest.mark.parametrize("priority", [1, 2])
async def test_an_excluded_officer_sees_the_same_whether_or_not_there_is_a_case(
    priority: int,
) -> None:
    """Pages, counts, urgent strip, presence, errors and traces: nothing differs."""
    without, with_it = World(), World()
    for world in (without, with_it):
        await world.file(case(5, memory("ada", "cleo")))
    await with_it.file(case(1, memory("ada", "ben"), priority=priority))
    await with_it.reading.be_present(ADA, reference(1), Doing.WRITING)

    assert await _all_that_cleo_sees(with_it) == await _all_that_cleo_sees(without)


async def test_alarms_about_cases_reach_the_auditor_alone() -> None:
    """One that nobody reads would tell those whom it was kept from; so may one of tomorrow."""
    known = ("mirror_failed", "roster_refused")
    alarms = (
        "cases_unattended", "many_cases_read", "nobody_to_call", "urgent_unanswered",
        "cases_unlisted", "purge_waits", "an_alarm_of_tomorrow", *known,
    )  # fmt: skip
    world = World(facts=replace(FACTS, alarms=alarms))

    for role, told in (("intake", known), ("head", known), ("oversight", known),
                       ("auditor", alarms)):  # fmt: skip
        page = await world.reading.page(replace(CLEO, roles=(role,)), View.ALL)
        assert page.service.alarms == told


async def test_who_steps_aside_sees_nothing_more() -> None:
    """After a recusal the case is gone from every list and every answer."""
    world = World()
    row = await world.file(case(1, memory("ada", "cleo")))
    await world.reading.be_present(CLEO, row.reference, Doing.READING)
    before: Page = await world.reading.page(CLEO, View.ALL)
    aside = case(1, memory("ada", "cleo", recused=("cleo",)), version=2)
    await world.store.commit(changes.PutCase(aside, 1))

    assert len(before.cases) == 1
    assert (await world.reading.page(CLEO, View.ALL)).cases == ()
    assert (await world.reading.page(ADA, View.ALL)).cases[0].present == ()
    with pytest.raises(UnknownCaseError):
        await world.reading.detail(CLEO, row.reference)


async def test_an_index_that_lags_shows_nothing() -> None:
    """What the case's own memory says now decides, even where the index is behind."""
    world = World()
    row = await world.file(case(1, memory("ada", "cleo")))
    await world.inner.commit(changes.PutCase(case(1, memory("ada"), version=2), 1))

    with pytest.raises(UnknownCaseError):
        await world.reading.detail(CLEO, row.reference)
    assert len(await world.denials()) == 1


@pytest.mark.alone
async def test_a_denial_takes_as_long_as_a_case_that_there_is_not() -> None:
    """Bounds so wide that only another path could miss them: a query more would."""
    world = World()
    await world.file(case(1))
    spent: dict[str, list[float]] = {reference(1): [], NOWHERE: []}
    for turn in range(300):
        for name in sorted(spent, reverse=bool(turn % 2)):
            begun = time.perf_counter()
            with pytest.raises(UnknownCaseError):
                await world.reading.detail(CLEO, name)
            spent[name].append(time.perf_counter() - begun)

    unread, unknown = (statistics.median(spent[name]) for name in (reference(1), NOWHERE))
    assert 0.5 < unread / unknown < 2


async def test_a_denial_asks_the_store_the_same_questions() -> None:
    """Call for call, the store cannot tell the two apart either."""
    world = World()
    await world.file(case(1))
    asked: list[list[str]] = []
    for name in (reference(1), NOWHERE):
        calls: list[str] = []
        for method in ("case", "audit", "entries", "last_act", "case_by_reference"):
            _listen(world, method, calls)
        with pytest.raises(UnknownCaseError):
            await world.reading.detail(CLEO, name)
        asked.append(calls)

    assert asked == [["last_act"], ["last_act"]]


def _listen(world: World, method: str, calls: list[str]) -> None:
    kept = getattr(world.inner, method)

    async def heard(*arguments: int) -> object:
        calls.append(method)
        return await kept(*arguments)

    setattr(world.store, method, heard)


async def test_the_auditor_sees_chains_and_clocks_of_all_and_no_reader() -> None:
    """Every case with its chain, paged; neither content nor reader lists."""
    world = World()
    for key in (1, 2, 3):
        await world.file(case(key, memory("ada", "ben")))
    auditor = officer("cleo", "auditor")

    first = await world.reading.audited_cases(auditor, 2)
    rest = await world.reading.audited_cases(auditor, 2, first.next)

    found = [*first.cases, *rest.cases]
    assert [one.reference for one in found] == [reference(key) for key in (1, 2, 3)]
    assert [act.action for act in found[0].rows] == ["received"]
    assert [clock.duty for clock in found[0].clocks] == [Duty.ANSWER, Duty.FEEDBACK, Duty.FINISH]
    assert "ada" not in repr(found)
    with pytest.raises(UnknownCaseError):
        await world.reading.detail(auditor, reference(1))


async def test_the_services_chain_is_for_auditors_and_heads() -> None:
    """From a number on; without the role it is refused, which says nothing of any case."""
    world = World()
    for _ in range(3):
        with pytest.raises(UnknownCaseError):
            await world.reading.detail(ADA, NOWHERE)

    rows = await world.reading.service_rows(officer("dora", "auditor"), after=1)

    assert [row.number for row in rows] == [2, 3]
    assert len(await world.reading.service_rows(officer("dora", "head"))) == 3
    for ask in (world.reading.service_rows, world.reading.audited_cases):
        with pytest.raises(RefusedActError):
            await ask(replace(ADA, roles=("intake",)))


async def test_two_denials_at_once_both_have_their_row() -> None:
    """Whoever loses the race for a number writes the next one."""
    world = World()
    await asyncio.gather(
        *(world.reading.rows(CLEO, NOWHERE) for _ in range(5)), return_exceptions=True
    )

    assert [row.number for row in await world.denials()] == [1, 2, 3, 4, 5]


async def test_who_asks_all_day_fills_no_chain() -> None:
    """Beyond thirty an hour views are counted in few rows; each officer has their own thirty."""
    world = World()
    for _ in range(MOST_AN_HOUR + 150):
        with pytest.raises(UnknownCaseError):
            await world.reading.detail(CLEO, "222222")
    with pytest.raises(UnknownCaseError):
        await world.reading.detail(ADA, "222222")

    acts = await world.store.audit(SERVICE)
    mine = [act for act in acts if act.officer == CLEO.name]
    assert [act.action for act in mine[:MOST_AN_HOUR]] == ["denied"] * MOST_AN_HOUR
    more = [facts_of(act)["beyond"] for act in mine[MOST_AN_HOUR:]]
    assert more == [1, 10, 100]
    assert acts[-1].action == "denied"
