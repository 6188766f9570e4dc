"""`amana locales`: where a language stands, and what it still needs.

Owns the translators' commands; the rules are in `bot.cli.workbench`. English
is the source and stands in the code, so it has no catalog and appears in no
command here.
"""

from pathlib import Path

import click
from babel.core import Locale, UnknownLocaleError

from bot.cli.console import DONE, FAILED, show, warn
from bot.cli.workbench.domains import CHATS, DOMAINS, Domain
from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import keys, merged, write_catalog, write_template
from bot.cli.workbench.findings import findings
from bot.errors import ConfigError
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import LOCALES, Language, read_languages
from bot.i18n.plurals import plural_of
from bot.i18n.soundness import usable

COLUMNS = (
    "language",
    "domain",
    "name",
    "status",
    "sentences",
    "translated",
    "missing",
    "fuzzy",
    "unreviewed",
)


@click.group()
def locales() -> None:
    """The translators' workbench."""


@locales.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for scripts.")
def status(as_json: bool) -> None:
    """Show how far each language is."""
    rows = [
        _counts(language, domain)
        for domain in DOMAINS
        for language in _translated(LOCALES)
        if domain.has(LOCALES, language)
    ]
    show(rows, COLUMNS, as_json=as_json)


@locales.command()
@click.argument("codes", nargs=-1)
def update(codes: tuple[str, ...]) -> None:
    """Bring the catalogs of CODES, or all, up to the sentences in the code."""
    languages = {language.code: language for language in _translated(LOCALES)}
    for code in codes:
        if code not in languages:
            raise ConfigError(f"There is no catalog for {code}: see `amana locales status`.")
    chosen = [languages[code] for code in codes or languages]
    for domain in DOMAINS:
        template = extract(LOCALES.parent, domain)
        write_template(LOCALES, template, domain)
        for language in chosen:
            if domain.has(LOCALES, language):
                catalog = merged(LOCALES, language, template, domain)
                write_catalog(LOCALES, catalog, language, domain)


@locales.command()
def check() -> int:
    """Say what is wrong, one sentence each; 1 if anything is."""
    found = check_all(LOCALES)
    for sentence in found:
        warn(sentence)
    return FAILED if found else DONE


@locales.command()
@click.argument("code")
@click.option("--own-name", help="The language's name as its speakers write it.")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), help="How its script runs.")
@click.option("--formatting", help="Whose dates to use; its own where Babel knows it.")
def new(code: str, own_name: str | None, direction: str | None, formatting: str | None) -> None:
    """Begin the language CODE, as a draft."""
    if code in read_languages(LOCALES / "languages.toml"):
        raise ConfigError(f"The language {code} is there already: see `amana locales status`.")
    begin(LOCALES, code, own_name, direction, formatting)
    template = extract(LOCALES.parent)
    language = read_languages(LOCALES / "languages.toml")[code]
    write_catalog(LOCALES, merged(LOCALES, language, template), language)
    click.echo(f"Translate {catalog_path(LOCALES, code)}, then run `amana locales check`.")


def check_all(folder: Path) -> list[str]:
    """Say everything that is wrong with the templates and every catalog in a folder."""
    return [sentence for domain in DOMAINS for sentence in _check(folder, domain)]


def _check(folder: Path, domain: Domain) -> list[str]:
    template, file = extract(folder.parent, domain), domain.template
    found = []
    if keys(read_catalog(folder / file)) != keys(template):
        found.append(f"{file} is not what the code says now: run `amana locales update`.")
    for language in _translated(folder):
        if domain.has(folder, language):
            catalog = read_catalog(catalog_path(folder, language.code, domain.name))
            found += findings(language, catalog, template, domain)
    return found


def begin(
    folder: Path, code: str, own_name: str | None, direction: str | None, formatting: str | None
) -> None:
    """Add a language to `languages.toml` as a draft.

    Raises:
        ConfigError: Babel does not know the language and the caller did not say enough.
        CatalogError: nobody has written down how the language counts.
    """
    plural_of(code)
    known = _known_to_babel(code)
    name = own_name or (known.get_display_name(known) if known else None)
    runs = direction or (known.text_direction if known else None)
    if not name or not runs:
        raise ConfigError(f"Babel does not know {code}: give --own-name and --direction.")
    facts = [
        f"\n[{code}]",
        f'own_name = "{name}"',
        f'direction = "{runs}"',
        f'formatting = "{formatting or (str(known) if known else "en")}"',
        'status = "draft"',
    ]
    with (folder / "languages.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(facts) + "\n")


def _known_to_babel(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _translated(folder: Path) -> list[Language]:
    languages = read_languages(folder / "languages.toml").values()
    return [language for language in languages if language.status != "source"]


def _counts(language: Language, domain: Domain = CHATS) -> dict[str, str | int | None]:
    catalog = read_catalog(catalog_path(LOCALES, language.code, domain.name))
    sentences = [message for message in catalog if message.id]
    translated = sum(map(usable, sentences))
    fuzzy = sum(message.fuzzy for message in sentences)
    return {
        "language": language.code,
        "domain": domain.name,
        "name": language.own_name,
        "status": language.status,
        "sentences": len(sentences),
        "translated": translated,
        "missing": len(sentences) - translated - fuzzy,
        "fuzzy": fuzzy,
        "unreviewed": 0 if language.reviewed else translated,
    }
