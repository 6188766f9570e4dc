"""One sentence as the studio shows it: its texts with their room, and what stands beside it.

Owns these facts, and the filters by which sentences are chosen. It reads no file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel.messages.catalog import Message

from bot.cli.workbench.backs import Back, Backs
from bot.cli.workbench.facts import AGAIN, MISSING, counts, english, note, status
from bot.cli.workbench.findings import Finding
from bot.cli.workbench.rule import is_typed
from bot.cli.workbench.rules_room import room_of
from bot.cli.workbench.saving import source_digest
from bot.cli.workbench.screens_of import Place
from bot.i18n import Language
from bot.i18n.reviews import Reviews, digest
from bot.i18n.safety import key
from bot.i18n.soundness import forms_of, placeholders, sources_of, usable


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
    back: Back | None
    """What its translation says in English again, as it is now."""
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]

    @property
    def english(self) -> str:
        """The English, of many where it is counted."""
        return sources_of(self.message)[-1]

    @property
    def readable(self) -> bool:
        """Whether there is a translation that somebody could read."""
        return usable(self.message)

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


def sentence(
    message: Message,
    language: Language,
    reviews: Reviews,
    backs: Backs,
    *,
    number: int,
    place: Place | None,
    wrong: tuple[Finding, ...],
    safety: bool,
) -> Sentence:
    """Gather what is shown of a sentence.

    Args:
        message: of the catalog.
        language: whose it is.
        reviews: who has read what.
        backs: what has been translated back.
        number: in the order in which people meet the sentences, from 1.
        place: where it stands; None where no screen shows it.
        wrong: what the check finds.
        safety: whether a wrong word in it can hurt.
    """
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
        back=backs.get(digest(message)),
        fields=fields(message, language, forms_of(message)),
        findings=wrong,
    )


def fields(message: Message, language: Language, texts: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the texts of a sentence with the room that there is for them."""
    return tuple(_field(message, language, number, text) for number, text in enumerate(texts))


def _field(message: Message, language: Language, number: int, text: str) -> Field:
    room = room_of(message)
    return Field(
        number=number,
        counts=counts(message, language.plural, number),
        english=english(message, language.plural, number),
        text=text,
        used=room.taken(text),
        limit=room.limit,
        seen=room.is_label,
    )
