"""A case that wakes nobody is not left to nobody when whoever had it steps aside."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.casework.clocks import DAY, HOUR
from bot.services.duty.alerts import Alert, Kind
from tests.bot.services.duty.lateness import goes_by, told, with_heads
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.officers.office import Office


async def answered(tower: Watchtower, *acts: Action, priority: int = 2) -> Office:
    """A case of which its readers were told, and that ada has answered: nothing waits."""
    with_heads(tower, "cleo")
    await told(tower, priority)
    office = Office(tower.scene)
    for act in acts:
        facts = {"to": "ada"} if act is Action.ASSIGN else {}
        await office.does("ada", act, facts, row=await tower.scene.case())
    await goes_by(tower, HOUR)
    assert await tower.rows() == []
    tower.way.told.clear()
    return office


@pytest.mark.parametrize("answer", [Action.ACKNOWLEDGE, Action.NOTE, Action.ASSIGN])
@pytest.mark.parametrize("priority", [2, 3, 4])
async def test_its_readers_are_told_when_who_answered_steps_aside(
    tower: Watchtower, priority: int, answer: Action
) -> None:
    """Those who are left, each once; nobody had been alerted of it any more."""
    office = await answered(tower, answer, priority=priority)
    row = await tower.scene.case()

    await office.does("ada", Action.RECUSE, row=row)
    await goes_by(tower, DAY)

    alert = Alert(Kind.NEW, row.reference, f"P{priority}", row.due)
    assert sorted(tower.way.told, key=lambda one: one[0]) == [("ben", alert), ("cleo", alert)]


async def test_the_next_above_is_told_when_it_is_late_once_more(tower: Watchtower) -> None:
    """Counted from the stepping aside, however long the case has been there."""
    office = await answered(tower, Action.ACKNOWLEDGE)
    await goes_by(tower, 5 * DAY)

    await office.does("ada", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, 40 * HOUR)
    assert sorted(tower.way.names) == ["ben", "cleo"]
    await goes_by(tower, 10 * HOUR)

    assert [(name, alert.is_late) for name, alert in tower.way.told[2:]] == [("cleo", True)]
    assert await tower.rows() == []


async def test_an_answer_of_who_is_left_ends_it_again(tower: Watchtower) -> None:
    """As with a case that is new."""
    office = await answered(tower, Action.ACKNOWLEDGE)
    await office.does("ada", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, HOUR)

    await office.does("ben", Action.NOTE, row=await tower.scene.case())
    await goes_by(tower, HOUR)

    assert await tower.rows() == []


@pytest.mark.parametrize("who", ["ada", "cleo"])
async def test_who_puts_a_case_back_leaves_it_to_all(tower: Watchtower, who: str) -> None:
    """Whether they do it themselves, or a head takes it from them."""
    office = await answered(tower, Action.ASSIGN)

    await office.does(who, Action.UNASSIGN, row=await tower.scene.case())
    await goes_by(tower, HOUR)

    assert sorted(tower.way.names) == ["ada", "ben", "cleo"]


async def test_nobody_is_told_where_another_has_it_or_had_answered(tower: Watchtower) -> None:
    """Stepping aside takes nothing from a case that others are at."""
    office = await answered(tower, Action.ACKNOWLEDGE)
    await office.does("ben", Action.NOTE, row=await tower.scene.case())

    await office.does("ada", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, DAY)

    assert tower.way.told == []


async def test_nobody_is_told_by_one_who_never_had_it(tower: Watchtower) -> None:
    """Cleo had not answered, and ada has."""
    office = await answered(tower, Action.ACKNOWLEDGE)

    await office.does("cleo", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, DAY)

    assert tower.way.told == []


async def test_nobody_is_told_of_a_case_that_is_over(tower: Watchtower) -> None:
    """On a closed one there is nothing to do."""
    office = await answered(tower, Action.ACKNOWLEDGE)
    row = await tower.scene.case()
    closed = replace(row, state="closed")
    tower.scene.store._tables.cases[row.key] = closed

    await office.does("ada", Action.RECUSE, row=await tower.scene.case())
    await goes_by(tower, DAY)

    assert tower.way.told == []
