"""A language as the studio has it in hand: its sentences, its voice, who read and spoke what.

Owns reading the files, again whenever they have changed on disk. It writes nothing.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import backs_path, read_backs
from bot.cli.workbench.domains import CHATS
from bot.cli.workbench.findings import Beside, Finding, findings
from bot.cli.workbench.findings_back import findings_back
from bot.cli.workbench.glossary import Glossary, Term, read_glossary
from bot.cli.workbench.screens_of import places
from bot.cli.workbench.studio.sentences import Sentence, sentence
from bot.errors import CatalogError
from bot.i18n import Catalogs, Language, Translator
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import read_languages
from bot.i18n.recordings import FILE, Recording, Recordings, audio_folder
from bot.i18n.reviews import read_reviews, reviews_path
from bot.i18n.safety import key, safety_strings
from bot.i18n.translator import CONTEXT_END
from bot.services.speaking import NUMBER


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
        self._backs = read_backs(folder, code)
        self._template = read_catalog(folder / CHATS.template)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in the order in which people meet them."""
        spots, wrong, marked = places(), self._wrong(), safety_strings(self._template)
        order = {name: number for number, name in enumerate(spots)}
        found = [message for message in self.catalog if message.id]
        found.sort(key=lambda one: (order.get(key(one), len(order)), key(one)))
        return tuple(
            sentence(
                message,
                self.language,
                self._reviews,
                self._backs,
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

    def terms(self, one: Sentence) -> tuple[Term, ...]:
        """Return the glossary's words for a sentence."""
        return tuple(self.glossary.in_sentence(one.english, self.language.code))

    def readers(self, one: Sentence) -> tuple[str, ...]:
        """Say who did what with a sentence as it is now."""
        return tuple(str(each) for each in self._reviews.of(one.message))

    def recording(self, one: Sentence) -> Recording | None:
        """Return what a person has spoken for it as it is now, if anything."""
        return self.recordings.of(one.key, self.spoken(one))

    def number(self, number: int) -> Recording | None:
        """Return a number as a person has spoken it, if anybody has."""
        return self.recordings.of(number_key(number), str(number))

    def spoken(self, one: Sentence) -> str:
        """Return its words as the bot would say them."""
        return self.voice.sentence(one.key).text if self.voice else ""

    def _wrong(self) -> Mapping[str, list[Finding]]:
        """What the check finds, by sentence."""
        beside, found = Beside(glossary=self.glossary), dict[str, list[Finding]]()
        known = (self.language, self.catalog)
        for finding in (
            *findings(*known, self._template, CHATS, beside),
            *findings_back(*known, safety_strings(self._template), self._backs, beside),
        ):
            found.setdefault(finding.message, []).append(finding)
        return found


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
            backs_path(self.folder, self.code),
            audio_folder(self.folder, self.code) / FILE,
            self.folder / "glossary.toml",
            self.folder / CHATS.template,
        )


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
