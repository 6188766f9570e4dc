"""Takes back the last thing that somebody saved or read in the studio.

Owns what that was: the sentence as it stood before, with everybody's word for
it. It is kept in memory and until the next deed only, and never put back over
what somebody else has written since.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.cli.workbench.reviews import write_reviews
from bot.cli.workbench.saving import find, put, save
from bot.cli.workbench.studio.edits import Ending
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language
from bot.i18n.reviews import Review, digest, read_reviews
from bot.i18n.soundness import forms_of


@dataclass(frozen=True, slots=True)
class Deed:
    """A sentence before and after somebody's deed.

    Attributes:
        sentence: the digest of its English.
        alias: whose deed it was.
        texts: its translation before.
        fuzzy: whether its English had changed since that translation.
        records: who had done what with it.
        state: the digest of the sentence with its translation before.
        left: the same digest afterwards.
    """

    sentence: str
    alias: str
    texts: tuple[str, ...]
    fuzzy: bool
    records: tuple[Review, ...]
    state: str
    left: str = ""


def before(folder: Path, language: Language, sentence: str, alias: str) -> Deed | None:
    """Return a sentence as it stands now; None if there is none."""
    message = find(read_catalog(catalog_path(folder, language.code)), sentence)
    if message is None:
        return None
    records = read_reviews(folder, language.code).of(message)
    return Deed(sentence, alias, forms_of(message), message.fuzzy, records, digest(message))


def undo(folder: Path, language: Language, deed: Deed) -> Ending:
    """Put a sentence back as it was, with everybody's word for it."""
    catalog = read_catalog(catalog_path(folder, language.code))
    message = find(catalog, deed.sentence)
    if message is None:
        return Ending.GONE
    if digest(message) != deed.left:
        return Ending.CHANGED
    reviews = read_reviews(folder, language.code)
    others = tuple(one for one in reviews.of(message) if one.alias != deed.alias)
    put(message, deed.texts)
    message.flags |= {"fuzzy"} if deed.fuzzy else set()
    save(folder, language, catalog, {})
    # Where only a word was given, others may have given theirs since.
    is_word = deed.state == deed.left
    kept = [one for one in others if one not in deed.records] if is_word else []
    reviews.records[deed.state] = (*deed.records, *kept)
    write_reviews(folder, language, reviews)
    return Ending.SAVED
