"""What a card sounds like: its script in words, and the port by which it is said.

Owns the way from a screen to what a voice is given, sentence by sentence.
Which voice that is, a person's recording or a machine's, is the speaker's to
know. Nothing here is kept.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import AmanaError
from bot.i18n import Translator
from bot.i18n.speech import speakable
from bot.i18n.translator import CONTEXT_END
from bot.interview.cards import Line, Screen
from bot.interview.mission import Names
from bot.interview.spoken import Saying, is_public, sayings
from bot.marks import N_

# Translators: Spoken before a card that is read aloud, and written beside it.
SYNTHETIC = N_("A computer reads this to you.")
NUMBER = "number"
"""The context under which a person's recordings of the numbers on a card are named."""

_FILLED = re.compile(r"\{\w+\}")
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2069"))


class SpeechError(AmanaError):
    """A card could not be said now; carries nothing of it."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence for a voice."""

    text: str
    language: str
    sentence: str | None = None
    """The msgid, with its context, where a recording of it could exist."""
    translation: str = ""
    """The words of that msgid, as the catalog has them now."""
    dispensable: bool = False
    """Whether the card can be said without it, where no voice says it."""
    leads: bool = False
    """Whether it is the number of what follows, and says nothing alone."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said of one card."""

    language: str
    utterances: tuple[Utterance, ...]
    opening: Utterance
    """Said first where a machine's voice is heard."""
    is_public: bool
    """Whether it could be said to anybody, and so may be kept."""


class Speaker(Protocol):
    """Says scripts."""

    def can_say(self, language: str, script: Callable[[], Script]) -> bool:
        """Whether all that is needed has a voice; the script is asked for only in doubt."""
        ...

    def is_synthetic(self, script: Script) -> bool:
        """Whether a machine says any of it."""
        ...

    def key(self, script: Script) -> str | None:
        """By what the speech of a public script is known; None where nothing may be kept."""
        ...

    async def say(self, script: Script) -> bytes:
        """Say it, as Opus in Ogg.

        Raises:
            SpeechError: it cannot be said, or not soon enough.
        """
        ...


def script(screen: Screen, translator: Translator, *, twice: bool = False) -> Script:
    """Write what is said of a card.

    Args:
        screen: the card.
        translator: the voice of the person's language.
        twice: whether the card is shown in the fallback language as well; that is said last, for
            who listens waits for their own language.
    """
    said = [one for saying in sayings(screen) for one in _said(saying, translator)]
    sure = translator.stand_in
    if twice and sure is not None:
        said += [one for line in screen.lines for one in _said(Saying(line), sure)]
    opening = _line(Line(SYNTHETIC), translator)
    language = translator.language.code
    return Script(language, tuple(said), opening, is_public(screen))


def _said(saying: Saying, translator: Translator) -> Iterator[Utterance]:
    said = _words(saying.words, translator)
    if not said.text:
        return
    if saying.number is not None:
        number = str(saying.number)
        named = f"{NUMBER}{CONTEXT_END}{number}"
        yield Utterance(f"{number}:", translator.language.code, named, number, leads=True)
    if saying.language is not None:
        said = replace(said, language=saying.language)
    # A name of the mission's own has no recording; who hears the others can tell it in words.
    is_name = saying.number is not None and not isinstance(saying.words, Line)
    yield replace(said, dispensable=True) if is_name else said


def _words(words: Line | str | Names, translator: Translator) -> Utterance:
    if isinstance(words, Line):
        return _line(words, translator)
    if isinstance(words, str):
        return Utterance(speakable(words), translator.language.code)
    named = translator.name(words)
    return Utterance(speakable(named.text), named.language)


def _line(line: Line, translator: Translator) -> Utterance:
    only = _only_words_of(line)
    if only is not None:
        return _words(only, translator)
    params = {name: _param(value, translator) for name, value in line.params.items()}
    if line.count is not None:
        params.setdefault("count", str(line.count))
    said = translator.sentence(
        line.sentence, params, plural=line.plural, count=line.count, isolate=()
    )
    if params or line.plural is not None:
        return Utterance(speakable(said.text), said.language, dispensable=line.dispensable)
    written = said.text.translate(_ISOLATES)  # round commands; in no catalog
    return Utterance(speakable(written), said.language, line.sentence, written)


def _only_words_of(line: Line) -> Line | None:
    """The sentence that a line is beside a sign, as in "{icon} {answer}": that can be recorded."""
    inner = [each for each in line.params.values() if isinstance(each, Line)]
    signs = [each for each in line.params.values() if isinstance(each, str) and not speakable(each)]
    is_bare = not _FILLED.sub("", line.sentence).strip()
    return inner[0] if is_bare and len(inner) == 1 and len(signs) == len(line.params) - 1 else None


def _param(value: Line | Names | str | int, translator: Translator) -> str:
    if isinstance(value, Line):
        return _line(value, translator).text
    return str(value) if isinstance(value, str | int) else translator.name(value).text
