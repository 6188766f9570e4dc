"""Tallies: what is counted, and what is withheld."""

from inspect import signature

from hypothesis import given
from hypothesis import strategies as st

from bot.casework.tallies import cell, week, withhold

rows = st.dictionaries(st.text(max_size=3), st.integers(min_value=0, max_value=40), max_size=8)


def test_a_cell_knows_only_what_the_case_row_shows() -> None:
    """No area, category or answer ever becomes a tally."""
    known = set(signature(cell).parameters)

    assert known == {"queue", "priority", "language", "channel"}
    assert cell("child", 1, "fr", "telegram") == "child/P1/fr/telegram"


@given(rows)
def test_small_cells_are_never_shown(row: dict[str, int]) -> None:
    """Every count that is shown is true and at least the smallest allowed."""
    shown = withhold(row)

    assert set(shown) == set(row)
    assert all(count is None or (count == row[key] and count >= 5) for key, count in shown.items())


@given(rows)
def test_the_total_does_not_give_a_withheld_cell_away(row: dict[str, int]) -> None:
    """Where anything is withheld beside shown cells, subtraction yields no small count."""
    shown = withhold(row)
    hidden = [row[key] for key, count in shown.items() if count is None]

    if hidden and len(hidden) < len(row):
        assert len(hidden) > 1
        assert sum(hidden) >= 5


def test_large_rows_are_shown_whole() -> None:
    """Nothing is withheld without need."""
    assert withhold({"a": 5, "b": 90}) == {"a": 5, "b": 90}


def test_weeks_are_those_of_the_calendar() -> None:
    """The first days of January may belong to the last week of the year before."""
    assert week(1_609_459_200) == "2020-W53"
