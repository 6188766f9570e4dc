"""The reporter's side in the officer's language: answers, letters, names of languages.

Owns the bridge to the bot's own catalogs. An answer's label is said by the
questionnaire's translation, the one that the reporter saw; a letter is said
as it stands on the reporter's phone. What has no translation is marked as
English and keeps its direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from bot.i18n import Catalogs, Caution
from bot.services.letters import letter_words
from desk.casefile import SentLetter

KIB = 1024


@cache
def catalogs(caution: Caution | None = None) -> Catalogs:
    """The languages that the bot speaks; read once.

    Args:
        caution: the mission's rule for unread safety sentences, wherever a reporter's phone is
            shown; None for words that only officers read.
    """
    return Catalogs.load(caution=caution)


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as its reporter sees it, for the officer's page."""

    number: int
    at: int
    by: str
    language: str
    direction: str
    text: str = field(repr=False)
    read: bool | None
    opened: int | None


def said(msgid: str, language: str) -> Markup:
    """Say one of the bot's sentences in the interface's language, marked where it is not."""
    spoken = catalogs().negotiate(language)
    sentence = catalogs().translator(spoken.code).sentence(msgid)
    if sentence.language == spoken.code:
        return escape(sentence.text)
    direction = catalogs().languages[sentence.language].direction
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        sentence.language, direction, sentence.text
    )


def language_names() -> Mapping[str, str]:
    """Every language that a letter's own words may be marked with."""
    return {code: one.own_name for code, one in catalogs().languages.items()}


def size_words(size: int) -> Markup:
    """A size in bytes as people read it."""
    if size < KIB:
        return Markup("<bdi>{} B</bdi>").format(size)
    if size < KIB * KIB:
        return Markup("<bdi>{} kB</bdi>").format(round(size / KIB))
    return Markup("<bdi>{:.1f} MB</bdi>").format(size / KIB / KIB)


def letter_view(letter: SentLetter, reporter_language: str, caution: Caution) -> LetterView:
    """Say a sent letter as it stands on the phone."""
    spoken = catalogs(caution).negotiate(reporter_language)
    facts = {"template": letter.template, "words": letter.words, "result": letter.result}
    text = letter_words(facts, catalogs(caution).translator(spoken.code))
    return LetterView(
        letter.number,
        letter.at,
        letter.by,
        spoken.code,
        spoken.direction,
        text,
        letter.read,
        letter.opened,
    )
