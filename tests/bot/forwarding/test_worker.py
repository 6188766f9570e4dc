"""The outbox worked: nothing lost, nothing hammered, nothing destroyed on a doubted clock."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pytest

from bot.errors import DiskFullError, StorageError
from bot.forwarding.worker import DAY, Limits, Worker
from bot.services.changes import (
    AddCase,
    AddEntry,
    AddOutbox,
    DropCase,
    DropOutbox,
    PutCase,
    ResumeOutbox,
    StopOutbox,
)
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result, parcel_of, whole
from bot.services.outbox_routes import Route, Routes
from bot.services.rows import OutboxRow
from storage.memory import MemoryStore
from tests.bot.forwarding.parcels import webhook
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Hands
from tests.contracts import rows
from tests.ground.receiver import Receiver, receiver

AWAY, REFUSED = Outcome(Result.AWAY, "status_503"), Outcome(Result.REFUSED, "status_500")


@dataclass(eq=False)
class Ends:
    """A destination that does as it is told."""

    name: str = "hook"
    does: Callable[[Parcel], Outcome] = lambda _: DONE
    came: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Take it, or not."""
        self.tries += 1
        outcome = self.does(parcel)
        if outcome is DONE:
            self.came.append((parcel.facts.reference, parcel.id))
        return outcome


class Office:
    """A store with cases, a worker, a clock."""

    def __init__(self, *ends: Ends, limits: Limits | None = None) -> None:
        self.store, self.clock = MemoryStore(), Hands()
        self.ends = ends or (Ends(),)
        self.limits = limits or Limits()
        self.wake()

    def wake(self) -> None:
        """Build the worker anew over the same store, as a restart does."""
        ends = dict.fromkeys(self.ends, 1)
        random = Seeded("worker")
        self.worker = Worker(self.store, self.clock, random, ends, self.limits)  # type: ignore[arg-type]  # fakes beside webhooks

    async def files(self, key: int, *, priority: int = 1, to: str = "hook") -> None:
        """File a case that is to be delivered."""
        case = rows.case(key, priority=priority, received=self.clock.at - self.clock.at % 900)
        entry = rows.entry(key, 1, 1000 + key, at=case.received)
        routes = Routes([Route(destinations=(to,))])
        await self.store.commit(
            AddCase(case),
            rows.chunk(1000 + key),
            AddEntry(entry),
            *routes.items(case, entry),
        )

    async def tick(self) -> None:
        """Do what is due, all of it."""
        await asyncio.gather(*(errand() for _, errand in await self.worker.due()))

    async def passes(self, seconds: float, step: float = 60.0) -> None:
        """Let time go by."""
        while seconds > 0:
            self.clock.pass_(step)
            seconds -= step
            await self.tick()

    async def waiting(self) -> list[OutboxRow]:
        """What rests in the outbox."""
        return list(await self.store.outbox())


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


async def test_three_days_away_and_everything_arrives_in_order_without_hammering() -> None:
    """A real receiver, gone for three days of simulated time: the oldest P1 first, few calls."""
    known = Receiver()
    with receiver() as first:
        port = first.port  # free again as soon as it is gone
    known.port = port
    office = Office()
    hook = webhook(known, url=f"http://127.0.0.1:{port}/in", clock=office.clock)
    tried = _counted(hook)
    office.ends = (hook,)  # type: ignore[assignment]  # the real one in the fakes' place
    office.wake()
    for key in range(1, 61):
        await office.files(key, priority=1 + key % 3)
        await office.passes(3600)
    await office.passes(12 * 3600)

    calls = len(tried)
    assert not known.kept
    with receiver(port=port, known=known):
        await office.passes(2400)
    await hook.close()

    assert len(known.kept) == 60
    assert await office.waiting() == []
    # In 72 hours: one call for each rest, and the rests grow to a quarter of an hour.
    assert calls < 3 * 24 * 8
    expected = sorted(range(1, 61), key=lambda key: (1 + key % 3, key))
    assert known.order == [_id_of(office, key) for key in expected]


def _counted(hook: object) -> list[int]:
    """Count the tries of a destination."""
    counted: list[int] = []
    deliver = hook.deliver  # type: ignore[attr-defined]  # any destination

    async def counting(parcel: Parcel) -> Outcome:
        counted.append(1)
        outcome: Outcome = await deliver(parcel)
        return outcome

    hook.deliver = counting  # type: ignore[attr-defined]  # the same
    return counted


