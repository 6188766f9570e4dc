"""A reporter has the opened case erased: asked twice, told honestly, never by a slip."""

import pytest

from bot.interview.case_facts import OpenedCase
from bot.interview.effects import Append, EraseCase
from bot.interview.events import CaseErased
from bot.interview.schema import Phase
from tests.bot.interview.test_visiting import opened


@pytest.mark.parametrize(("at_once", "says"), [(True, "at once"), (False, "30 days")])
def test_erasing_is_asked_twice(at_once: bool, says: str) -> None:
    """The second card says what will happen; the first says nothing yet."""
    chat = opened(OpenedCase(state="SUBMITTED", received="Monday", goes_at_once=at_once))
    assert chat.taps("Erase") == ()
    assert says in chat.text
    assert chat.taps("No, go on") == ()
    assert chat.shown == "case"
    chat.taps("Erase")
    assert chat.taps("Yes, erase it") == (EraseCase(),)
    assert "It cannot go at once." in chat.text


def test_an_erased_case_is_no_longer_open() -> None:
    """The first card comes back, and says so."""
    chat = opened()
    chat.taps("Erase", "Yes, erase it")
    chat.case = None
    chat.happens(CaseErased())
    assert chat.phase is Phase.WELCOME
    assert "✓ Your report is erased." in chat.text


def test_words_never_erase() -> None:
    """Typing the button's label adds to the report and leaves it there."""
    chat = opened()
    chat.taps("Erase")
    effects = chat.writes("Yes, erase it")
    assert [type(effect) for effect in effects] == [Append]
