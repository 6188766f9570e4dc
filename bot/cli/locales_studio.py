"""`amana locales studio`: the translators' page on this machine.

Owns what the command says and where the page's address comes from.
"""

import secrets

import click

from bot.cli.workbench.reviews import reviewable
from bot.cli.workbench.studio.serving import listen, serve
from bot.cli.workbench.studio.showing import Studio
from bot.errors import ConfigError
from bot.i18n import aliases
from bot.i18n.languages import LOCALES


@click.command()
@click.argument("code")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Else whichever is free.")
@click.option("--alias", default="", help="Who translates: a name the team knows; else asked for.")
def studio(code: str, port: int, alias: str) -> None:
    """Open a page on this machine to translate, review and speak CODE."""
    if alias and not aliases.is_alias(alias):
        raise ConfigError(aliases.FORM)
    language = reviewable(LOCALES, code)
    root = f"/{secrets.token_urlsafe(16)}"
    with listen(port) as taken:
        number = taken.getsockname()[1]
        click.echo(f"{language.own_name}: http://127.0.0.1:{number}{root}/")
        click.echo("Open this address in a browser. Ctrl-C ends the studio; all is saved.")
        serve(Studio(LOCALES, code, root, alias), taken)
