"""Saves what a person translated: the catalog, what is made of it, and who did it.

Owns the order of these writings, for the spreadsheet and for the studio. Whoever
saves says which text they had before them; it is theirs to refuse a sentence
that somebody else has changed meanwhile.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.cli.workbench.domains import CHATS, Domain
from bot.cli.workbench.files import write_catalog
from bot.cli.workbench.reviews import record
from bot.cli.workbench.transliteration import made
from bot.i18n.catalogs import read_catalog
from bot.i18n.digests import digest_of_sides
from bot.i18n.languages import Language, read_languages
from bot.i18n.reviews import Level, Review
from bot.i18n.safety import key
from bot.i18n.soundness import sources_of, usable


def source_digest(message: Message) -> str:
    """Name a sentence whatever its translation."""
    return digest_of_sides(message.context or "", sources_of(message))


def find(catalog: Catalog, sentence: str) -> Message | None:
    """Return the sentence of a catalog that a `source_digest` names; None if it is gone."""
    return next((one for one in catalog if one.id and source_digest(one) == sentence), None)


def put(message: Message, forms: Sequence[str]) -> None:
    """Give a sentence its translation; whoever gives one has looked at the English."""
    message.string = tuple(forms) if message.pluralizable else forms[0]
    message.flags.discard("fuzzy")


def save(
    folder: Path,
    language: Language,
    catalog: Catalog,
    by: Mapping[str, str],
    domain: Domain = CHATS,
) -> None:
    """Write a catalog, the catalogs that are made of it, and who translated what.

    Args:
        folder: where the languages lie.
        language: whose catalog it is.
        catalog: with its new sentences.
        by: aliases of those who translated, by msgid as `bot.i18n.safety.key` gives it.
        domain: whose sentences they are.

    Raises:
        CatalogError: a file cannot be read, or a sentence cannot be written in another script.
    """
    template = read_catalog(folder / domain.template)
    derived = {
        other: made(other.code, catalog, template)
        for other in read_languages(folder / "languages.toml").values()
        if other.made_from == language.code
    }
    write_catalog(folder, catalog, language, domain)
    for other, theirs in derived.items():
        write_catalog(folder, theirs, other, domain)
    whole = {key(message) for message in catalog if usable(message)}
    for alias in sorted(set(by.values())):
        done = {name for name, who in by.items() if who == alias and name in whole}
        record_word(folder, language.code, Level.TRANSLATED, alias, done)
    # The first line tells whether all is read, which the records have just changed.
    write_catalog(folder, catalog, language, domain)


def record_word(
    folder: Path, code: str, level: Level, alias: str, names: set[str]
) -> tuple[str, ...]:
    """Write down somebody's word for some sentences; return those that are their own."""
    today = dt.datetime.now(dt.UTC).date()
    return record(folder, code, Review(level, alias, today), names).own if names else ()
