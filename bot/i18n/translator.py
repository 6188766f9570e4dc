"""The voice of one language: sentences, numbers, times, lists.

Owns turning a msgid into words that a person reads. It never fails over a
missing translation: it says the sentence in the next language of the
fallback chain and says which one that was, so that a card can mark it. It
must never take a parameter's text for a pattern: parameters are put in last
and are never looked at again.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations

from bot.i18n.bidi import isolate as isolated
from bot.i18n.bidi import isolate_code, runs_against
from bot.i18n.languages import SOURCE, Language
from bot.i18n.soundness import PLACEHOLDER, has_words

CONTEXT_END = "\x04"
COMMAND = re.compile(r"(?<!\S)/[a-z]+")
"""A command of the bot's, which a right-to-left line would show with its slash behind."""
Param = str | int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words ready to be shown, and the language that they are in."""

    text: str
    language: str


def _isolated_command(found: re.Match[str]) -> str:
    return isolate_code(found.group())


class Missing(NullTranslations):
    """The end of a catalog: it tells that a sentence is missing, where gettext would not."""

    def gettext(self, message: str) -> str:
        """Raise LookupError: the catalog has no such sentence."""
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Raise LookupError: the catalog has no such counted sentence."""
        raise LookupError(msgid1, msgid2, n)


class English(NullTranslations):
    """The source: its msgids are its sentences, less their contexts."""

    def gettext(self, message: str) -> str:
        """Return the msgid without its context."""
        return message.rpartition(CONTEXT_END)[2]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form that English uses for a count."""
        return self.gettext(msgid1) if n == 1 else msgid2


class Translator:
    """One language's voice, with the voices that stand in for it."""

    def __init__(
        self,
        language: Language,
        voices: Mapping[str, NullTranslations],
        own_names: Mapping[str, str] | None = None,
        waiting: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Take the language and the voices that speak for it.

        Args:
            language: its facts.
            voices: its chain, its own first and English last.
            own_names: what the speakers of each known language call it.
            waiting: the safety sentences of each voice that no second person has read.
        """
        self.language = language
        self.stand_in: Translator | None = None
        """The voice of the mission's fallback language, beside sentences that wait."""
        self._voices = voices
        self._own_names = own_names or {}
        self._waiting = waiting or {}

    def sentence(
        self,
        msgid: str,
        params: Mapping[str, Param] | None = None,
        *,
        plural: str | None = None,
        count: int | None = None,
        isolate: Iterable[str] | None = None,
    ) -> Sentence:
        r"""Say a sentence.

        Args:
            msgid: the English, with its context before `\x04` where it has one.
            params: what fills the {braces}; whole numbers are written the language's way.
            plural: the English of many, where a count chooses the form.
            count: that count; {count} needs no parameter of its own.
            isolate: the parameters that stand in bidi isolates; None means all of them. Words
                that run the other way than the language always do.

        Raises:
            KeyError: a parameter of the sentence was not given.
        """
        filled = dict(params or {})
        if count is not None:
            filled.setdefault("count", count)
        code, pattern = self._pattern(msgid, plural, count)
        alone = set(filled if isolate is None else isolate)
        pattern = COMMAND.sub(_isolated_command, pattern) if self._is_rtl() else pattern
        return Sentence(PLACEHOLDER.sub(self._filler(filled, alone), pattern), code)

    def _is_rtl(self) -> bool:
        return self.language.direction == "rtl"

    def knows(self, msgid: str, plural: str | None = None) -> bool:
        """Say whether the language itself has the sentence, without any fallback."""
        return self._pattern(msgid, plural, 1 if plural else None)[0] == self.language.code

    def waits(self, msgid: str, plural: str | None = None) -> bool:
        """Say whether a wrong word here could hurt and no second person has read the words."""
        code, _ = self._pattern(msgid, plural, 1 if plural else None)
        return msgid in self._waiting.get(code, ())

    @property
    def waiting(self) -> frozenset[str]:
        """The safety sentences that this voice would say and no second person has read."""
        return frozenset(one for said in self._waiting.values() for one in said if self.waits(one))

    def name(self, names: Mapping[str, str]) -> Sentence:
        """Choose among a mission's own words for a thing, by the same chain.

        Raises:
            LookupError: there are no words at all.
        """
        for code in (*self._voices, *names):
            if names.get(code):
                return Sentence(names[code], code)
        raise LookupError("a name without words")

    def number(self, value: int) -> str:
        """Write a whole number in the language's digits; never for codes."""
        return self.language.formats.number(value)

    def time(self, moment: datetime) -> str:
        """Write a time of day, such as 14:10; the moment is already in the mission's zone."""
        return self.language.formats.time(moment)

    def date(self, day: date) -> str:
        """Write a day with its month's name, never "in 3 days"."""
        return self.language.formats.date(day)

    def list(self, items: Iterable[str]) -> str:
        """Join some words, such as "north, south and east"."""
        return self.language.formats.listed(items)

    def language_name(self, code: str) -> str:
        """Name a language in this one, or else as its own speakers do."""
        return self.language.formats.language_name(code) or self._own_names.get(code, code)

    def _pattern(self, msgid: str, plural: str | None, count: int | None) -> tuple[str, str]:
        if not has_words(msgid):
            return self.language.code, msgid  # nothing but parameters: in no catalog
        for code, voice in self._voices.items():
            try:
                if plural is None or count is None:
                    return code, voice.gettext(msgid)
                return code, voice.ngettext(msgid, plural, count)
            except LookupError:
                continue
        return SOURCE, English().gettext(msgid)

    def _filler(
        self, params: Mapping[str, Param], alone: set[str]
    ) -> Callable[[re.Match[str]], str]:
        def fill(found: re.Match[str]) -> str:
            name = found.group(1)
            value = params[name]
            text = self.number(value) if isinstance(value, int) else value
            is_apart = name in alone or runs_against(text, self.language.direction)
            return isolated(text) if is_apart else text

        return fill
