"""One language's sentences as the studio shows them: in script order, with what is wrong.

Owns reading the files, again whenever they have changed on disk, and the
filters. It writes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.cli.workbench.domains import CHATS
from bot.cli.workbench.facts import AGAIN, MISSING, counts, english, note, status
from bot.cli.workbench.findings import Beside, Finding, findings
from bot.cli.workbench.glossary import Glossary, Term, read_glossary
from bot.cli.workbench.rule import Said, is_label, is_typed
from bot.cli.workbench.rules_room import LABEL_LIMIT, limit_of, room
from bot.cli.workbench.saving import source_digest
from bot.cli.workbench.screens_of import Place, places
from bot.errors import CatalogError
from bot.i18n import Catalogs, Language, Translator
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.recordings import FILE, Recording, Recordings, audio_folder
from bot.i18n.reviews import Reviews, digest, read_reviews, reviews_path
from bot.i18n.safety import key, safety_strings
from bot.i18n.soundness import forms_of, placeholders, sources_of, usable
from bot.i18n.translator import CONTEXT_END
from bot.interview.cards import CARD_LIMIT
from bot.interview.text_pages import units
from bot.services.speaking import NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One text to be written: a sentence, or one of its plural forms.

    Attributes:
        number: which form, from 0.
        counts: numbers that take it.
        used: how long it is, in the unit in which its room is counted.
        limit: how much room there is.
        seen: whether letters are counted as they are seen; else as UTF-16 units.
    """

    number: int
    counts: str
    english: str
    text: str
    used: int
    limit: int
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, what stands beside it, and what is wrong with it."""

    id: str
    number: int
    key: str
    message: Message
    place: Place | None
    status: str
    state: str
    note: str
    safety: bool
    waits: bool
    """Whether it is translated and no second person has read it."""
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]

    @property
    def english(self) -> str:
        """The English, of many where it is counted."""
        return sources_of(self.message)[-1]

    @property
    def recordable(self) -> bool:
        """Whether a person could speak it once for all: whole, and nothing is filled in."""
        filled = self.message.pluralizable or placeholders(self.english)
        return usable(self.message) and not filled and not is_typed(self.message)


FILTERS: Mapping[str, tuple[str, Callable[[Sentence], bool]]] = {
    "all": ("All sentences", lambda _: True),
    "untranslated": ("Untranslated", lambda one: one.status in {MISSING, AGAIN}),
    "findings": ("With findings", lambda one: bool(one.findings)),
    "waiting": ("Waiting for a second reader", lambda one: one.waits),
    "safety": ("Safety", lambda one: one.safety),
}
"""What may be shown, each with its name."""


class Reading:
    """A language as its files were at one moment."""

    def __init__(self, folder: Path, code: str) -> None:
        """Read the files.

        Raises:
            CatalogError: one of them cannot be read.
        """
        self.language: Language = read_languages(folder / "languages.toml")[code]
        self.catalog: Catalog = read_catalog(catalog_path(folder, code))
        self.glossary: Glossary = read_glossary(folder)
        self.recordings = Recordings.read(folder, code)
        self._folder, self._reviews = folder, read_reviews(folder, code)
        self._template = read_catalog(folder / CHATS.template)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in the order in which people meet them."""
        spots = places()
        wrong: dict[str, list[Finding]] = {}
        beside = Beside(glossary=self.glossary)
        for finding in findings(self.language, self.catalog, self._template, CHATS, beside):
            wrong.setdefault(finding.message, []).append(finding)
        marked = safety_strings(self._template)
        found = [message for message in self.catalog if message.id]
        last = len(spots) + 1
        found.sort(
            key=lambda one: (spots[key(one)].number if key(one) in spots else last, key(one))
        )
        return tuple(
            _sentence(
                message,
                self.language,
                self._reviews,
                number=number,
                place=spots.get(key(message)),
                wrong=tuple(wrong.get(key(message), ())),
                safety=key(message) in marked,
            )
            for number, message in enumerate(found, 1)
        )

    @cached_property
    def by_id(self) -> Mapping[str, Sentence]:
        """The sentences by what their addresses name them."""
        return {one.id: one for one in self.sentences}

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The same names, by msgid."""
        return {one.key: one.id for one in self.sentences}

    @cached_property
    def voice(self) -> Translator | None:
        """The language's voice; None where its catalog could not be shown to anybody."""
        try:
            loaded = Catalogs.load(self._folder, [self.language.code])
        except CatalogError:
            return None
        return loaded.translator(self.language.code)

    def terms(self, sentence: Sentence) -> tuple[Term, ...]:
        """Return the glossary's words for a sentence."""
        return tuple(self.glossary.in_sentence(sentence.english, self.language.code))

    def readers(self, sentence: Sentence) -> tuple[str, ...]:
        """Say who did what with a sentence as it is now."""
        return tuple(str(one) for one in self._reviews.of(sentence.message))

    def recording(self, sentence: Sentence) -> Recording | None:
        """Return what a person has spoken for it as it is now, if anything."""
        return self.recordings.of(sentence.key, self.spoken(sentence))

    def number(self, number: int) -> Recording | None:
        """Return a number as a person has spoken it, if anybody has."""
        return self.recordings.of(number_key(number), str(number))

    def spoken(self, sentence: Sentence) -> str:
        """Return its words as the bot would say them."""
        return self.voice.sentence(sentence.key).text if self.voice else ""


def number_key(number: int) -> str:
    """Return the msgid under which the bot looks for a spoken number."""
    return f"{NUMBER}{CONTEXT_END}{number}"


class Shelf:
    """Reads a language anew when a file of it has changed."""

    def __init__(self, folder: Path, code: str) -> None:
        """Take where the languages lie, and which one is shown."""
        self.folder, self.code = folder, code
        self._state: tuple[bytes, ...] | None = None
        self._reading: Reading | None = None

    def now(self) -> Reading:
        """Return the language as it is on disk.

        Raises:
            CatalogError: a file cannot be read.
        """
        state = tuple(map(_content, self._files()))
        if self._reading is None or state != self._state:
            self._reading, self._state = Reading(self.folder, self.code), state
        return self._reading

    def _files(self) -> tuple[Path, ...]:
        return (
            catalog_path(self.folder, self.code),
            reviews_path(self.folder, self.code),
            audio_folder(self.folder, self.code) / FILE,
            self.folder / "glossary.toml",
            self.folder / CHATS.template,
        )


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _sentence(
    message: Message,
    language: Language,
    reviews: Reviews,
    *,
    number: int,
    place: Place | None,
    wrong: tuple[Finding, ...],
    safety: bool,
) -> Sentence:
    return Sentence(
        id=source_digest(message),
        number=number,
        key=key(message),
        message=message,
        place=place,
        status=status(message, reviews),
        state=digest(message),
        note=note(message),
        safety=safety,
        waits=usable(message) and not reviews.read_by_another(message),
        fields=fields(message, language, forms_of(message)),
        findings=wrong,
    )


def fields(message: Message, language: Language, texts: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the texts of a sentence with the room that there is for them."""
    return tuple(_field(message, language, number, text) for number, text in enumerate(texts))


def _field(message: Message, language: Language, number: int, text: str) -> Field:
    own = limit_of(Said(message=message, form=text, number=number, language=language))
    seen = own is None and is_label(message)
    return Field(
        number=number,
        counts=counts(message, language.plural, number),
        english=english(message, language.plural, number),
        text=text,
        used=room(text) if seen else units(text),
        limit=own or (LABEL_LIMIT if seen else CARD_LIMIT),
        seen=seen,
    )
