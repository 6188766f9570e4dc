"""The drawn page is the machine's own table."""

from pathlib import Path

from bot.interview.diagram import draw
from bot.interview.schema import Phase

PAGE = Path(__file__).parents[3] / "docs" / "transitions.md"


def test_the_page_is_up_to_date() -> None:
    """`python -m bot.interview.diagram > docs/transitions.md` was run after the last change."""
    assert PAGE.read_text(encoding="utf-8") == draw()


def test_every_phase_is_drawn() -> None:
    """No phase is missing from the diagram."""
    drawn = draw()
    for phase in Phase:
        assert f"    {phase} --> " in drawn
