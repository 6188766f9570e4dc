"""What officers write beside letters: notes, findings, and a proposed closing.

Owns the forms `note.json` and `finding.json` and their readable text. Reasons,
categories, closing codes and destinations stand in these documents and so
inside the seal: the server learns that an officer decided, never why. Codes
are those of `bot.casework.taxonomy`; nothing here guesses one from words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self, TypeVar

from bot.casework.taxonomy import CATEGORIES, CLOSINGS
from bot.errors import ConfigError, SealingError
from bot.sealing import documents
from bot.sealing.canonical import Json
from bot.sealing.documents import Fields, whole_text

FORM_NOTE = "amana/note/1"
FORM_FINDING = "amana/finding/1"

Draft = TypeVar("Draft")

LONGEST_NOTE = 20_000
"""Characters of one note: several pages."""


class NoteKind(StrEnum):
    """Which decision a note explains; permanent, because it rests inside seals."""

    NOTE = "note"
    CONFLICT_CHECK = "conflict_check"
    TRIAGE = "triage"
    LOWER = "lower"
    RAISE = "raise"
    REFER = "refer"
    OVERRIDE = "override"
    DUPLICATE = "duplicate"
    ABUSIVE = "abusive"
    RECUSE = "recuse"
    EXPORT = "export"
    ATTEST = "attest"
    HOLD = "hold"
    TRANSLATION = "translation"


class FindingKind(StrEnum):
    """A finding, or the closing that one officer proposes to another."""

    FINDING = "finding"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A note before it is sealed.

    Attributes:
        facts: short codes and names by their own names, such as `category`.
        words: the officer's own, in `language`.
    """

    what: NoteKind = NoteKind.NOTE
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    words: str = field(default="", repr=False)
    language: str = "en"

    def __post_init__(self) -> None:
        if len(self.words) > LONGEST_NOTE:
            raise ConfigError(f"A note has at most {LONGEST_NOTE} characters: split it.")
        if not self.words.strip() and not self.facts:
            raise ConfigError("There is nothing in this note yet.")

    def originals(self) -> dict[str, bytes]:
        """The members that are sealed."""
        facts: dict[str, Json] = {
            "what": self.what.value,
            "facts": {name: whole_text(value) for name, value in self.facts.items()},
            "words": whole_text(self.words),
            "language": self.language,
        }
        lines = [
            f"Note: {self.what.value}",
            *(f"  {k}: {v}" for k, v in self.facts.items()),
            self.words,
        ]
        return {"note.json": documents.dump(FORM_NOTE, facts), "note.txt": _text(lines)}

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read `note.json`; SealingError unless it is one."""
        fields = Fields.parse("a note", FORM_NOTE, document)
        what = fields.take_text("what")
        facts, words = fields.take_text_members("facts"), fields.take_text("words")
        language = fields.take_text("language")
        fields.close()
        if what not in set(NoteKind):
            raise SealingError("a note is of a kind that this version of Amana does not know")
        return _sound(lambda: cls(what=NoteKind(what), facts=facts, words=words, language=language))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDraft:
    """A finding before it is sealed.

    Attributes:
        code: a closing code with its namespace; only and always in a closing.
        category: a category code, where one is stated.
        letter: the closure letter as drafted: template, words, language.
    """

    what: FindingKind = FindingKind.FINDING
    code: str | None = None
    category: str | None = None
    words: str = field(default="", repr=False)
    letter: Mapping[str, str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if (self.what is FindingKind.CLOSING) != (self.code is not None):
            raise ConfigError("A closing has a closing code, and a finding has none.")
        if self.code is not None and self.code not in CLOSINGS:
            raise ConfigError("This is no closing code.")
        if self.category is not None and self.category not in CATEGORIES:
            raise ConfigError("This is no category of the taxonomy.")
        if len(self.words) > LONGEST_NOTE or not self.words.strip():
            raise ConfigError(f"A finding has between 1 and {LONGEST_NOTE} characters.")

    def originals(self) -> dict[str, bytes]:
        """The members that are sealed."""
        facts: dict[str, Json] = {
            "what": self.what.value,
            "code": self.code,
            "category": self.category,
            "words": whole_text(self.words),
            "letter": None if self.letter is None else dict(self.letter),
        }
        result = [] if self.code is None else [f"  result: {CLOSINGS[self.code]} ({self.code})"]
        category = [] if self.category is None else [f"  category: {CATEGORIES[self.category]}"]
        lines = [f"Finding: {self.what.value}", *result, *category, self.words]
        document = documents.dump(FORM_FINDING, facts)
        return {"finding.json": document, "finding.txt": _text(lines)}

    @classmethod
    def parse(cls, document: bytes) -> Self:
        """Read `finding.json`; SealingError unless it is one."""
        fields = Fields.parse("a finding", FORM_FINDING, document)
        what, code = fields.take_text("what"), fields.take_optional_text("code")
        category, words = fields.take_optional_text("category"), fields.take_text("words")
        letter = _read_letter(fields.take_optional_object("letter"))
        fields.close()
        if what not in set(FindingKind):
            raise SealingError("a finding is of a kind that this version of Amana does not know")
        return _sound(
            lambda: cls(
                what=FindingKind(what), code=code, category=category, words=words, letter=letter
            )
        )


def _read_letter(fields: Fields | None) -> Mapping[str, str] | None:
    if fields is None:
        return None
    letter = {name: fields.take_text(name) for name in ("template", "words", "language")}
    fields.close()
    return letter


def _sound(make: Callable[[], Draft]) -> Draft:
    """Make a value of what was signed; what could not have been written was not written by us."""
    try:
        return make()
    except ConfigError:
        raise SealingError("an officer's document contradicts itself") from None


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")
