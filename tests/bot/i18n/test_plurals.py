"""Plural rules: the table, and Babel's only where it agrees with CLDR."""

from collections.abc import Callable

import pytest
from babel.core import Locale, UnknownLocaleError

from bot.errors import CatalogError
from bot.i18n.plurals import PLURALS, plural_of

# CLDR's order of the categories; a form's number is its place among those that a language uses.
ORDER = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize("code", PLURALS)
def test_every_form_is_used_and_none_is_beyond_the_count(code: str) -> None:
    """The expression yields each form from 0 to the number of forms, and no other."""
    plural = PLURALS[code]

    assert {plural.form(count) for count in range(1001)} == set(range(plural.forms))
    assert all(plural.form(n) == form for form in range(plural.forms) for n in plural.samples(form))


def _cldr(code: str) -> Callable[[float], str] | None:
    """CLDR's rule as packaged, where there is a true one."""
    if code == "ht":  # packaged as a copy of French, down to the names of the months
        return None
    try:
        rule = Locale.parse(code).plural_form
    except UnknownLocaleError:
        return None
    return rule if rule(1) != "other" or code in {"my", "yo", "zh"} else None


@pytest.mark.parametrize("code", [code for code in PLURALS if _cldr(code)])
def test_the_table_agrees_with_cldr(code: str) -> None:
    """For each count the form is CLDR's category, in CLDR's order."""
    rule = _cldr(code)
    assert rule is not None
    used = [category for category in ORDER if category in {rule(n) for n in range(1001)}]

    assert [plural_of(code).form(n) for n in range(1001)] == [
        used.index(rule(n)) for n in range(1001)
    ]


def test_enough_languages_were_compared() -> None:
    """The comparison did not quietly come to nothing."""
    assert len([code for code in PLURALS if _cldr(code)]) > 20


def test_variants_count_as_their_base() -> None:
    """A regional variant has its base language's rule."""
    assert plural_of("ar-LB") == plural_of("ar")


def test_an_unknown_language_is_refused() -> None:
    """No language is counted by a guess."""
    with pytest.raises(CatalogError, match=r"plurals\.py"):
        plural_of("xx")
