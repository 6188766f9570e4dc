"""The outbox worked: each item once, whole, to whoever it is for."""

import asyncio

import pytest

from bot.services.changes import (
    AddOutbox,
    DropCase,
    StopOutbox,
)
from bot.services.outbox_parcels import DONE, Outcome, Parcel, whole
from bot.services.rows import OutboxRow
from tests.bot.forwarding.deliveries import AWAY, Ends, Office


async def test_what_waits_is_delivered_once_and_gone() -> None:
    """To the last item, and never again."""
    office = Office()
    for key in range(1, 6):
        await office.files(key)

    await office.tick()
    await office.passes(600)

    assert len(office.ends[0].came) == 5
    assert await office.waiting() == []
    assert office.ends[0].tries == 5


async def test_the_sealed_file_is_header_and_payload() -> None:
    """As any age reader opens it; and its size is known beforehand."""
    seen: list[bytes] = []
    office = Office()

    async def deliver(parcel: Parcel) -> Outcome:
        seen.append(await whole(parcel))
        return DONE

    office.ends[0].deliver = deliver  # type: ignore[method-assign]  # a fake that looks inside
    await office.files(1)
    await office.tick()

    assert seen == [b"header onepayload"]


async def test_what_was_under_way_at_the_end_is_delivered_again_under_the_same_name() -> None:
    """A claim ends with its process; the receiver knows the parcel by its id."""
    office = Office()
    await office.files(1)

    def dies(parcel: Parcel) -> Outcome:
        office.ends[0].came.append((parcel.facts.reference, parcel.id))
        raise asyncio.CancelledError

    office.ends[0].does = dies
    with pytest.raises(asyncio.CancelledError):
        await office.tick()
    office.wake()
    office.ends[0].does = lambda _: DONE
    await office.tick()

    (first, second) = office.ends[0].came
    assert first == second
    assert await office.waiting() == []


async def test_a_try_is_written_down_before_it_is_made() -> None:
    """So that an operator sees what was tried, whatever came of it."""
    office = Office(Ends(does=lambda _: AWAY))
    await office.files(1)

    await office.tick()

    (row,) = await office.waiting()
    assert (row.tries, row.due) == (1, row.due - row.due % 900)


async def test_an_erased_case_is_delivered_nowhere() -> None:
    """Its items go with it, also those that this process has in line."""
    office = Office(Ends(does=lambda _: AWAY))
    await office.files(1)
    await office.tick()
    await office.store.commit(DropCase(1))
    office.ends[0].does = lambda _: DONE

    await office.passes(3600)

    assert office.ends[0].came == []


async def test_an_item_without_an_entry_is_dropped() -> None:
    """There is nothing left to deliver."""
    office = Office()
    await office.files(1)
    await office.store.commit(AddOutbox(OutboxRow(7, "hook", 1, "file", 0, 0, 9)))

    await office.tick()

    assert len(office.ends[0].came) == 1
    assert await office.waiting() == []


async def test_other_destinations_items_are_left_alone() -> None:
    """What duty works, and the ends of letters; nobody is alarmed for those."""
    office = Office()
    await office.files(1)
    await office.store.commit(
        AddOutbox(OutboxRow(7, "duty", 1, "received", 0, 0)),
        AddOutbox(OutboxRow(8, "erase", 1, "letter", 0, 0, 1)),
    )

    await office.tick()

    assert {row.destination for row in await office.waiting()} == {"duty", "erase"}
    assert not office.worker.alarms()["forwarding_away"]


async def test_a_bot_that_never_lives_to_see_a_half_hour_sends_all_the_same() -> None:
    """What an earlier process left goes at the start; what comes after it, on the half-hour."""
    office = Office()
    await office.tick()
    await office.files(1, priority=2)
    await office.tick()
    assert office.ends[0].came == []

    office.wake()
    await office.tick()
    await office.files(2, priority=2)
    await office.tick()

    assert [reference for reference, _ in office.ends[0].came] == ["K00001"]


async def test_what_no_case_stands_behind_any_more_is_let_go() -> None:
    """Nothing of an erased case stays in line; what is held keeps its place."""
    office = Office()
    await office.files(1)
    await office.store.commit(AddOutbox(OutboxRow(9, "hook", 99, "report", 0, 0, 1)))
    held = OutboxRow(8, "hook", 99, "report", 0, 0, 2)
    await office.store.commit(AddOutbox(held), StopOutbox(8, "held", "restored"))

    await office.tick()

    assert len(office.ends[0].came) == 1
    assert await office.waiting() == []
    assert [row.key for row in await office.store.stopped()] == [8]
