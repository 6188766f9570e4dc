"""However the machine, its clock and its ways fare, the next above hears once."""

from dataclasses import replace

import pytest

from bot.casework.clocks import DAY, HOUR, escalation
from bot.casework.lifecycle import State
from bot.casework.triage import Priority
from bot.errors import DiskFullError
from bot.services.changes import DropCase
from bot.services.duty.alerts import Alert, Kind
from tests.bot.services.duty.lateness import EVERYONE, MORNING, goes_by, told, with_heads
from tests.bot.services.duty.watchtower import FakeWay, Watchtower
from tests.bot.services.scene import Scene


@pytest.mark.parametrize("hours", [1, 47, 49, 60])
async def test_a_restart_neither_loses_nor_repeats_it(tower: Watchtower, hours: int) -> None:
    """The row on the disk is enough, whenever the program ends."""
    with_heads(tower, "ben")
    await told(tower)

    for each in (hours, 72 - hours):
        await goes_by(tower, each * HOUR)
        tower.wake()
        await tower.duty.begin()
        await tower.tick()

    assert tower.way.names == ["ben"]


async def test_what_fell_due_while_the_machine_was_off_is_told_after(tower: Watchtower) -> None:
    """A machine that was off for a week tells on the first half-hour."""
    with_heads(tower, "ben")
    await told(tower)

    tower.scene.clock.pass_(7 * DAY)
    tower.wake()
    await tower.duty.begin()
    await goes_by(tower, HOUR)

    assert tower.way.names == ["ben"]


async def test_a_clock_that_leaps_makes_nothing_late(tower: Watchtower) -> None:
    """Nobody above hears of it while the host's clock is not believed, nor twice afterwards."""
    row = await told(tower)
    tower.scene.clock.at += 30 * DAY
    tower.scene.clock.believed = False
    await goes_by(tower, 3 * HOUR)
    assert tower.way.told == []

    tower.scene.clock.at -= 33 * DAY
    await goes_by(tower, 47 * HOUR)

    assert sorted(tower.way.names) == EVERYONE
    assert (await tower.acts(row)).count("called_head") == 1


async def test_late_p3_waits_for_the_morning_and_late_p2_rings_at_night(scene: Scene) -> None:
    """The quiet hours hold for what is late as for what is new."""
    for priority, at_night in ((2, 3), (3, 0)):
        tower = Watchtower(scene)
        with_heads(tower)
        row = await told(tower, priority)
        late = escalation(State.SUBMITTED, Priority(f"P{priority}"), row.received).due
        scene.clock.pass_(late - late % DAY + 22 * HOUR - scene.clock.at)

        await goes_by(tower, HOUR)
        assert len(tower.way.told) == at_night
        await goes_by(tower, 12 * HOUR)
        assert sorted(tower.way.names) == EVERYONE
        await scene.store.commit(DropCase(row.key))


async def test_what_was_set_aside_is_late_after_a_week(tower: Watchtower) -> None:
    """A flood makes nobody run, whatever its reports say; but nor is it forgotten."""
    await told(tower, 2, State.QUARANTINE.value)

    await goes_by(tower, 6 * DAY)
    assert tower.way.told == []
    await goes_by(tower, DAY + HOUR)

    assert sorted(tower.way.names) == EVERYONE


async def test_with_every_way_shut_it_is_tried_until_one_opens(tower: Watchtower) -> None:
    """The call that is the last is not lost to an outage of a day."""
    row = await told(tower)
    tower.way.open = False
    await goes_by(tower, 3 * DAY)
    assert "called_head" not in await tower.acts(row)
    tower.way.open = True

    await goes_by(tower, DAY)

    assert sorted(tower.way.names) == EVERYONE
    assert (await tower.acts(row)).count("called_head") == 1


async def test_where_nobody_can_be_reached_it_waits_for_somebody(tower: Watchtower) -> None:
    """A late case is told of when the first of its readers has linked a phone."""
    await told(tower)
    tower.way.linked.clear()
    await goes_by(tower, 3 * DAY)
    tower.way.linked.add("ben")

    await goes_by(tower, HOUR)

    assert tower.way.names == ["ben"]
    assert await tower.rows() == []


