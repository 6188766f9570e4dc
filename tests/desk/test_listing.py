"""Facts of a list: from opened reports, opened once, and kept sealed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk.answers import Summary
from desk.listing import AT_ONCE, facts, kept_facts
from tests.desk.decisions import TRIAGE, does
from tests.desk.office import Office, opened_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    async with opened_office(tmp_path) as made:
        yield made


async def filed(office: Office, *stories: str) -> list[Summary]:
    """Cases, one for each story, as a list has them."""
    summaries = []
    for story in stories:
        row, _, _ = await office.scene.files(story)
        office.scene.clock.pass_(4000)  # or the next would be an addition to it
        summaries.append(Summary.read(await office.server.detail(row.reference)))
    return summaries


async def test_a_report_is_opened_once(office: Office) -> None:
    """The second look asks nothing of the server."""
    cases = await filed(office, "one", "two")

    first = await facts(office.desk("ada"), cases)
    asked = len(office.server.asked)
    second = await facts(office.desk("ada"), cases)

    assert set(first) == {case.reference for case in cases}
    assert second == first
    assert len(office.server.asked) == asked
    assert {f.language for f in first.values()} == {"en"}
    assert not any(f.practice for f in first.values())


async def test_a_list_shows_what_opens_and_nothing_else(office: Office) -> None:
    """One report that does not verify leaves the others in their places."""
    good, bad = await filed(office, "one", "two")
    office.server.payloads[bad.reference, 1] = bytes(50)

    known = await facts(office.desk("ada"), [good, bad])

    assert set(known) == {good.reference}


async def test_who_does_not_read_a_case_learns_nothing_of_it(office: Office) -> None:
    """Even from a server that lists it."""
    cases = await filed(office, "one")

    assert await facts(office.desk("dora"), cases) == {}


async def test_urgent_cases_are_opened_first(office: Office) -> None:
    """And few at a time."""
    cases = await filed(office, *(f"story {n}" for n in range(AT_ONCE + 2)))
    urgent = replace(cases[-1], priority="P1")
    rest = [replace(case, priority="P3") for case in cases[:-1]]

    await facts(office.desk("ada"), [*rest, urgent])

    assert office.server.asked[0] == f"case {urgent.reference}"


async def test_an_officers_category_is_shown_once_the_case_was_opened(office: Office) -> None:
    """Nothing is guessed before."""
    (case,) = await filed(office, "one")
    opened = await office.opens("ada", case.reference)
    await does(office, "ada", opened, "triage", TRIAGE)

    before = (await facts(office.desk("ada"), [case]))[case.reference]
    await office.opens("ada", case.reference)
    after = (await kept_facts(office.desk("ada"), [case]))[case.reference]

    assert before.category is None
    assert (after.category, after.what) == (
        "cat:SEA.TRX",
        "Sex demanded for money, aid or a job",
    )


async def test_opening_a_list_leaves_the_loop_free(office: Office) -> None:
    """A page that waits for fifty reports must still be answered."""
    cases = await filed(office, "one", "two", "three")
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await facts(office.desk("ada"), cases)
    ticking.cancel()

    assert ticks > len(cases)
