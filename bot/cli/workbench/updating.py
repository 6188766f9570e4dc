"""Brings catalogs up to the sentences in the code.

Owns the order: the template, the languages that people translate, and last
those that are made of another, letter by letter.
"""

from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.cli.workbench.backs import write_made_backs
from bot.cli.workbench.domains import DOMAINS, Domain
from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import merged, write_catalog, write_template
from bot.cli.workbench.reviews import write_made_reviews
from bot.cli.workbench.transliteration import made
from bot.errors import ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import Language, read_languages


def translated(folder: Path) -> list[Language]:
    """Return every language that has a catalog: all but the source."""
    languages = read_languages(folder / "languages.toml").values()
    return [language for language in languages if language.status != "source"]


def update(folder: Path, codes: Sequence[str] = ()) -> None:
    """Bring some catalogs, or all, up to the code; what is made of them follows.

    Raises:
        ConfigError: a language has no catalog.
        CatalogError: a catalog cannot be read, or another cannot be made of it.
    """
    languages = {language.code: language for language in translated(folder)}
    for code in codes:
        if code not in languages:
            raise ConfigError(f"There is no catalog for {code}: see `amana locales status`.")
    chosen = [
        language
        for language in languages.values()
        if not codes or language.code in codes or language.made_from in codes
    ]
    for domain in DOMAINS:
        template = extract(folder.parent, domain)
        write_template(folder, template, domain)
        for language in sorted(chosen, key=lambda one: one.made_from is not None):
            if domain.has(folder, language):
                catalog = _brought_up(folder, language, template, domain)
                write_catalog(folder, catalog, language, domain)
    for language in chosen:
        if language.made_from is not None:
            write_made_reviews(folder, languages[language.made_from], language)
            write_made_backs(folder, languages[language.made_from], language)


def _brought_up(folder: Path, language: Language, template: Catalog, domain: Domain) -> Catalog:
    if language.made_from is None:
        return merged(folder, language, template, domain)
    source = read_catalog(catalog_path(folder, language.made_from, domain.name))
    return made(language.code, source, template)
