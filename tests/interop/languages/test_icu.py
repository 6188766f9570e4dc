"""ICU agrees with our plural rules, and with our arithmetic of the Solar Hijri calendar."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.i18n.calendars import solar_hijri
from bot.i18n.plurals import PLURALS, plural_of
from tests.interop.conftest import AskNode

SCRIPT = Path(__file__).with_name("icu.mjs")
UP_TO = 1001
ORDER = ("zero", "one", "two", "few", "many", "other")
DAYS = [date(2022, 3, 21) + timedelta(days=number) for number in range(78 * 365)]


@pytest.fixture
def icu(ask_node: AskNode) -> dict[str, Any]:
    """What ICU says."""
    question = {"codes": list(PLURALS), "upTo": UP_TO, "days": [str(day) for day in DAYS]}
    answer: dict[str, Any] = ask_node(SCRIPT, question)
    return answer


def test_every_language_that_icu_knows_counts_as_we_do(icu: dict[str, Any]) -> None:
    """For each count the form is ICU's category, in CLDR's order of those that are used."""
    compared = {}
    for code, told in icu["plurals"].items():
        used = [category for category in ORDER if category in told]
        wanted = [used.index(category) for category in told]
        compared[code] = wanted == [plural_of(code).form(count) for count in range(UP_TO)]

    assert [code for code, agrees in compared.items() if not agrees] == []
    assert len(compared) >= 25


def test_the_solar_hijri_day_is_icus(icu: dict[str, Any]) -> None:
    """Each day of 78 years."""
    assert [list(solar_hijri(day)) for day in DAYS] == icu["written"]
