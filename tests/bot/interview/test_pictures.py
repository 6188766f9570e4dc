"""The card of pictures: no reading, no trap, never for a first report, never before 🆘."""

from dataclasses import replace

import pytest

from bot.interview.cards import CARD_LIMIT, ROW_LIMIT
from bot.interview.effects import PassedPictures, Submit
from bot.interview.events import Tapped, Wrote
from bot.interview.machine import advance
from bot.interview.parts import Notice, Said
from bot.interview.pictures import ORDERS, PICTURES, SHOWN, choose
from bot.interview.schema import Aside, Interview, Phase, begin
from bot.interview.screens import screen
from tests.bot.interview.world import MISSION

BUSY = replace(MISSION, pictures=417)


def agreed() -> Interview:
    """Somebody beyond their limit begins another report."""
    at_limits = replace(begin("en"), phase=Phase.LIMITS)
    return advance(at_limits, Tapped("agree:limits"), BUSY)[0]


def test_every_order_shows_six_pictures_and_the_one_that_is_asked_for() -> None:
    """Each picture is asked for, in each place, over all orders."""
    places = set()
    for number in range(ORDERS):
        wanted, shown = choose(number)
        assert len(set(shown)) == len(shown) == SHOWN
        assert wanted in shown
        places.add((wanted, shown.index(wanted)))
    assert {wanted for wanted, _ in places} == set(range(len(PICTURES)))
    assert {place for _, place in places} == set(range(SHOWN))


def test_the_card_has_the_picture_in_its_text_and_help_on_it() -> None:
    """It needs no reading: the same sign stands above and on one button."""
    card = screen(agreed(), BUSY)
    wanted, _ = choose(417)
    (asked,) = [line for line in card.lines if "icon" in line.params]
    buttons = [button for row in card.rows for button in row]

    assert asked.params["icon"] == PICTURES[wanted][0]
    assert sum(button.icon == PICTURES[wanted][0] for button in buttons) == 1
    assert "🆘" in {button.icon for button in buttons}
    assert len(card.rows) <= ROW_LIMIT
    assert CARD_LIMIT == 280


def test_the_right_picture_clears_the_way() -> None:
    """The chat counts anew, and the question beneath is asked."""
    wanted, _ = choose(417)
    after, effects = advance(agreed(), Tapped(f"pic:pictures:{wanted}"), BUSY)

    assert effects == (PassedPictures(),)
    assert (after.aside, after.phase) == (None, Phase.ASKING)
    assert after.receipt == Notice(Said.PASSED)


def test_a_wrong_picture_only_shows_others() -> None:
    """Nothing is counted against anybody, and the right one is soon found."""
    interview = agreed()
    _, shown = choose(interview.page)
    wrong = next(place for place in shown if place != choose(interview.page)[0])
    after, effects = advance(interview, Tapped(f"pic:pictures:{wrong}"), BUSY)

    assert effects == ()
    assert after.aside is Aside.PICTURES
    assert after.page != interview.page
    again, effects = advance(after, Tapped(f"pic:pictures:{choose(after.page)[0]}"), BUSY)
    assert effects == (PassedPictures(),)
    assert again.aside is None


def test_whoever_passes_it_by_is_heard() -> None:
    """Words and ◀ close it; it can be ignored altogether."""
    told, _ = advance(agreed(), Wrote(1, "they took our seed"), BUSY)
    back, _ = advance(agreed(), Tapped("close:pictures"), BUSY)

    assert (told.aside, len(told.parts)) == (None, 1)
    assert back.aside is None


def test_help_is_one_tap_away() -> None:
    """🆘 opens the places from it, and Yes sends at once."""
    helped, _ = advance(agreed(), Tapped("open:pictures:help"), BUSY)
    _, effects = advance(helped, Tapped("urgent:help"), BUSY)

    assert helped.aside is Aside.HELP
    assert effects == (Submit(urgent=True),)


@pytest.mark.parametrize("data", ["pic:pictures:999", "pic:pictures:x", "pic:story:1"])
def test_a_tap_that_is_none_of_ours_changes_nothing(data: str) -> None:
    """A changed client can send anything."""
    after, effects = advance(agreed(), Tapped(data), BUSY)
    assert effects == ()
    assert after.receipt == Notice(Said.OUT_OF_TURN)
    assert after.aside is Aside.PICTURES


def test_a_first_report_never_meets_it() -> None:
    """Without the mission's word there is no such card, and nobody can open it."""
    at_limits = replace(begin("en"), phase=Phase.LIMITS)
    plain, _ = advance(at_limits, Tapped("agree:limits"), MISSION)
    opened, _ = advance(plain, Tapped("open:story:pictures"), MISSION)
    assert plain.aside is None
    assert opened.aside is None