def _id_of(office: Office, key: int) -> str:
    """By what name the receiver knows a case's report."""
    return f"msg_{_parcel_id(key)}"


def _parcel_id(key: int) -> str:
    case, entry = rows.case(key), rows.entry(key, 1, 1000 + key)
    (item,) = Routes([Route(destinations=("hook",))]).items(case, entry)
    return parcel_of(item.row, case, entry, MemoryStore()).id


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


async def test_one_destination_does_not_hold_up_another() -> None:
    """Each has its own line."""
    away, other = Ends("away", does=lambda _: AWAY), Ends("other")
    office = Office(away, other)
    await office.files(1, to="away")
    await office.files(2, to="other")

    await office.tick()

    assert (len(away.came), len(other.came)) == (0, 1)


async def test_an_item_that_is_always_refused_is_given_up_and_can_be_retried() -> None:
    """Others go on meanwhile; it is set aside for a human, with why, under an alarm."""
    office = Office(limits=Limits(strikes=3))
    ends = office.ends[0]
    ends.does = lambda parcel: REFUSED if parcel.facts.reference == "K00001" else DONE
    for key in range(1, 40):
        await office.files(key)
        await office.passes(300)

    (dead,) = await office.store.stopped()
    assert (dead.case, dead.standing, dead.reason) == (1, "dead", "status_500")
    assert len(ends.came) == 38
    await office.tick()
    assert office.worker.alarms()["forwarding_dead"]


async def test_what_can_never_be_taken_is_set_aside_at_once() -> None:
    """One try is enough."""
    office = Office(Ends(does=lambda _: Outcome(Result.IMPOSSIBLE, "too_large")))
    await office.files(1)

    await office.tick()

    assert [(row.standing, row.reason) for row in await office.store.stopped()] == [
        ("dead", "too_large")
    ]


async def test_nothing_is_given_up_by_a_clock_that_is_doubted() -> None:
    """A host's clock that leaps a year neither kills what waits nor brings a storm of tries."""
    office = Office(Ends(does=lambda _: AWAY))
    await office.files(1)
    await office.tick()
    office.clock.believed = False
    office.clock.at += 365 * DAY

    await office.tick()
    assert office.ends[0].tries == 1
    office.clock.steady += 1200  # its rest is over, and it is looked at again
    await office.tick()
    assert office.ends[0].tries == 2
    assert await office.store.stopped() == []

    office.clock.believed = True
    await office.passes(1200)
    assert [row.reason for row in await office.store.stopped()] == ["too_old"]


async def test_refusals_under_a_doubted_clock_do_not_count() -> None:
    """A receiver that checks the time refuses everything, and it is not the item's fault."""
    office = Office(limits=Limits(strikes=1))
    office.clock.believed = False
    office.ends[0].does = lambda _: REFUSED
    await office.files(1)

    await office.passes(3600)

    assert await office.store.stopped() == []


async def test_what_is_held_waits_for_a_human() -> None:
    """As after a restore: nothing is sent twice by a machine's memory of yesterday."""
    office = Office()
    await office.files(1)
    (row,) = await office.waiting()
    await office.store.commit(StopOutbox(row.key, "held", "restored"))

    await office.passes(3600)

    assert office.ends[0].tries == 0
    assert office.worker.alarms()["forwarding_held"]


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


async def test_what_waits_for_a_destination_that_nobody_names_is_an_alarm() -> None:
    """One that was renamed, or left out by mistake: it is kept, and does not wait in silence."""
    office = Office()
    await office.files(1, to="former")
    await office.tick()

    assert [row.destination for row in await office.waiting()] == ["former"]
    assert office.worker.alarms()["forwarding_away"]


async def test_a_destination_away_for_an_hour_is_an_alarm_until_it_is_back() -> None:
    """By the clock that never jumps."""
    office = Office(Ends(does=lambda _: AWAY))
    await office.files(1)
    await office.passes(1800)
    early = office.worker.alarms()["forwarding_away"]
    await office.passes(3600)
    late = office.worker.alarms()["forwarding_away"]
    office.ends[0].does = lambda _: DONE
    await office.passes(1200)

    assert (early, late, office.worker.alarms()["forwarding_away"]) == (False, True, False)


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
