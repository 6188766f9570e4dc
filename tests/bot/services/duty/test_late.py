"""A case that nobody answers is told to the next above, once."""

import pytest

from bot.casework.actions import Action
from bot.casework.clocks import DAY, HOUR
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.answering import Answer
from tests.bot.services.duty.lateness import EVERYONE, goes_by, told, with_heads
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.officers.office import Office

SPANS = [(2, 48 * HOUR), (3, 7 * DAY), (4, 14 * DAY)]


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
