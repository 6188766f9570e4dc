"""Isolates: codes and words of one direction inside the other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.bidi import behind, isolate, isolate_code, runs_against


def test_a_code_reads_left_to_right_and_a_word_as_it_is_written() -> None:
    """A code is forced left to right; a word's own first letter decides for it."""
    assert isolate_code("K7M-2QD") == "\u2066K7M-2QD\u2069"
    assert isolate("علي") == "\u2068علي\u2069"


@pytest.mark.parametrize(
    ("text", "direction", "against"),
    [
        ("Clinic", "rtl", True),
        ("Clinic", "ltr", False),
        ("🏥 عيادة", "ltr", True),
        ("عيادة MSF", "rtl", False),
        ("+000 000", "rtl", False),
        ("", "ltr", False),
    ],
)
def test_the_first_strong_letter_says_how_a_text_runs(
    text: str, direction: str, against: bool
) -> None:
    """Icons, digits and signs say nothing."""
    assert runs_against(text, direction) is against


@pytest.mark.parametrize(
    ("icon", "text", "direction", "said"),
    [
        ("🆘", "مساعدة", "rtl", "\u200f🆘 مساعدة"),
        ("ℹ️", "أماكن", "rtl", "\u200fℹ️ أماكن"),
        ("🔑", "لدي رمز", "rtl", "🔑 لدي رمز"),
        ("🆘", "Help", "ltr", "🆘 Help"),
        ("🆘", "", "rtl", "🆘"),
        ("", "مساعدة", "rtl", "مساعدة"),
    ],
)
def test_an_icon_does_not_turn_the_text_behind_it(
    icon: str, text: str, direction: str, said: str
) -> None:
    """Two icons are Latin letters to a screen: only these need a mark before them."""
    assert behind(icon, text, direction) == said


@given(st.text())
def test_what_is_isolated_stays_inside(text: str) -> None:
    """No sign inside can end the isolate, begin another or override what follows."""
    signs = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

    for isolated in (isolate(text), isolate_code(text)):
        assert not {unicodedata.bidirectional(sign) for sign in isolated[1:-1]} & signs
