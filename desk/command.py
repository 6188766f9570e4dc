"""The desk's command line, shared by `amana desk` and `python -m desk`.

Owns its options. It must run on an officer's machine that has no mission, no
server key and no POSIX calls.
"""

import asyncio
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import click

from desk.desk import Desk
from desk.serving import harden_process, serve
from desk.sessions import Hands
from desk.settings import PORT, read_settings

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("desk")
@click.option(
    "--identity",
    "key_files",
    multiple=True,
    required=True,
    type=_FILE,
    metavar="KEYFILE",
    help="Your key file; several where officers share a machine to practise.",
)
@click.option("--server", metavar="URL", help="The officers' address of the bot (desk.toml says).")
@click.option("--home", type=_FOLDER, metavar="DIR", help="Where sealed files and desk.toml lie.")
@click.option(
    "--mission",
    type=_FOLDER,
    envvar="AMANA_MISSION",
    metavar="DIR",
    help="A mission's folder, where there is no desk.toml.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.pass_context
def desk(
    ctx: click.Context,
    *,
    key_files: Sequence[Path],
    server: str | None,
    home: Path | None,
    mission: Path | None,
    port: int,
    no_browser: bool,
) -> None:
    """Open the officer's desk in the browser, on this machine only."""
    named = mission or getattr(ctx.obj, "mission", None)
    settings = read_settings(home=home, mission=named, server=server, port=port)
    harden_process()
    hands = Hands(now=time.time, monotonic=time.monotonic, random=secrets.token_bytes)
    place = Desk(settings, key_files, hands)
    click.echo(f"Desk: {place.address}")
    click.echo("Whoever has this address can see the lock. Ctrl-C ends the desk.", err=True)
    asyncio.run(serve(place, opens_browser=not no_browser))
