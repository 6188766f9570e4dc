"""Plural rules by language, after CLDR, in gettext's form.

Babel's own table is not asked: it gives Persian one form and Kinyarwanda,
Yoruba and Burmese two, against CLDR's two and one. CLDR's "many" of French
and Spanish begins at a million, which nothing here counts to, so it is left
out. The order of the forms is CLDR's: zero, one, two, few, many, other.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py

from bot.errors import CatalogError

# A form that only one number of these uses may spell that number out.
_TRIED = range(1001)


@dataclass(frozen=True, slots=True)
class Plural:
    """How a language counts: how many forms, and which number takes which."""

    forms: int
    expression: str

    @property
    def header(self) -> str:
        """The `Plural-Forms` header of a catalog, without its name."""
        return f"nplurals={self.forms}; plural={self.expression};"

    def form(self, count: int) -> int:
        """Return the number of the form that a count takes, from 0."""
        return c2py(self.expression)(count)

    def single(self, form: int) -> bool:
        """Say whether exactly one number takes this form, so that it may be left unsaid."""
        return len(_taking(self.expression).get(form, ())) == 1

    def samples(self, form: int) -> tuple[int, ...]:
        """Return a few numbers that take this form, for translators."""
        return _taking(self.expression).get(form, ())[:4]


@cache
def _taking(expression: str) -> Mapping[int, tuple[int, ...]]:
    """The numbers that take each form; asked of every sentence at every start."""
    rule, found = c2py(expression), defaultdict[int, tuple[int, ...]](tuple)
    for count in _TRIED:
        found[rule(count)] += (count,)
    return found


_NONE = Plural(1, "0")
_NOT_ONE = Plural(2, "(n != 1)")
_ABOVE_ONE = Plural(2, "(n > 1)")
_ARABIC = Plural(
    6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
)
_EAST_SLAVIC = Plural(
    3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"
)
_SOUTH_SLAVIC = _EAST_SLAVIC
_HEBREW = Plural(3, "(n==1 ? 0 : n==2 ? 1 : 2)")

PLURALS = {
    "am": _ABOVE_ONE,
    "apc": _ARABIC,
    "apd": _ARABIC,
    "ar": _ARABIC,
    "bm": _NONE,
    "din": _NONE,
    "el": _NOT_ONE,
    "en": _NOT_ONE,
    "es": _NOT_ONE,
    "fa": _ABOVE_ONE,
    "ff": _ABOVE_ONE,
    "fr": _ABOVE_ONE,
    "he": _HEBREW,
    "hi": _ABOVE_ONE,
    "ht": _NOT_ONE,
    "kg": _NONE,
    "ln": _ABOVE_ONE,
    "lua": _NONE,
    "my": _NONE,
    "nus": _NONE,
    "om": _NOT_ONE,
    "pa": _ABOVE_ONE,
    "pga": _NOT_ONE,
    "ps": _NOT_ONE,
    "pt": _ABOVE_ONE,
    "ru": _EAST_SLAVIC,
    "rw": _NONE,
    "sg": _NONE,
    "so": _NOT_ONE,
    "sq": _NOT_ONE,
    "sr": _SOUTH_SLAVIC,
    "sw": _NOT_ONE,
    "ti": _ABOVE_ONE,
    "tr": _NOT_ONE,
    "uk": _EAST_SLAVIC,
    "ur": _NOT_ONE,
    "yo": _NONE,
    "zh": _NONE,
}


def plural_of(code: str) -> Plural:
    """Return the plural rule of a language, by its base code.

    Raises:
        CatalogError: the table does not know the language.
    """
    try:
        return PLURALS[code.partition("-")[0]]
    except KeyError:
        raise CatalogError(
            f"No plural rule is known for the language {code}: add CLDR's to bot/i18n/plurals.py."
        ) from None
