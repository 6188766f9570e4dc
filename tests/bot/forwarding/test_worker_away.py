"""Destinations that are away or refuse: nothing hammered, nothing destroyed on a doubted clock."""

from bot.forwarding.worker import DAY, Limits
from bot.services.changes import (
    StopOutbox,
)
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result, parcel_of
from bot.services.outbox_routes import Route, Routes
from storage.memory import MemoryStore
from tests.bot.forwarding.deliveries import AWAY, REFUSED, Ends, Office
from tests.bot.forwarding.parcels import webhook
from tests.contracts import rows
from tests.ground.receiver import Receiver, receiver


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
