"""`amana check`: what it says of languages that nobody has read."""

import datetime as dt

import pytest

from bot.cli.checks.words import word_faults
from bot.config import Settings
from bot.config.models import LanguagesSection

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("default", "allowed", "told"),
    [
        ("fr", ("fr",), "in so: cards that hold one are shown in Français as well"),
        ("fr", (), "in so: cards that hold one are shown in English as well"),
        ("en", ("so",), "in so: languages.allow_unreviewed lets them be shown alone"),
    ],
)
def test_the_language_that_is_named_is_the_one_that_is_shown(
    default: str, allowed: tuple[str, ...], told: str
) -> None:
    """The mission's own where it may stand alone, else English."""
    languages = LanguagesSection(
        offered=("en", "fr", "so"), default=default, allow_unreviewed=allowed
    )
    settings = Settings().model_copy(update={"languages": languages})

    assert any(told in str(fault) for fault in word_faults(settings, TODAY))
