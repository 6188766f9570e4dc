"""What is not urgent leaves on the half-hour, shuffled, and at night only if it must."""

from dataclasses import replace

from bot.services.changes import AddOutbox, PutCase
from bot.services.duty.alerts import Kind
from bot.services.rows import CaseRow, OutboxRow
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.scene import Scene

MORNING = 1_750_000_000 - 1_750_000_000 % 86400 + 10 * 3600


async def filed(tower: Watchtower, priority: int = 2) -> CaseRow:
    """A report of a priority."""
    row, _, _ = await tower.scene.files("They took my cow.")
    changed = replace(row, priority=priority, version=row.version)
    tower.scene.store._tables.cases[row.key] = changed
    return changed


async def test_it_leaves_on_the_half_hour_to_every_reader(tower: Watchtower) -> None:
    """Not before, once to each, and then it rests until it is late."""
    tower.scene.clock.at = MORNING + 5 * 60
    await tower.tick()
    row = await filed(tower)

    await tower.passes(24 * 60)
    assert tower.way.told == []
    await tower.passes(2 * 60)

    assert sorted(tower.way.names) == ["ada", "ben", "cleo"]
    assert {alert.reference for _, alert in tower.way.told} == {row.reference}
    (resting,) = await tower.rows()
    assert (resting.case, resting.tries) == (row.key, 1)
    assert resting.due == row.received + 48 * 3600
    await tower.passes(3600)
    assert len(tower.way.told) == 3


async def test_what_came_before_a_restart_leaves_too(tower: Watchtower) -> None:
    """The row on the disk is enough."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    await filed(tower)
    tower.wake()
    await tower.duty.begin()

    await tower.passes(31 * 60)

    assert sorted(tower.way.names) == ["ada", "ben", "cleo"]


async def test_p3_waits_for_the_morning_and_p2_does_not(scene: Scene) -> None:
    """Nobody's phone rings at night for what can wait."""
    for priority, rings in ((2, 3), (3, 0)):
        tower = Watchtower(scene)
        scene.clock.at = MORNING + 12 * 3600 + priority * 86400
        await tower.duty.begin()
        await tower.tick()
        await filed(tower, priority)

        await tower.passes(31 * 60)
        assert len(tower.way.told) == rings

    scene.clock.at += 9 * 3600
    await tower.passes(31 * 60)
    assert len(tower.way.told) == 3


async def test_many_at_once_are_counted_in_one_sentence(tower: Watchtower) -> None:
    """A flood of reports is no flood of alerts."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    for _ in range(7):
        await filed(tower)
        tower.scene.clock.pass_(120)  # a tap that comes at once is the one before, come twice

    await tower.passes(31 * 60)

    assert sorted(tower.way.names) == ["ada", "ben", "cleo"]
    alert = tower.way.told[0][1]
    assert (alert.kind, alert.count, alert.reference) == (Kind.MANY, 7, "")


async def test_with_every_way_shut_the_next_half_hour_tries_again(tower: Watchtower) -> None:
    """An outage of Telegram costs half an hour, not the alert."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    await filed(tower)
    tower.way.open = False
    await tower.passes(31 * 60)
    tower.way.open = True

    await tower.passes(31 * 60)

    assert sorted(tower.way.names) == ["ada", "ben", "cleo"]


async def test_what_is_added_is_told_to_whoever_has_the_case_and_once(tower: Watchtower) -> None:
    """Three messages of a reporter's are one alert for the assignee, and for nobody else."""
    scene = tower.scene
    scene.clock.at = MORNING
    await tower.tick()
    row, _, locator = await scene.files("They took my cow.")
    await tower.passes(31 * 60)
    tower.way.told.clear()
    row = await scene.case()
    await scene.store.commit(PutCase(replace(row, assignee="ben"), row.version))

    await scene.taps(f"add:receipt:{locator}")
    for words in ("And my goat.", "And my hen.", "Please come."):
        await scene.writes(words)
    await tower.passes(31 * 60)

    assert [(name, alert.kind) for name, alert in tower.way.told] == [("ben", Kind.ADDED)]
    assert Kind.ADDED not in [each.kind for each in await tower.rows()]


async def test_rows_of_other_destinations_are_left_alone(tower: Watchtower) -> None:
    """The outbox is not ours alone."""
    row = await tower.calls_for_help()
    foreign = OutboxRow(5, "webhook", row.key, "received", 0, 0)
    await tower.scene.store.commit(AddOutbox(foreign))

    await tower.passes(3600)

    assert foreign in await tower.rows()


async def test_a_case_that_nobody_can_open_silences_no_other(tower: Watchtower) -> None:
    """It waits, for its readers may be known again; all the others are told of."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    damaged = await filed(tower)
    tower.scene.clock.pass_(120)
    sound = await filed(tower)
    broken = replace(damaged, sealed=bytes(len(damaged.sealed)))
    tower.scene.store._tables.cases[damaged.key] = broken

    await tower.passes(31 * 60)

    assert {alert.reference for _, alert in tower.way.told} == {sound.reference}
    untold = [row.case for row in await tower.rows() if not row.tries]
    assert untold == [damaged.key]
