"""The taxonomy: codes, and what they allow."""

import re

import pytest

from bot.casework.taxonomy import (
    CATEGORIES,
    CLOSINGS,
    HEAD_ONLY_CLOSINGS,
    SUBJECTS,
    may_close,
)


def test_codes_are_well_formed_and_namespaced() -> None:
    """Every code says which namespace it belongs to."""
    assert all(re.fullmatch(r"cat:[A-Z]{3}(\.[A-Z]{3})?", code) for code in CATEGORIES)
    assert all(re.fullmatch(r"subj:[A-Z_]{3,7}", code) for code in SUBJECTS)
    assert all(re.fullmatch(r"close:[A-Z]{3}", code) for code in CLOSINGS)
    assert len(CATEGORIES) > 60


@pytest.mark.parametrize("category", [c for c in CATEGORIES if c[4:7] in {"SEA", "GBV", "CHI"}])
def test_abuse_is_never_mediated(category: str) -> None:
    """A survivor or child is never sent to sit with the one who hurt them."""
    assert not may_close(category, "close:MED")
    assert may_close(category, "close:SUB")


def test_there_is_no_code_that_calls_abuse_consensual() -> None:
    """Consent is no way to close a case; and calling it false is the head's alone."""
    assert not any("consen" in meaning.lower() for meaning in CLOSINGS.values())
    assert set(CLOSINGS) >= HEAD_ONLY_CLOSINGS


@pytest.mark.parametrize(("category", "closing"), [("cat:XXX", "close:SUB"), ("cat:RET", "SUB")])
def test_unknown_codes_are_refused(category: str, closing: str) -> None:
    """A code that is not ours is an error, never a yes."""
    with pytest.raises(KeyError):
        may_close(category, closing)
