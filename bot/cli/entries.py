"""`amana entries CASE --to DIR`: a case's sealed entries as files; needs no key."""

import asyncio
import contextlib
import os
from pathlib import Path

import click

from bot.cli.console import mission_folder
from bot.cli.store import case_of, reading
from bot.config import Settings, load
from bot.errors import StorageError
from storage.export import write_entries
from storage.socket import ask


@click.command(help="Write a case's sealed entries as files; needs no key.")
@click.argument("case")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to; made where it is missing.",
)
def entries(case: str, folder: Path) -> None:
    """Write NNN-KIND.age for each entry, and NNN-KIND.hM.age for each later header."""
    settings = load(mission_folder(), os.environ)
    for path in asyncio.run(_write(settings, case, folder)):
        click.echo(str(path))


async def _write(settings: Settings, case: str, folder: Path) -> list[Path]:
    async with reading(settings) as store:
        written = await write_entries(store, await case_of(store, case), folder)
    # Whoever takes entries away reads them: the welcome may say that somebody does.
    with contextlib.suppress(StorageError):
        await ask(settings.socket, {"command": "desk-seen"})
    return written
