"""Calendars other than the Gregorian that people here date their letters by.

Owns the arithmetic. It covers the years that a mission can live to see, and
fails outside them rather than name a wrong day.
"""

from datetime import date, timedelta

_ANCHOR_YEAR, _ANCHOR = 1400, date(2021, 3, 21)
_LAST_YEAR = 1500
# Six months of 31 days, five of 30; the last has what is left.
_MONTH_STARTS = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)


def solar_hijri(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Solar Hijri calendar, as Afghanistan counts them.

    Raises:
        ValueError: the day is before 1400 or after 1500.
    """
    year = day.year - 621
    if not _ANCHOR_YEAR < year <= _LAST_YEAR:
        raise ValueError("this calendar is only known from 1400 to 1500")
    if day < _new_year(year):
        year -= 1
    passed = (day - _new_year(year)).days
    month = max(number for number, start in enumerate(_MONTH_STARTS, 1) if start <= passed)
    return year, month, passed - _MONTH_STARTS[month - 1] + 1


def _new_year(year: int) -> date:
    leaps = sum(map(_is_leap, range(_ANCHOR_YEAR, year)))
    return _ANCHOR + timedelta(days=365 * (year - _ANCHOR_YEAR) + leaps)


def _is_leap(year: int) -> bool:
    # Eight leap years in each cycle of 33, which agrees with the equinox throughout.
    return (25 * year + 11) % 33 < 8
