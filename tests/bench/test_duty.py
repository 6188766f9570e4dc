"""A look at hundreds of urgent cases stays cheap."""

from tests.bench.duty import looks
from tests.bot.services.duty.test_crowd import CROWD


def test_a_look_at_which_nothing_changed_costs_a_small_part_of_reading_all() -> None:
    """The measurement works, and the one is far below the other on any machine."""
    found = looks(5)

    assert found["unanswered"] == CROWD
    assert found["idle_ms"] * 5 < found["anew_ms"]