async def test_a_full_disk_repeats_nothing(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has left does not leave again because it could not be noted; it is noted later."""
    row = await told(tower)

    async def refuses(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(tower.scene.store, "commit", refuses)
        tower.scene.clock.pass_(3 * DAY)
        for _ in range(3):
            tower.scene.clock.pass_(1800)
            with pytest.raises(DiskFullError):
                await tower.tick()
    await goes_by(tower, HOUR)

    assert sorted(tower.way.names) == EVERYONE
    assert (await tower.acts(row)).count("called_head") == 1
    assert await tower.rows() == []


async def test_the_second_path_carries_what_is_late_and_not_what_is_new(scene: Scene) -> None:
    """Whoever has only a mailbox hears of it when nobody answered."""
    mail = FakeWay(linked={"cleo"}, urgent_only=True)
    tower = Watchtower(scene, FakeWay(), mail)
    with_heads(tower, "cleo")
    await told(tower)
    assert mail.told == []

    await goes_by(tower, 49 * HOUR)

    assert mail.names == ["cleo"]


async def test_with_mailboxes_alone_it_is_late_in_its_time(scene: Scene) -> None:
    """A way that carries nothing new keeps no row from going on."""
    scene.clock.at = MORNING
    tower = Watchtower(scene, FakeWay(urgent_only=True))
    await tower.duty.begin()
    row, _, _ = await scene.files("They took my cow.")
    scene.store._tables.cases[row.key] = replace(row, priority=2)

    await goes_by(tower, 50 * HOUR)

    assert sorted(tower.way.names) == EVERYONE
    assert await tower.rows() == []


async def test_many_late_ones_are_counted_in_one_sentence(tower: Watchtower) -> None:
    """Also by the second path; each case's chain says it for itself."""
    tower.scene.clock.at = MORNING
    rows = []
    for _ in range(7):
        row, _, _ = await tower.scene.files("They took my cow.")
        tower.scene.store._tables.cases[row.key] = replace(row, priority=2)
        rows.append(row)
        tower.scene.clock.pass_(120)
    await goes_by(tower, HOUR)
    tower.way.told.clear()

    await goes_by(tower, 50 * HOUR)

    assert sorted(tower.way.names) == EVERYONE
    alert = tower.way.told[0][1]
    assert (alert.kind, alert.count, alert.is_late, alert.urgent) == (Kind.MANY, 7, True, True)
    assert [(await tower.acts(row)).count("called_head") for row in rows] == [1] * 7


class Choosy(FakeWay):
    """A way that takes nothing late while it chooses so."""

    is_choosy = True

    async def tell(self, officer: str, alert: Alert) -> bool:
        """Refuse what is late."""
        return not (self.is_choosy and alert.is_late) and await super().tell(officer, alert)


async def test_what_was_refused_is_not_told_by_another_alert_that_was_taken(scene: Scene) -> None:
    """A late case and a new one in one half-hour: each is noted for itself."""
    way = Choosy()
    tower = Watchtower(scene, way)
    late = await told(tower)
    scene.clock.pass_(48 * HOUR)
    new, _, _ = await scene.files("They took my goat.")
    scene.store._tables.cases[new.key] = replace(new, priority=2)
    await goes_by(tower, HOUR)
    assert {alert.reference for _, alert in way.told} == {new.reference}
    assert "called_head" not in await tower.acts(late)

    way.is_choosy = False
    await goes_by(tower, HOUR)

    assert {alert.reference for _, alert in way.told} == {new.reference, late.reference}
    assert (await tower.acts(late)).count("called_head") == 1


async def test_a_full_disk_repeats_no_first_alert_either(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What every reader was told is noted once there is room, and rests from then on."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    row, _, _ = await tower.scene.files("They took my cow.")
    tower.scene.store._tables.cases[row.key] = replace(row, priority=2)
    await tower.tick()

    async def refuses(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(tower.scene.store, "commit", refuses)
        for _ in range(3):
            tower.scene.clock.pass_(1800)
            with pytest.raises(DiskFullError):
                await tower.tick()
    await goes_by(tower, HOUR)

    assert sorted(tower.way.names) == EVERYONE
    assert [each.tries for each in await tower.rows()] == [1]
