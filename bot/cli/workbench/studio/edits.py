"""Saves one sentence of the studio, and takes what a second person says of one.

Owns the rule that nobody's work is overwritten unseen: whoever saves says which
text they had before them, and if another stands on disk by now, both are shown
and nothing is written.
"""

import datetime as dt
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path

from bot.cli.workbench.backs import Back, one_line, read_backs, record_backs
from bot.cli.workbench.saving import find, put, record_word, save
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.reviews import Level, digest
from bot.i18n.safety import key
from bot.i18n.soundness import broken, forms_of, usable


class Ending(Enum):
    """What became of an edit."""

    SAVED = auto()
    AS_IT_WAS = auto()
    CHANGED = auto()
    """Another text stands on disk by now."""
    GONE = auto()
    """The English has changed or gone."""
    UNSOUND = auto()
    """It would fail in front of a person."""
    LATE = auto()
    """It can be undone no more."""
    OWN = auto()
    """Nobody vouches for their own translation."""
    OWN_BACK = auto()
    """Nobody translates back what they wrote themselves."""
    OTHER_BACK = auto()
    """Somebody else has changed it, or translated it back, by now."""


def save_sentence(
    folder: Path, language: Language, sentence: str, *, state: str, texts: Sequence[str], alias: str
) -> tuple[Ending, tuple[str, ...]]:
    """Save one sentence's translation.

    Args:
        folder: where the languages lie.
        language: whose sentence it is.
        sentence: the digest of its English.
        state: the digest of the sentence with the translation that was shown.
        texts: the new translation, one a plural form.
        alias: who translates.

    Returns:
        What became of it, and what would fail where it is unsound.
    """
    catalog = read_catalog(catalog_path(folder, language.code))
    message = find(catalog, sentence)
    if message is None or len(texts) != len(forms_of(message)):
        return Ending.GONE, ()
    if tuple(texts) == forms_of(message) and not message.fuzzy:
        return Ending.AS_IT_WAS, ()
    if digest(message) != state:
        return Ending.CHANGED, ()
    put(message, texts)
    faults = tuple(broken(message, language.plural)) if usable(message) else ()
    if faults:
        return Ending.UNSOUND, faults
    save(folder, language, catalog, {key(message): alias})
    return Ending.SAVED, ()


def vouch(folder: Path, language: Language, sentence: str, *, state: str, alias: str) -> Ending:
    """Write down that a second person has read a sentence as it stands.

    Args:
        folder: where the languages lie.
        language: whose sentence it is.
        sentence: the digest of its English.
        state: the digest of the sentence with the translation that was shown.
        alias: who has read it.
    """
    catalog = read_catalog(catalog_path(folder, language.code))
    message = find(catalog, sentence)
    if message is None:
        return Ending.GONE
    if digest(message) != state or not usable(message):
        return Ending.CHANGED
    own = record_word(folder, language.code, Level.REVIEWED, alias, {key(message)})
    return Ending.OWN if own else Ending.SAVED


def tell_back(
    folder: Path, language: Language, sentence: str, *, state: str, was: str, says: str, alias: str
) -> Ending:
    """Write down what a sentence's translation says in English again.

    Args:
        folder: where the languages lie.
        language: whose sentence it is.
        sentence: the digest of its English.
        state: the digest of the sentence with the translation that was shown.
        was: the back-translation that was shown.
        says: the new one; an empty one changes nothing.
        alias: who has translated it back.
    """
    catalog = read_catalog(catalog_path(folder, language.code))
    message, text = find(catalog, sentence), one_line(says)
    if message is None:
        return Ending.GONE
    there = read_backs(folder, language.code).get(digest(message))
    now = there.says if there else ""
    if text in {"", now}:
        return Ending.AS_IT_WAS
    if digest(message) != state or not usable(message) or now != was:
        return Ending.OTHER_BACK
    back = Back(text, alias, dt.datetime.now(dt.UTC).date())
    recorded = record_backs(folder, language.code, {key(message): back})
    return Ending.OWN_BACK if recorded.own else Ending.SAVED
