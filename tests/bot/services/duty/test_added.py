"""What a reporter adds is told to whoever has the case, else to its readers."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.casework.clocks import HOUR
from bot.casework.lifecycle import State
from bot.sealing.roster import Roster
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.answering import Answer
from bot.services.rows import CaseRow
from tests.bot.services.duty.lateness import EVERYONE, MORNING, goes_by, told
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.letters import opened_by
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene


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
