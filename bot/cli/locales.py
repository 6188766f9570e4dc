"""`amana locales`: where a language stands, what it still needs, and who has read it.

Owns the translators' commands; the rules are in `bot.cli.workbench`. English
is the source and stands in the code, so it has no catalog and appears in no
command here.
"""

import datetime as dt

import click

from bot.cli.console import DONE, FAILED, show, warn
from bot.cli.locales_preview import preview
from bot.cli.locales_spreadsheet import export_, import_
from bot.cli.locales_studio import studio
from bot.cli.workbench import checking, screens_of, updating
from bot.cli.workbench.beginning import Beginning, begin
from bot.cli.workbench.domains import DOMAINS
from bot.cli.workbench.reviews import record
from bot.cli.workbench.standing import COLUMNS, standing
from bot.errors import ConfigError
from bot.i18n import aliases
from bot.i18n.catalogs import TEMPLATE, catalog_path, read_catalog
from bot.i18n.languages import LOCALES, read_languages
from bot.i18n.reviews import Level, Review
from bot.i18n.safety import key, safety_strings
from bot.i18n.soundness import usable
from bot.i18n.translator import CONTEXT_END

_LEVELS = [level.word for level in Level if level > Level.MACHINE]


@click.group()
def locales() -> None:
    """The translators' workbench."""


@locales.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for scripts.")
def status(as_json: bool) -> None:
    """Show how far each language is."""
    rows = [
        standing(LOCALES, language, domain)
        for domain in DOMAINS
        for language in updating.translated(LOCALES)
        if domain.has(LOCALES, language)
    ]
    show(rows, COLUMNS, as_json=as_json)


@locales.command()
@click.argument("codes", nargs=-1)
def update(codes: tuple[str, ...]) -> None:
    """Bring the catalogs of CODES, or all, up to the sentences in the code."""
    updating.update(LOCALES, codes)


@locales.command()
@click.argument("codes", nargs=-1)
@click.option("--wishes", is_flag=True, help="Also what a person should look at again.")
def check(codes: tuple[str, ...], *, wishes: bool) -> int:
    """Say what is wrong with CODES, or all, and what to do; 1 if anything must be mended.

    With CODES, or with --wishes, also what a person should look at again.
    """
    places = {name: str(place) for name, place in screens_of.places().items()}
    found = checking.check(LOCALES, codes, places)
    for each in found:
        told = each.findings if codes or wishes else each.must_fix
        for finding in told:
            warn(f"{each.code}, {finding}")
    for each in found:
        click.echo(str(each))
    return FAILED if any(each.must_fix for each in found) else DONE


@locales.command()
@click.argument("code")
@click.option("--own-name", help="The language's name as its speakers write it.")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), help="How its script runs.")
@click.option(
    "--formatting", help="Whose dates to use; else its own, where they are generally known."
)
@click.option("--counts-like", help="A language with the same forms for 1, 2, 5 things, as sw.")
@click.option("--fallback", multiple=True, help="Who says what it lacks, before English.")
def new(
    code: str,
    *,
    own_name: str | None,
    direction: str | None,
    formatting: str | None,
    counts_like: str | None,
    fallback: tuple[str, ...],
) -> None:
    """Begin the language CODE, as a draft."""
    if code in read_languages(LOCALES / "languages.toml"):
        raise ConfigError(f"The language {code} is there already: see `amana locales status`.")
    said = Beginning(
        own_name=own_name,
        direction=direction,
        formatting=formatting,
        counts_like=counts_like,
        fallback=fallback,
    )
    begin(LOCALES, code, said)
    updating.update(LOCALES, [code])
    click.echo(
        f"Translate it with `amana locales studio {code}`, or by spreadsheet with `amana locales "
        f"export {code} --to FILE.xlsx`; the sentences lie in {catalog_path(LOCALES, code)}."
    )
    click.echo(f"A mission speaks it once languages.offered in its mission.toml names {code}.")


@locales.command()
@click.argument("code")
@click.option("--alias", required=True, help="Who vouches: a name the team knows, not a real one.")
@click.option("--level", type=click.Choice(_LEVELS), default="reviewed", show_default=True)
@click.option("--all-shown", is_flag=True, help="All that the bot shows in this language.")
@click.option("--safety", is_flag=True, help="The sentences whose wrong translation can hurt.")
@click.option("--msgid", multiple=True, help="One English sentence, in each of its contexts.")
def review(
    code: str, *, alias: str, level: str, all_shown: bool, safety: bool, msgid: tuple[str, ...]
) -> int:
    """Write down that somebody translated, reviewed or field-tested sentences of CODE."""
    if not aliases.is_alias(alias):
        raise ConfigError(aliases.FORM)
    if sum((all_shown, safety, bool(msgid))) != 1:
        raise ConfigError("Say which sentences: --all-shown, --safety or --msgid.")
    chosen = None if all_shown else _chosen(code, msgid)
    said = record(
        LOCALES, code, Review(Level.of(level), alias, dt.datetime.now(dt.UTC).date()), chosen
    )
    click.echo(f"{len(said.done)} sentences of {code} are {level} by {alias}.")
    if said.own:
        warn(f"{len(said.own)} were translated by {alias}: another person must read them.")
    return FAILED if said.own else DONE


def _chosen(code: str, msgids: tuple[str, ...]) -> set[str]:
    """Return the keys of the wanted sentences; of the marked ones that are translated if none."""
    if msgids:
        return _keys_of(code, msgids)
    marked = safety_strings(read_catalog(LOCALES / TEMPLATE))
    catalog = read_catalog(catalog_path(LOCALES, code))
    return {key(message) for message in catalog if key(message) in marked and usable(message)}


def _keys_of(code: str, msgids: tuple[str, ...]) -> set[str]:
    found = {
        key(message)
        for message in read_catalog(catalog_path(LOCALES, code))
        if key(message).rpartition(CONTEXT_END)[2] in msgids
    }
    missing = set(msgids) - {name.rpartition(CONTEXT_END)[2] for name in found}
    if missing:
        raise ConfigError(
            f"No sentence of the catalog is “{missing.pop()}”: give the whole English."
        )
    return found


for one in (export_, import_, studio, preview):
    locales.add_command(one)
