"""The Solar Hijri calendar, at the days that are known."""

from datetime import date, timedelta

import pytest

from bot.i18n.calendars import solar_hijri


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2025, 3, 20), (1403, 12, 30)),  # 1403 is a leap year
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(2026, 3, 20), (1404, 12, 29)),
        (date(2026, 3, 21), (1405, 1, 1)),
        (date(2026, 11, 22), (1405, 9, 1)),
        (date(2029, 3, 20), (1408, 1, 1)),
    ],
)
def test_known_days(day: date, told: tuple[int, int, int]) -> None:
    """New Year falls on the 20th or 21st of March, as almanacs have it."""
    assert solar_hijri(day) == told


def test_no_day_is_left_out_and_none_comes_twice() -> None:
    """Each day follows the one before: the next of the month, or the first of the next month."""
    day, last = date(2022, 3, 22), solar_hijri(date(2022, 3, 21))
    for _ in range(70 * 365):
        year, month, number = solar_hijri(day)
        turned = (last[0], last[1] + 1, 1), (last[0] + 1, 1, 1)
        assert (year, month, number) in {(last[0], last[1], last[2] + 1), *turned}
        assert number <= 31
        day, last = day + timedelta(days=1), (year, month, number)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2200, 1, 1)])
def test_a_year_that_nobody_has_checked_is_refused(day: date) -> None:
    """Better no date than a wrong one."""
    with pytest.raises(ValueError, match="only known"):
        solar_hijri(day)
