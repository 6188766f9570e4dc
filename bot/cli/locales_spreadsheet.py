"""`amana locales export` and `import`: translations by spreadsheet.

Owns what the two commands say. What was not taken is printed and written to a
file beside the spreadsheet, so that nobody's work ends in a terminal.
"""

from pathlib import Path

import click

from bot.cli.console import DONE, FAILED, warn
from bot.cli.workbench.backs import read_backs
from bot.cli.workbench.domains import CHATS, DOMAINS
from bot.cli.workbench.glossary import read_glossary
from bot.cli.workbench.reviews import reviewable
from bot.cli.workbench.screens_of import places
from bot.cli.workbench.spreadsheet.backs import TakenBack, take_back
from bot.cli.workbench.spreadsheet.reading import read
from bot.cli.workbench.spreadsheet.rows import rows
from bot.cli.workbench.spreadsheet.taking import Refused, Taken, take
from bot.cli.workbench.spreadsheet.writing import Booklet, write
from bot.errors import ConfigError
from bot.i18n import aliases
from bot.i18n.catalogs import catalog_path, read_catalog
from bot.i18n.languages import LOCALES
from bot.i18n.reviews import read_reviews

_FILE = click.Path(path_type=Path, dir_okay=False)
_DOMAINS = [domain.name for domain in DOMAINS]


@click.command("export")
@click.argument("code")
@click.option("--to", "path", type=_FILE, required=True, help="A new .xlsx file.")
@click.option(
    "--domain",
    "name",
    type=click.Choice(_DOMAINS),
    default=CHATS.name,
    show_default=True,
    help="Whose sentences: the chats', or the officers' desk's.",
)
def export_(code: str, path: Path, name: str) -> None:
    """Write the sentences of CODE as a spreadsheet for a translator."""
    language = reviewable(LOCALES, code)
    domain = next(one for one in DOMAINS if one.name == name)
    if not domain.has(LOCALES, language):
        raise ConfigError(f"{code} has no catalog “{name}”: see `amana locales status`.")
    catalog = read_catalog(catalog_path(LOCALES, code, name))
    reviews, backs = read_reviews(LOCALES, code), read_backs(LOCALES, code)
    lines = rows(catalog, language.plural, reviews, backs, _screens())
    count = write(path, Booklet(language, domain, lines, read_glossary(LOCALES)))
    click.echo(f"{path}: {count} rows. Send it to a translator, then `amana locales import` it.")


@click.command("import")
@click.argument("path", metavar="FILE.xlsx", type=_FILE)
@click.option("--alias", help="Who translated: a name the team knows; else the one in the file.")
def import_(path: Path, alias: str | None) -> int:
    """Take a translator's spreadsheet; 1 if anything in it was not taken."""
    returned = read(path)
    who = returned.alias if alias is None else alias
    if who and not aliases.is_alias(who):
        raise ConfigError(f"{aliases.FORM} Give --alias.")
    if not who and alias is None:
        # Whoever is nobody could read their own words as a second person afterwards.
        raise ConfigError(
            "Nothing was taken: nobody is named as the translator. Give --alias with the name "
            'that the team knows; --alias "" says that a machine wrote it.'
        )
    result = take(LOCALES, returned, who)
    again = take_back(LOCALES, returned, who)
    _tell(returned.code, who, result, again)
    left = [*result.refused, *again.refused]
    if not left:
        return DONE
    in_order = sorted(left, key=lambda one: (len(one.number), one.number))
    beside = _write_refused(path, in_order)
    for refused in in_order:
        warn(_told(refused))
    warn(f"{len(left)} cells were not taken; they stand in {beside}.")
    return FAILED


def _screens() -> dict[str, str]:
    return {name: f"{place} ({place.spots[0].section})" for name, place in places().items()}


def _tell(code: str, who: str, result: Taken, again: TakenBack) -> None:
    by = f" by {who}" if who else ""
    click.echo(f"Sentences of {code} translated anew{by}: {len(result.taken)}.")
    if result.unfinished:
        click.echo(f"Of them lack a plural form still: {len(result.unfinished)}.")
    if result.looked and who:
        click.echo(f"Read as a second person{by}: {len(result.looked)}.")
    if again.done:
        click.echo(f"Translated back into English{by}: {len(again.done)}.")
    if (result.taken or result.looked or again.done) and not who:
        warn("No alias is given, so nobody is written down: they count as a machine's.")
    click.echo("Run `amana locales check` to see what is left to mend.")


def _told(refused: Refused) -> str:
    # Of the column “number”: a sheet's own rows are counted otherwise.
    number = f"Number {refused.number}, " if refused.number else ""
    return f"{number}“{refused.english}”: {refused.why}"


def _write_refused(path: Path, refused: list[Refused]) -> Path:
    beside = next(
        place
        for place in (path.with_name(f"{path.stem}-not-taken{n}.txt") for n in ("", *range(2, 999)))
        if not place.exists()
    )
    parts = [
        f"{_told(one)}\n  In the file: {one.written}\n  In the catalog: {one.now}\n"
        for one in refused
    ]
    beside.write_text("\n".join(parts), encoding="utf-8")
    return beside
