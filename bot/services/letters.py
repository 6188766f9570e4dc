"""Letters to reporters: templates with permanent ids, and an officer's own words.

Owns the templates and the form `letter.json`. Templates are translated like
every other sentence, so an officer can answer in a language that they do not
write. A letter never names the reporter, and never repeats their words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import ConfigError, SealingError
from bot.i18n import Translator
from bot.marks import N_
from bot.sealing.canonical import canonical

FORM = "amana/letter/1"
LONGEST_WORDS = 4000
"""Characters of free text in one letter: what a person can read on a phone."""


@dataclass(frozen=True, slots=True)
class Template:
    """One ready sentence set; its id is stored in sealed letters and never changes.

    One that wants words only leads up to the officer's own.
    """

    id: str
    words: str
    wants_words: bool = False


TEMPLATES = (
    # Translators: A letter to the person who reported. Warm, plain, no promise of a result.
    Template("received", N_("A person has read what you sent. Thank you. We are looking at it.")),
    Template(
        "question",
        # Translators: A letter that asks for more. The officer's question follows in their own
        # words.
        N_("We have a question for you. You do not have to answer it."),
        wants_words=True,
    ),
    Template("more_time", N_("We need more time. We have not forgotten you.")),
    Template(
        "referred",
        N_("We passed this to people who can help. They have only what they need to know."),
    ),
    Template("help", N_("Help is there for you, whatever becomes of your report. It is free.")),
    # Translators: "Not proven" must not sound as if the person had lied.
    Template(
        "closed",
        N_(
            "We have finished with your report. If something is not proven,"
            " that does not mean it did not happen. If you do not agree, tell us."
        ),
    ),
    Template("own_words", N_("The team wrote to you:"), wants_words=True),
)
BY_ID = {template.id: template for template in TEMPLATES}


def letter_document(template: str, words: str, language: str) -> bytes:
    """Write `letter.json`.

    Raises:
        ConfigError: there is no such template, or the words are too long.
    """
    if template not in BY_ID:
        raise ConfigError(
            f"There is no letter template {template!r}; the templates are: {', '.join(BY_ID)}."
        )
    if len(words) > LONGEST_WORDS:
        raise ConfigError(f"A letter's own words have at most {LONGEST_WORDS} characters.")
    return canonical({"format": FORM, "template": template, "words": words, "language": language})


def read_letter(document: bytes) -> Mapping[str, Any]:
    """Read what an officer's tool wrote as `letter.json`; SealingError if it is no letter."""
    try:
        facts = json.loads(document)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise SealingError("a letter's document is not of its form")
    return facts


def letter_words(facts: Mapping[str, Any], translator: Translator) -> str:
    """Say a letter in the reader's language; the officer's own words stay as written."""
    template = BY_ID.get(str(facts.get("template")))
    said = [translator.sentence(template.words).text] if template else []
    own = str(facts.get("words") or "").strip()
    return "\n".join([*said, *([own] if own else [])])


def letter_text(template: str, words: str) -> str:
    """Write `letter.txt`: the letter in English, readable without us."""
    return f"{BY_ID[template].words}\n{words}".rstrip() + "\n"
