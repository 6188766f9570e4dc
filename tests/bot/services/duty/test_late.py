"""A case that nobody answers is told to the next above, once, however the machine fares."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.casework.clocks import DAY, HOUR, escalation
from bot.casework.lifecycle import State
from bot.casework.triage import Priority
from bot.errors import DiskFullError
from bot.sealing.roster import Roster
from bot.services.changes import DropCase
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.answering import Answer
from bot.services.rows import CaseRow
from tests.bot.services.duty.watchtower import FakeWay, Watchtower
from tests.bot.services.letters import opened_by
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

MORNING = 1_750_000_000 - 1_750_000_000 % DAY + 6 * HOUR
SPANS = [(2, 48 * HOUR), (3, 7 * DAY), (4, 14 * DAY)]
EVERYONE = ["ada", "ben", "cleo"]


async def goes_by(tower: Watchtower, seconds: int) -> None:
    """Let a long time go by, looked at twice in every half-hour."""
    for _ in range(seconds // 900):
        tower.scene.clock.pass_(900)
        await tower.tick()


async def told(tower: Watchtower, priority: int = 2, state: str = "submitted") -> CaseRow:
    """A report of a priority that came in the morning, whose readers were told half an hour on."""
    tower.scene.clock.at = MORNING
    tower.wake()
    await tower.duty.begin()
    row, _, _ = await tower.scene.files("They took my cow.")
    changed = replace(row, priority=priority, state=state)
    tower.scene.store._tables.cases[row.key] = changed
    await goes_by(tower, HOUR)
    assert sorted(tower.way.names) == EVERYONE
    tower.way.told.clear()
    return changed


def with_heads(tower: Watchtower, *names: str) -> None:
    """Let these officers be heads, and no others."""
    everyone = (officer.name for officer in tower.scene.people.roster.officers)
    roles = {name: ("intake", "head") if name in names else ("intake",) for name in everyone}
    Office(tower.scene).roles(**roles)


@pytest.mark.parametrize(("priority", "span"), SPANS)
async def test_nobody_above_hears_before_its_time_and_the_head_once_after(
    tower: Watchtower, priority: int, span: int
) -> None:
    """Two days, one week, two weeks; then the head, with a button, and the chain says so."""
    with_heads(tower, "cleo")
    row = await told(tower, priority)

    await goes_by(tower, span - 2 * HOUR)
    assert tower.way.told == []
    await goes_by(tower, 3 * DAY)

    assert tower.way.told == [
        ("cleo", Alert(Kind.NEW, row.reference, f"P{priority}", row.due, is_late=True))
    ]
    assert (await tower.acts(row)).count("called_head") == 1
    assert await tower.rows() == []


async def test_where_no_head_reads_it_every_reader_hears_again(tower: Watchtower) -> None:
    """A head who does not read the case hears nothing: dora reads another queue."""
    with_heads(tower, "dora")
    await told(tower)

    await goes_by(tower, 49 * HOUR)

    assert sorted(tower.way.names) == EVERYONE


async def test_a_head_who_stepped_aside_hears_nothing(tower: Watchtower) -> None:
    """Alerts go to readers of the case alone, also late ones."""
    with_heads(tower, "cleo")
    row = await told(tower)

    await Office(tower.scene).does("cleo", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, 49 * HOUR)

    assert sorted(tower.way.names) == ["ada", "ben"]
    assert (await tower.acts(row)).count("called_head") == 1


@pytest.mark.parametrize("action", ["acknowledge", "letter", "note"])
async def test_an_answer_lets_nobody_above_hear(tower: Watchtower, action: str) -> None:
    """And the row goes with the next half-hour, not only when it would be late."""
    row = await told(tower)

    await tower.officer_acts(row, action)
    await goes_by(tower, HOUR)
    assert await tower.rows() == []
    await goes_by(tower, 3 * DAY)

    assert tower.way.told == []


async def test_the_button_of_a_late_alert_counts_as_one_of_the_first(tower: Watchtower) -> None:
    """Whoever taps it is on it; the row is gone at once."""
    row = await told(tower)

    assert await tower.answering.take("ada", row.reference) is Answer.TAKEN

    assert await tower.rows() == []


async def test_a_look_is_no_answer(tower: Watchtower) -> None:
    """A case that was only read is late all the same."""
    with_heads(tower)
    row = await told(tower)

    await tower.officer_acts(row, "read")
    await goes_by(tower, 49 * HOUR)

    assert sorted(tower.way.names) == EVERYONE


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


# ---------------------------------------------------------------- what a reporter adds


async def adds(scene: Scene, row: CaseRow, words: str = "And my goat.") -> None:
    """The reporter adds words, by the button below their receipt."""
    locator = urlsafe_b64encode(row.locator).decode().rstrip("=")
    await scene.taps(f"add:receipt:{locator}")
    await scene.writes(words)


async def given(tower: Watchtower, row: CaseRow, name: str) -> None:
    """Put an officer in charge."""
    row = await tower.scene.case()
    given_to = replace(row, assignee=name, version=row.version)
    tower.scene.store._tables.cases[row.key] = given_to


def heard(tower: Watchtower) -> list[tuple[str, str]]:
    """Who heard of what kind of news."""
    return sorted((name, alert.kind) for name, alert in tower.way.told)


def without(tower: Watchtower, name: str) -> Roster:
    """The roster once an officer has left."""
    roster = tower.scene.people.roster
    officers = tuple(officer for officer in roster.officers if officer.name != name)
    intakes = {
        queue: replace(intake, readers=tuple(each for each in intake.readers if each != name))
        for queue, intake in roster.intakes.items()
    }
    return replace(roster, officers=officers, intakes=intakes)


ALL_READ_ON = [(name, Kind.ADDED) for name in EVERYONE]


async def test_where_nobody_is_in_charge_its_readers_hear_of_more(tower: Watchtower) -> None:
    """On the half-hour, once, by reference and priority alone."""
    row = await told(tower)

    await adds(tower.scene, row)
    await tower.tick()
    assert tower.way.told == []
    await goes_by(tower, 2 * HOUR)

    assert heard(tower) == ALL_READ_ON
    assert {alert for _, alert in tower.way.told} == {
        Alert(Kind.ADDED, row.reference, "P2", (await tower.scene.case()).due)
    }


async def test_what_is_added_before_the_first_alert_rings_no_second_time(
    tower: Watchtower,
) -> None:
    """Whoever opens what is new finds what was added in it."""
    tower.scene.clock.at = MORNING
    await tower.tick()
    row, _, _ = await tower.scene.files("They took my cow.")
    tower.scene.store._tables.cases[row.key] = replace(row, priority=2)
    await adds(tower.scene, row)

    await goes_by(tower, HOUR)

    assert heard(tower) == [(name, Kind.NEW) for name in EVERYONE]


@pytest.mark.parametrize("how", ["left", "aside"])
async def test_where_the_one_in_charge_is_gone_its_readers_hear(
    tower: Watchtower, how: str
) -> None:
    """Left the roster, or stepped aside: somebody still hears, and they do not."""
    row = await told(tower)
    await given(tower, row, "ben")
    if how == "left":
        tower.scene.roster = without(tower, "ben")
    else:
        await Office(tower.scene).does("ben", Action.RECUSE, row=await tower.scene.case())
        await goes_by(tower, HOUR)
        assert heard(tower) == [("ada", Kind.NEW), ("cleo", Kind.NEW)]
        tower.way.told.clear()
        await given(tower, row, "ben")

    await adds(tower.scene, row)
    await goes_by(tower, HOUR)

    assert heard(tower) == [("ada", Kind.ADDED), ("cleo", Kind.ADDED)]


async def test_the_one_in_charge_hears_alone(tower: Watchtower) -> None:
    """What has an officer wakes no other."""
    row = await told(tower)
    await given(tower, row, "ben")

    await adds(tower.scene, row)
    await goes_by(tower, HOUR)

    assert heard(tower) == [("ben", Kind.ADDED)]


@pytest.mark.parametrize(
    ("taps", "state"),
    [
        (("open:case:withdraw", "withdraw:withdraw"), "submitted"),
        (("open:case:erase", "erase:erase"), "acknowledged"),
        (("disagree:case",), "closed"),
    ],
)
async def test_a_wish_is_told_like_words(
    tower: Watchtower, taps: tuple[str, ...], state: str
) -> None:
    """Withdrawn, wished erased or disagreed with: its readers hear that there is more to read."""
    scene = tower.scene
    scene.clock.at = MORNING
    tower.wake()
    row, digits, _ = await scene.files("They took my cow.")
    scene.store._tables.cases[row.key] = replace(row, priority=2, state=state)
    await tower.officer_acts(row, "acknowledge")
    await tower.duty.begin()
    await goes_by(tower, HOUR)
    tower.way.told.clear()

    await opened_by(scene, digits)
    await scene.taps(*taps)
    await goes_by(tower, HOUR)

    assert heard(tower) == ALL_READ_ON


async def test_additions_to_what_was_set_aside_wait_for_the_morning(tower: Watchtower) -> None:
    """Whoever floods by adding rings nobody at night."""
    row = await told(tower, 2, State.QUARANTINE.value)
    tower.scene.clock.at = MORNING + 16 * HOUR
    await adds(tower.scene, row)

    await goes_by(tower, 2 * HOUR)
    assert tower.way.told == []
    await goes_by(tower, 10 * HOUR)

    assert heard(tower) == ALL_READ_ON


async def test_a_person_on_an_urgent_case_without_charge_is_not_the_only_one_to_hear(
    tower: Watchtower,
) -> None:
    """A call that was answered is not called anew for more words; but its readers hear of them."""
    tower.scene.clock.at = MORNING
    row = await tower.calls_for_help()
    await tower.tick()
    assert await tower.answering.take("ada", row.reference) is Answer.TAKEN
    tower.way.told.clear()

    await adds(tower.scene, row)
    await goes_by(tower, HOUR)

    assert heard(tower) == ALL_READ_ON
    assert not tower.duty.unanswered


async def test_who_is_kept_out_by_what_is_added_hears_nothing_of_it(tower: Watchtower) -> None:
    """The row of the outbox is that of any other addition; the readers are those who still read."""
    row = await told(tower)
    tower.scene.with_officer("ben", aliases=("zwqxalias",))

    await adds(tower.scene, row, "It was zwqxalias.")
    await goes_by(tower, HOUR)

    assert heard(tower) == [("ada", Kind.ADDED), ("cleo", Kind.ADDED)]


# ---------------------------------------------------------------- ways that fail in part


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
