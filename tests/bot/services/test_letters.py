"""Letters are written by templates and said in the reader's language."""

import json
from typing import Any

import pytest

from bot.casework.taxonomy import CLOSINGS
from bot.errors import ConfigError
from bot.i18n import LOCALES, Translator
from bot.i18n.languages import read_languages
from bot.i18n.translator import English
from bot.services.letters import (
    BY_ID,
    CLOSING_LETTERS,
    LONGEST_WORDS,
    TEMPLATES,
    letter_document,
    letter_text,
    letter_words,
    result_of,
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


def test_consent_that_nobody_checked_is_asked_in_the_fallback_language_too() -> None:
    """A letter is no card, and its words can hurt as much: both, each under its language's name."""
    voice = Translator(
        read_languages(LOCALES / "languages.toml")["so"],
        {"so": English()},
        waiting={"so": [BY_ID["may_share"].words]},
    )
    asked = letter_words({"template": "may_share"}, voice)
    voice.stand_in = VOICE
    doubled = letter_words({"template": "may_share", "words": "hello"}, voice)

    assert asked == BY_ID["may_share"].words
    assert doubled == f"[English]\n{asked}\n\n[Soomaali]\n{asked}\nhello"
    assert letter_words({"template": "received"}, voice) == BY_ID["received"].words


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


def test_a_letter_that_closes_says_the_result_first() -> None:
    """In plain words, in the reader's language; the code itself is never shown."""
    facts = json.loads(letter_document("closed", "", "en", "UNS"))

    said = letter_words(facts, VOICE)

    assert said.startswith("Result: \N{FIRST STRONG ISOLATE}Not proven.")
    assert "UNS" not in said
    assert letter_text("closed", "", "UNS").startswith("Result: Not proven.\n")


@pytest.mark.parametrize("result", ["FAL", "TST", "SUB.X", 7, None, ""])
def test_a_result_without_words_is_not_shown(result: object) -> None:
    """Nobody reads "knowingly false" on a phone; a foreign code is no sentence."""
    facts = {"template": "closed", "words": "", "result": result}

    assert result_of(facts) is None
    assert letter_words(facts, VOICE) == BY_ID["closed"].words


def test_every_closing_has_its_letter() -> None:
    """An officer who closes is never left to find words for what is common."""
    assert {f"close:{code}" for code in CLOSING_LETTERS} == set(CLOSINGS)
    assert set(CLOSING_LETTERS.values()) <= set(BY_ID)


def test_a_letter_that_only_leads_up_to_words_is_refused_without_them() -> None:
    """It would reach the person as half a sentence."""
    with pytest.raises(ConfigError):
        letter_document("closed_not_ours", "  ", "en")


def test_a_result_is_a_closing_code() -> None:
    """Or the card could not say it."""
    with pytest.raises(ConfigError):
        letter_document("closed", "", "en", "close:UNS")
