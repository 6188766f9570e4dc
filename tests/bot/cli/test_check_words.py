"""What `amana check` says of the words that people are shown."""

import datetime as dt
from pathlib import Path

from bot.cli.checks.words import word_faults
from bot.config import read

TODAY = dt.date(2026, 11, 22)


def said(folder: Path, **env: str) -> list[str]:
    """Every fault of its words."""
    settings, _ = read(folder, env)
    return [str(fault) for fault in word_faults(settings, TODAY)]


def test_unread_safety_sentences_are_told_though_the_mission_lets_them_be_shown(
    mission: Path,
) -> None:
    """Each time: who allowed it once must not forget that nobody has read them."""
    offered = {"AMANA_LANGUAGES__OFFERED": "en,sw,so", "AMANA_LANGUAGES__ALLOW_UNREVIEWED": "sw"}
    told = [line for line in said(mission, **offered) if "safety sentences" in line]

    assert [line.partition(": ")[0] for line in told] == ["warning", "warning"]
    assert "safety sentences in sw: languages.allow_unreviewed lets them be shown alone" in told[0]
    assert "safety sentences in so: cards that hold one are shown in English as well" in told[1]


def test_a_language_that_is_not_there_is_a_fault(mission: Path) -> None:
    """The bot would not start, so the others are still told of."""
    told = said(mission, AMANA_LANGUAGES__OFFERED="en,sw,tlh")

    assert any(line.startswith("fault: The language tlh is not in languages.toml") for line in told)
    assert any("safety sentences in sw" in line for line in told)
