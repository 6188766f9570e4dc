"""Letters are written by templates and said in the reader's language."""

import json
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.services.letters import (
    BY_ID,
    LONGEST_WORDS,
    TEMPLATES,
    letter_document,
    letter_text,
    letter_words,
)
from tests.bot.services.scene import ENGLISH

VOICE = ENGLISH.translator("en")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_every_template_is_said_with_the_officers_own_words(template: Any) -> None:
    """The sentence of the template first, then what the officer wrote, as written."""
    facts = json.loads(letter_document(template.id, "  نراكم غداً  ", "en"))

    said = letter_words(facts, VOICE)

    assert said == f"{VOICE.sentence(template.words).text}\nنراكم غداً"
    assert template.words in letter_text(template.id, "own")


def test_an_unknown_template_is_refused_by_name() -> None:
    """With the list of those there are."""
    with pytest.raises(ConfigError, match="received"):
        letter_document("nope", "", "en")


def test_words_have_a_limit() -> None:
    """What a person can read on a phone."""
    assert letter_document("received", "x" * LONGEST_WORDS, "en")
    with pytest.raises(ConfigError):
        letter_document("received", "x" * (LONGEST_WORDS + 1), "en")


def test_a_letter_of_an_unknown_template_still_shows_its_words() -> None:
    """One of a later version must not read as nothing."""
    assert letter_words({"template": "from_the_future", "words": "hello"}, VOICE) == "hello"


def test_template_ids_are_unique() -> None:
    """They rest in sealed letters."""
    assert len(BY_ID) == len(TEMPLATES)
