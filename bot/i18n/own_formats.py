"""A language's own small table of formats, `locales/CODE/formats.toml`.

Owns its form and what may stand in it. The table is for what CLDR lacks or
says otherwise than people here write; why each says what it says is in
docs/decisions/016. A table that cannot be used stops the start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from string import Formatter
from typing import Any, Self

from bot.errors import CatalogError

FILE = "formats.toml"
SOLAR_HIJRI = "solar-hijri"
_IN_DATES = frozenset({"day", "day_of_two", "month", "number", "year", "gregorian"})
_IN_TIMES = frozenset({"hour", "minute"})
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFormats:
    """What a language's own table says; what is left out is CLDR's.

    Attributes:
        calendar: `solar-hijri`, or nothing for the Gregorian.
        months: twelve names, as they stand in a date.
        date: of {day} or {day_of_two} digits, {month} or its {number} in two digits, {year}; and
            beside another calendar {gregorian}, the same day and month as CLDR writes them.
        time: of {hour} (two digits, of 24) and {minute}.
        group: what parts the thousands; may be empty.
        comma: between the items of a list.
        last: before the last of them.
        languages: the names of languages, by code.
    """

    calendar: str | None = None
    months: tuple[str, ...] = ()
    date: str | None = None
    time: str | None = None
    group: str | None = None
    comma: str | None = None
    last: str | None = None
    languages: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: Self) -> Self:
        """Return the other table with whatever this one says."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(other, **{name: fact for name, fact in said.items() if fact})


NEUTRAL = OwnFormats(
    date="{year}-{number}-{day_of_two}", time="{hour}:{minute}", group="", comma=", ", last=", "
)
"""Where nobody has said anything: what every reader can make out."""


def read_formats(folder: Path, code: str) -> OwnFormats:
    """Read a language's own table; empty where it has none.

    Raises:
        CatalogError: the table is no TOML, or says something that cannot be used.
    """
    path = folder / code / FILE
    if not path.exists():
        return OwnFormats()
    try:
        return _own(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise CatalogError(f"{path} cannot be read as TOML: mend or restore it.") from None
    except TypeError:
        raise CatalogError(f"{path} names a fact that nobody knows: take it out.") from None
    except ValueError as error:
        raise CatalogError(f"{path} cannot be used: {error}.") from None


def _own(facts: dict[str, Any]) -> OwnFormats:
    months = tuple(map(str, facts.pop("months", ())))
    own = OwnFormats(months=months, **facts)
    if months and len(set(months)) != _MONTHS:
        raise ValueError("it needs twelve months, each with a name of its own")
    if own.calendar not in {None, SOLAR_HIJRI}:
        raise ValueError(f"its calendar can only be {SOLAR_HIJRI}")
    if own.calendar and not (months and own.date):
        raise ValueError("a calendar of its own needs its months and a date")
    if (own.comma is None) != (own.last is None):
        raise ValueError("a list needs both comma and last")
    _only("date", own.date, _IN_DATES)
    _only("time", own.time, _IN_TIMES)
    return own


def _only(what: str, pattern: str | None, known: frozenset[str]) -> None:
    named = {name for _, name, _, _ in Formatter().parse(pattern or "") if name is not None}
    if named - known:
        raise ValueError(f"its {what} may only name {', '.join(sorted(known))}")
