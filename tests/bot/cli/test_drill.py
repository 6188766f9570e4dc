"""`amana drill` without a bot; the drill itself is in the journey of duty."""

from pathlib import Path

from tests.bot.cli.conftest import Amana


def test_without_a_running_bot_it_says_so(amana: Amana, mission: Path) -> None:
    """One sentence, and no page."""
    told = amana("drill", "--mission", mission)

    assert (told.code, told.out) == (1, "")
    assert told.err.strip() == "No bot is running: a drill goes through the running bot."
