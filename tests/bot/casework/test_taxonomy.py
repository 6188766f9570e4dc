"""The taxonomy: codes, and what they allow."""

import re

import pytest

from bot.casework.taxonomy import (
    CATEGORIES,
    CATEGORY_PRIORITIES,
    CLOSINGS,
    HEAD_ONLY_CLOSINGS,
    SUBJECTS,
    category_priority,
    may_close,
)
from bot.casework.triage import Priority


def test_codes_are_well_formed_and_namespaced() -> None:
    """Every code says which namespace it belongs to."""
    assert all(re.fullmatch(r"cat:[A-Z]{3}(\.[A-Z]{3})?", code) for code in CATEGORIES)
    assert all(re.fullmatch(r"subj:[A-Z_]{3,7}", code) for code in SUBJECTS)
    assert all(re.fullmatch(r"close:[A-Z]{3}", code) for code in CLOSINGS)
    assert len(CATEGORIES) > 60


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_a_priority(category: str) -> None:
    """The priorities' table is total over the categories."""
    assert category_priority(category) in Priority


def test_every_row_of_the_priorities_is_used() -> None:
    """No prefix is dead: each one decides for some category."""
    deciding = {
        next(prefix for prefix, _ in CATEGORY_PRIORITIES if category.startswith(prefix))
        for category in CATEGORIES
    }

    assert deciding == {prefix for prefix, _ in CATEGORY_PRIORITIES}


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c[4:7] in {"SEA", "GBV", "CHI"}])
def test_abuse_is_never_mediated(category: str) -> None:
    """A survivor or child is never sent to sit with the one who hurt them."""
    assert not may_close(category, "close:MED")
    assert may_close(category, "close:SUB")


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c.startswith("cat:SEA")])
def test_exploitation_by_personnel_is_always_p1(category: str) -> None:
    """Sexual exploitation and abuse by personnel is P1, whatever its form."""
    assert category_priority(category) is Priority.P1


def test_there_is_no_code_that_calls_abuse_consensual() -> None:
    """Consent is no way to close a case; and calling it false is the head's alone."""
    assert not any("consen" in meaning.lower() for meaning in CLOSINGS.values())
    assert set(CLOSINGS) >= HEAD_ONLY_CLOSINGS


@pytest.mark.parametrize(("category", "closing"), [("cat:XXX", "close:SUB"), ("cat:RET", "SUB")])
def test_unknown_codes_are_refused(category: str, closing: str) -> None:
    """A code that is not ours is an error, never a yes."""
    with pytest.raises(KeyError):
        may_close(category, closing)
