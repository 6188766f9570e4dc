"""`amana locales preview`: all that the bot says in a language, on one page and as pictures.

Owns the command; the page and the pictures are made in `bot.cli.workbench`.
"""

from pathlib import Path

import click

from bot.cli.console import DONE, FAILED, warn
from bot.cli.workbench.preview_letters import letters_without_font
from bot.cli.workbench.preview_page import preview_page, shown_in
from bot.cli.workbench.preview_pictures import chromium, draw
from bot.errors import ConfigError
from bot.i18n.languages import LOCALES, SOURCE

_NAMED = 12
"""Letters without a font that are named; more would not tell more."""


@click.command()
@click.argument("code")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page; preview-CODE.html if left out.",
)
@click.option(
    "--png",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for a picture of every card, named by the number of its sentence.",
)
def preview(code: str, to: Path | None, png: Path | None) -> int:
    """Show every screen of CODE beside the English, on one page."""
    if code == SOURCE:
        raise ConfigError("English stands beside every language: name another one.")
    page = to or Path(f"preview-{code}.html")
    page.write_text(preview_page(LOCALES, code), encoding="utf-8")
    click.echo(f"Open {page} in a browser.")
    return DONE if png is None else _pictures(code, png)


def _pictures(code: str, folder: Path) -> int:
    program = chromium()
    if program is None:
        warn("There are no pictures: Chromium is not installed here. Install it, or open the page.")
        return FAILED
    language, shown, told = shown_in(LOCALES, code)
    boxes = letters_without_font(one.own.text for one in shown)
    if boxes:
        warn(f"No font here draws “{boxes[:_NAMED]}”: pictures show boxes until one is installed.")
    click.echo(f"{draw(program, folder, language, shown, told)} pictures are in {folder}.")
    return DONE
