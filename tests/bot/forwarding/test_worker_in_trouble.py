"""Stores that fail, full disks, floods and poison: nothing lost, nothing sent twice."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.errors import DiskFullError, StorageError
from bot.forwarding.worker import Limits
from bot.services.changes import (
    AddOutbox,
    DropOutbox,
    PutCase,
    ResumeOutbox,
    StopOutbox,
)
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result
from bot.services.rows import OutboxRow
from tests.bot.forwarding.deliveries import Ends, Office


async def test_a_store_that_fails_loses_nothing_and_sends_nothing_twice() -> None:
    """What was delivered but not written off is written off later; and nothing is hammered."""
    office = Office()
    await office.files(1)
    commit, asked = office.store.commit, []

    async def fails(*changes: object) -> None:
        if any(isinstance(change, DropOutbox) for change in changes):
            asked.append(changes)
            raise StorageError
        await commit(*changes)  # type: ignore[arg-type]  # as it was given

    office.store.commit = fails  # type: ignore[method-assign]  # a store that fails for a while
    with pytest.raises(StorageError):
        await office.tick()
    for _ in range(10):
        await office.tick()
    assert len(asked) == 1
    office.store.commit = commit  # type: ignore[method-assign]  # and is well again
    await office.passes(60)

    assert len(office.ends[0].came) == 1
    assert await office.waiting() == []


async def test_a_full_disk_keeps_nothing_from_leaving() -> None:
    """Each item once, though nothing of it can be written down; what is gone is let go later."""
    office = Office()
    for key in (1, 2, 3):
        await office.files(key)
    await office.store.commit(AddOutbox(OutboxRow(9, "hook", 99, "report", 0, 0, 1)))
    commit = office.store.commit

    async def full(*_: object) -> None:
        raise DiskFullError

    office.store.commit = full  # type: ignore[method-assign]  # nothing can be written
    for _ in range(10):
        with suppress(DiskFullError):
            await office.passes(10, step=1)
    assert len(office.ends[0].came) == 3
    office.store.commit = commit  # type: ignore[method-assign]  # there is room again
    await office.passes(300)

    assert len(office.ends[0].came) == 3
    assert await office.waiting() == []


async def test_what_is_delivered_while_the_outbox_is_read_is_not_sent_again() -> None:
    """What was read a moment before its row went is not something new."""
    office = Office()
    await office.files(1)
    ((_, errand),) = await office.worker.due()
    read = office.store.outbox

    async def reads() -> object:
        found = await read()
        await errand()
        return found

    office.store.outbox = reads  # type: ignore[method-assign,assignment]  # slow enough
    await office.worker.due()
    office.store.outbox = read  # type: ignore[method-assign]  # and as ever
    await office.tick()

    assert len(office.ends[0].came) == 1


async def test_what_is_let_go_again_at_once_is_tried_again() -> None:
    """An operator's retry may come before the worker has looked since it gave up."""
    office = Office(Ends(does=lambda _: Outcome(Result.IMPOSSIBLE, "too_large")))
    await office.files(1)
    await office.tick()
    (dead,) = await office.store.stopped()
    office.ends[0].does = lambda _: DONE
    await office.store.commit(ResumeOutbox(dead.key, dead.due))

    await office.tick()

    assert len(office.ends[0].came) == 1


async def test_what_is_set_aside_on_its_way_makes_no_room_beside_it() -> None:
    """A destination that takes one at a time never gets two, whatever an operator does."""
    office, under_way, may_end = Office(), list[str](), asyncio.Event()

    async def slow(parcel: Parcel) -> Outcome:
        under_way.append(parcel.id)
        await may_end.wait()
        return DONE

    office.ends[0].deliver = slow  # type: ignore[method-assign]  # a fake that takes its time
    await office.files(1)
    await office.files(2)
    sending = asyncio.create_task(office.tick())
    async with asyncio.timeout(5):
        while not under_way:  # noqa: ASYNC110  # nothing is told to a waiter
            await asyncio.sleep(0)
        first = min(await office.waiting(), key=lambda row: -row.tries)
        await office.store.commit(StopOutbox(first.key, "held", "asked"))
        looking = asyncio.create_task(office.tick())
        for _ in range(20):
            await asyncio.sleep(0)
        beside = len(under_way)
        may_end.set()
        await asyncio.gather(sending, looking)

    assert beside == 1
    assert len(under_way) == 2


@pytest.mark.parametrize("fault", [StorageError("a piece is missing"), ValueError(), KeyError()])
async def test_an_item_that_cannot_be_read_holds_up_nobody(fault: Exception) -> None:
    """Nor is it tried once a second for ever: it is given up like what a receiver refuses."""
    office = Office(limits=Limits(strikes=3))

    def breaks(parcel: Parcel) -> Outcome:
        if parcel.facts.reference == "K00001":
            raise fault
        return DONE

    office.ends[0].does = breaks
    for key in range(1, 30):
        await office.files(key)
        await office.passes(300)

    (dead,) = await office.store.stopped()
    assert (dead.case, dead.reason) == (1, type(fault).__name__)
    assert len(office.ends[0].came) == 28
    assert office.ends[0].tries < 28 + 10


async def test_a_flood_leaves_behind_everybody_elses() -> None:
    """Whatever its cases claim to be: the next call for help is sent before them."""
    office = Office()
    await office.tick()
    for key in range(1, 20):
        await office.files(key)
        case = await office.store.case(key)
        assert case is not None
        spam = replace(case, state="quarantine", version=case.version + 1)
        await office.store.commit(PutCase(spam, case.version))
    await office.files(20)

    await office.tick()

    assert [reference for reference, _ in office.ends[0].came] == ["K00020"]


async def test_what_a_restart_finds_is_put_in_line_at_one_question() -> None:
    """However many cases wait, to however many places: the most urgent is not behind the rest."""
    one, two = Ends("one"), Ends("two")
    office = Office(one, two)
    for key in range(1, 700):
        await office.files(key, priority=2, to="one" if key % 2 else "two")
    await office.files(700, to="one")
    asked = _asked(office)

    await office.worker.due()
    await office.worker.due()
    assert asked == [("outbox_cases",)]

    await office.tick()
    assert one.came[0][0] == "K00700"
    assert (len(one.came), len(two.came)) == (351, 349)


def _asked(office: Office) -> list[tuple[object, ...]]:
    """Note what the store is asked about cases."""
    asked: list[tuple[object, ...]] = []

    def noted(name: str) -> None:
        ask = getattr(office.store, name)

        async def asking(*keys: int) -> object:
            asked.append((name, *keys))
            return await ask(*keys)

        setattr(office.store, name, asking)

    for name in ("case", "cases", "outbox_cases"):
        noted(name)
    return asked
