"""Times say no more than is kept."""

from zoneinfo import ZoneInfo

from desk.times import Times
from desk.words import Voices

SIX = 6 * 3600
NOON = 1_800_000_000 - 1_800_000_000 % (4 * SIX) + 2 * SIX
TIMES = Times(Voices().words("en"), ZoneInfo("UTC"), NOON + 4 * SIX)


def test_a_raised_priority_makes_no_kept_time_finer() -> None:
    """What was rounded to six hours stays so, whatever the case is by now."""
    assert "12:00" in TIMES.about(NOON, "P1")
    assert "18:00" in TIMES.about(NOON, "P1")


def test_a_lowered_priority_makes_no_kept_time_coarser() -> None:
    """A quarter of an hour that is kept is said."""
    said = TIMES.about(NOON + 900, "P3")

    assert "12:15" in said
    assert "12:30" in said


def test_an_officers_signed_second_is_said_as_a_span() -> None:
    """Nobody needs to see more; the span is the case's."""
    fine, coarse = TIMES.about(NOON + 61, "P1"), TIMES.about(NOON + 61, "P3")

    assert "12:15" in fine
    assert "18:00" in coarse
