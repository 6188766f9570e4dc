"""The desk's own voice: English, French, Arabic, from the catalog domain `desk`.

Owns how a sentence becomes HTML. A sentence without a translation is English
inside ``<span lang="en" dir="ltr">``: loose English in a right-to-left page is
reordered until "34 minutes left" reads "minutes left 34". Whatever fills a
sentence's braces stands in ``<bdi>``. A sentence never goes unescaped.

In templates: ``_("…", name=…)``, counted ``_n("one", "many", count)``, in an
attribute ``plain("…")`` (text, no HTML). In code mark with `bot.marks.N_` and
let the template call ``_(sentence)``.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache

from markupsafe import Markup, escape

from bot.i18n import LOCALES, SOURCE, Catalogs, Language
from bot.i18n.catalogs import FOR_OFFICERS, OFFICERS
from bot.i18n.translator import Translator
from bot.marks import N_
from desk.sentences import Sentence

DOMAIN, OFFERED = OFFICERS, FOR_OFFICERS
_MEGA = 1_000_000
# Where a parameter will stand; letters that no sentence of ours and no escaping can hold.
_SPOT = "\ue000{}\ue001"


class Words:
    """One language's voice, as pages need it."""

    def __init__(self, translator: Translator) -> None:
        """Take the voice of the interface's language."""
        self._voice = translator

    @property
    def language(self) -> Language:
        """The interface's language."""
        return self._voice.language

    def say(self, sentence: str, **params: object) -> Markup:
        """Say a sentence in HTML; parameters are isolated, `Markup` ones kept as they are."""
        if isinstance(sentence, Sentence):
            params = {**sentence.params, **params}
            sentence = sentence.source
        return self._html(sentence, None, None, params)

    def say_count(self, one: str, many: str, count: int, **params: object) -> Markup:
        """Say a counted sentence in HTML; `{count}` needs no parameter of its own."""
        return self._html(one, many, count, {"count": count, **params})

    def plain(self, sentence: str, **params: str | int) -> str:
        """Say a sentence as text, for attributes and titles."""
        if isinstance(sentence, Sentence):
            params = {**sentence.params, **params}
            sentence = sentence.source
        return self._voice.sentence(sentence, params).text

    def plain_count(self, one: str, many: str, count: int) -> str:
        """Say a counted sentence as text."""
        return self._voice.sentence(one, plural=many, count=count).text

    def number(self, value: int) -> str:
        """Write a whole number in the language's digits; never for codes."""
        return self._voice.number(value)

    def language_name(self, code: str) -> Markup:
        """Name a language in the interface's own, so that whoever looks can read it."""
        return Markup("<bdi>{}</bdi>").format(self._voice.language_name(code))

    def listed(self, items: Iterable[object]) -> Markup:
        """Join things as the language joins them: "a, b and c"."""
        filled = [self._filled(item) for item in items]
        spots = [_SPOT.format(number) for number in range(len(filled))]
        html = str(escape(self._voice.list(spots)))
        for spot, value in zip(spots, filled, strict=True):
            html = html.replace(spot, str(value))
        return Markup(html)  # noqa: S704  # escaped above, and each item by `_filled`

    def size(self, length: int) -> Markup:
        """Write a number of bytes as people read it."""
        if length < _MEGA:
            return self.say(N_("{count} kB"), count=max(1, round(length / 1000)))
        return self.say(N_("{count} MB"), count=round(length / _MEGA))

    def time(self, moment: datetime) -> str:
        """Write a time of day."""
        return self._voice.time(moment)

    def date(self, day: date) -> str:
        """Write a day with its month's name."""
        return self._voice.date(day)

    def _html(
        self, sentence: str, many: str | None, count: int | None, params: Mapping[str, object]
    ) -> Markup:
        spots = {name: _SPOT.format(name) for name in params}
        said = self._voice.sentence(sentence, spots, plural=many, count=count, isolate=())
        html = str(escape(said.text))
        for name, value in params.items():
            html = html.replace(spots[name], str(self._filled(value)))
        marked = Markup(html)  # noqa: S704  # escaped above, and each parameter by `_filled`
        if said.language == self.language.code:
            return marked
        return Markup('<span lang="{}" dir="ltr">{}</span>').format(said.language, marked)

    def _filled(self, value: object) -> Markup:
        if isinstance(value, Markup):
            return value
        if isinstance(value, tuple):
            return self.listed(value)
        text = self.number(value) if isinstance(value, int) else str(value)
        return Markup("<bdi>{}</bdi>").format(text)


@cache
def _catalogs() -> Catalogs:
    """Read once a process; whoever opens another desk in it waits for no parser."""
    return Catalogs.load(LOCALES, OFFERED, DOMAIN)


class Voices:
    """Every language that the interface speaks, loaded at start."""

    def __init__(self) -> None:
        self._words = {code: Words(_catalogs().translator(code)) for code in OFFERED}

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages offered, in their order."""
        return tuple(words.language for words in self._words.values())

    def words(self, code: str) -> Words:
        """The voice of a language; English for one that is not offered."""
        return self._words.get(code, self._words[SOURCE])

    def negotiate(self, accepted: str) -> str:
        """Choose by a browser's `Accept-Language`, whose order is taken as its wish."""
        for part in accepted.split(","):
            code = part.partition(";")[0].strip().lower().partition("-")[0]
            if code in self._words:
                return code
        return SOURCE
