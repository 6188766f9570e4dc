"""A sentence for a voice: no pictures, digits that are read right, not a word changed."""

import pytest

from bot.i18n.speech import speakable


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("✓ Saved. Your words were removed.", "Saved. Your words were removed."),
        ("Phone: \u2068+211 912 345 678\u2069", "Phone: 2 1 1, 9 1 2, 3 4 5, 6 7 8"),
        ("at \u206814:10\u2069 (5 May 2027)", "at 14:10 (5 May 2027)"),
        ("الساعة ١٤:١٠", "الساعة 14:10"),
        ("Letter (2/5)", "Letter (2, 5)"),
        ("22.11.2026", "22.11.2026"),
        ("Question 3 of 12.", "Question 3 of 12."),
        ("می\u200cشنوم", "می\u200cشنوم"),
        ("[[_^_en]] hello", "_ _en hello"),
        ("🆘 Help", "Help"),
    ],
)
def test_it_is_said_as_a_person_would_say_it(written: str, said: str) -> None:
    """Numbers to call go digit by digit in groups; times, days and counts stay whole."""
    assert speakable(written) == said
