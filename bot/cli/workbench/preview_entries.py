"""What the preview tells of each sentence beside the cards on which it stands.

Owns the gathering of these facts from a language's files; it judges nothing.
How far a sentence has come is `bot.i18n.reviews`'s word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from bot.cli.workbench.backs import Back, read_backs
from bot.cli.workbench.rules_room import Room, room_of
from bot.cli.workbench.screens_of import Place, places
from bot.i18n import Translator
from bot.i18n.catalogs import TEMPLATE, catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.reviews import digest, read_reviews
from bot.i18n.safety import key, marked, waiting
from bot.i18n.soundness import forms_of, sources_of, usable

MISSING, FUZZY = "missing", "fuzzy"
FILLED: Mapping[str, str | int] = {"length": "0:42", "needed": 20}
"""What stands beside {count} in counted sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sentence in one language.

    Attributes:
        place: where it stands.
        context: that tells it from others of the same words.
        notes: what the code says to translators.
        english: its one or two forms.
        forms: its translations, one a plural form; empty where it has none.
        state: `missing`, `fuzzy`, or the word of its level of review.
        is_safety: whether a wrong word in it can hurt.
        waits: whether it is such a one and no second person has read it.
        back: what its translation says in English again, if anybody wrote it down.
        counts: numbers and what is said for each, where it is counted.
        room: how long it may be.
    """

    place: Place
    context: str | None
    notes: tuple[str, ...]
    english: tuple[str, ...]
    forms: tuple[str, ...]
    state: str
    is_safety: bool
    waits: bool
    back: Back | None
    counts: tuple[tuple[str, str], ...]
    room: Room


def entries(folder: Path, language: Language, voice: Translator) -> dict[str, Entry]:
    """Return the facts of each sentence of the template by its key, in the order of the script.

    Raises:
        CatalogError: a file of the language cannot be read.
    """
    catalog = read_catalog(catalog_path(folder, language.code))
    translations = {key(message): message for message in catalog if message.id}
    reviews, backs = read_reviews(folder, language.code), read_backs(folder, language.code)
    sources = read_catalog(folder / TEMPLATE)
    template = {key(message): message for message in sources if message.id}
    can_hurt = marked(sources)
    unread = waiting(catalog, can_hurt, reviews)

    def entry(name: str, place: Place) -> Entry:
        source, message = template[name], translations.get(name)
        state = _state(message) or reviews.level(message or source).word
        return Entry(
            place=place,
            context=source.context,
            notes=tuple(source.auto_comments),
            english=sources_of(source),
            forms=() if message is None else tuple(filter(None, forms_of(message))),
            state=state,
            is_safety=name in can_hurt,
            waits=name in unread,
            back=backs.get(digest(message)) if message else None,
            counts=_counts(source, language, voice) if source.pluralizable else (),
            room=room_of(source),
        )

    return {name: entry(name, place) for name, place in places().items() if name in template}


def _state(message: Message | None) -> str | None:
    """Say why a translation is not shown, if it is not."""
    if message is None or not all(forms_of(message)):
        return MISSING
    return None if usable(message) else FUZZY


def _counts(source: Message, language: Language, voice: Translator) -> tuple[tuple[str, str], ...]:
    """Say a counted sentence for numbers of each of the language's forms."""
    _, plural = sources_of(source)
    told = []
    for form in range(language.plural.forms):
        numbers = language.plural.samples(form)
        # Nothing is ever counted that is not there; a form that is for none alone is said so.
        count = next(filter(None, numbers), 0)
        said = voice.sentence(key(source), FILLED, plural=plural, count=count)
        told.append((", ".join(map(voice.number, numbers)), said.text))
    return tuple(told)
