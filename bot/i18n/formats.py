"""How a language writes numbers, days, times, lists and the names of languages.

Owns the choice between CLDR, as Babel packages it, and the language's own
table, which wins. Codes and receipts never come here: they are ASCII always.
"""

import datetime as dt
from collections.abc import Iterable
from string import digits as ascii_digits

from babel.core import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.i18n.calendars import solar_hijri
from bot.i18n.own_formats import NEUTRAL, SOLAR_HIJRI, OwnFormats


class Formats:
    """One language's ways of writing."""

    def __init__(
        self, locale: Locale | None, digits: str = ascii_digits, own: OwnFormats = NEUTRAL
    ) -> None:
        """Take CLDR's facts, the ten digits, and the language's own table.

        Args:
            locale: None where CLDR knows neither the language nor a near one.
            digits: from nought to nine.
            own: what it leaves out is CLDR's, and neutral where there is no CLDR.
        """
        self._locale = locale
        self._digits = dict(zip(map(ord, ascii_digits), digits, strict=True))
        self._own = own.over(NEUTRAL) if locale is None else own

    def number(self, value: int) -> str:
        """Write a whole number; never a code."""
        if self._own.group is None:
            written = str(format_decimal(value, locale=self._locale))
        else:
            written = f"{value:,}".replace(",", self._own.group)
        return written.translate(self._digits)

    def time(self, moment: dt.datetime) -> str:
        """Write a time of day; the moment is already in the reader's zone."""
        if self._own.time is None:
            written = format_time(moment, "short", locale=self._locale)
        else:
            written = self._own.time.format(hour=f"{moment:%H}", minute=f"{moment:%M}")
        return written.translate(self._digits)

    def date(self, day: dt.date) -> str:
        """Write a day with its month's name, where the language has told one."""
        if self._own.date is None:
            written = format_date(day, "long", locale=self._locale)
        else:
            written = self._own.date.format(**self._parts(day))
        return written.translate(self._digits)

    def month(self, number: int) -> str:
        """Return a month's name as it stands in a date, from 1; empty where nobody told it."""
        if self._own.months:
            return self._own.months[number - 1]
        return "" if self._locale is None else str(self._locale.months["format"]["wide"][number])

    def listed(self, items: Iterable[str]) -> str:
        """Join the items of a list, such as "A, B and C"."""
        words = list(items)
        if self._own.comma is None or self._own.last is None:
            return format_list(words, locale=self._locale)
        return self._own.last.join(filter(None, (self._own.comma.join(words[:-1]), *words[-1:])))

    def language_name(self, code: str) -> str | None:
        """Return what this language calls another; None where neither table says it."""
        if code in self._own.languages:
            return self._own.languages[code]
        names = {} if self._locale is None else self._locale.languages
        name: str | None = names.get(code.replace("-", "_")) or names.get(code.partition("-")[0])
        return name

    def _parts(self, day: dt.date) -> dict[str, str]:
        year, month, number, beside = day.year, day.month, day.day, ""
        if self._own.calendar == SOLAR_HIJRI:
            year, month, number = solar_hijri(day)
            beside = format_date(day, "d MMMM", locale=self._locale)
        return {
            "day": f"{number}",
            "day_of_two": f"{number:02}",
            "month": self.month(month),
            "number": f"{month:02}",
            "year": f"{year:04}",
            "gregorian": beside,
        }
