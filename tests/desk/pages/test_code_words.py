"""The taxonomy's labels can be said in every language of the desk."""

import pytest

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from desk.pages.code_words import LABELS
from desk.words import OFFERED, Voices


def test_every_label_is_marked_once() -> None:
    """A code that is added to the taxonomy must be marked for the catalogs."""
    known = {*CATEGORIES.values(), *SUBJECTS.values(), *CLOSINGS.values()}

    assert set(LABELS) == known
    assert len(LABELS) == len(known)


@pytest.mark.parametrize("code", OFFERED)
def test_every_label_is_translated(code: str) -> None:
    """No category stands in English on a page of another language."""
    words = Voices().words(code)

    assert [label for label in LABELS if "<span" in words.say(label)] == []
