"""A sentence for a voice: no pictures, digits that are read right, not a word changed."""

import datetime as dt

import pytest

from bot.digits import to_ascii
from bot.i18n import LOCALES
from bot.i18n.languages import read_languages
from bot.i18n.speech import speakable

LANGUAGES = read_languages(LOCALES / "languages.toml")
MOMENT = dt.datetime(2026, 11, 22, 14, 10)  # noqa: DTZ001  # already local, as callers pass it


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
        ("۱۴:۱۰ (۱ قوس ۱۴۰۵ (۲۲ نومبر))", "14:10 (1 قوس 1405 (22 نومبر))"),
        ("14:10 (2026年11月22日)", "14:10 (2026年11月22日)"),
        ("14:10 (2026-11-22)", "14:10 (2026-11-22)"),
        ("Call 0912 345 678 (24 h).", "Call 0 9 1, 2 3 4, 5 6 7, 8 (24 h)."),
        ("(021) 555-678 or +243 (0)81 2", "0 2 1, 5 5 5, 6 7 8 or 2 4 3, 0 8 1, 2"),
    ],
)
def test_it_is_said_as_a_person_would_say_it(written: str, said: str) -> None:
    """Numbers to call go digit by digit in groups; times, days and counts stay whole."""
    assert speakable(written) == said


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_time_and_its_day_stay_whole_in_every_language(code: str) -> None:
    """They stand so on the receipt, which tells until when somebody looks: no digit is lost."""
    formats = LANGUAGES[code].formats
    written = f"{formats.time(MOMENT)} ({formats.date(MOMENT.date())})"

    assert speakable(written) == " ".join(to_ascii(written).split())
