"""`amana backup FILE`: one file from which a new machine can be made, while the bot goes on.

Owns the command. It reads beside the running bot, over a second connection
that cannot write, so nobody who writes to the bot waits for it. The file
opens for the escrow alone: beside the cases it holds the server's keys.
"""

import asyncio
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from bot.cli.console import mission_folder, warn
from bot.cli.last_backup import note
from bot.cli.store import reading
from bot.config import Settings, load
from bot.config.rosters import read_roster
from bot.errors import ConfigError, StorageError
from bot.sealing.server_keys import parse_signing_key
from bot.services.space import MEGABYTE
from storage.archive import DATABASE, Sealing, write_archive
from storage.backup import write_backup
from storage.durable import make_folder
from storage.lock import DataLock

KEYS = ("server.key", "server-signing.key", "server-signing.pub", "receipts.keys")
ASIDE = "backup.aside"
NEEDED = ("server.key", "server-signing.key", "receipts.keys")


@click.command(help="Write all cases and the server's keys to one file for the escrow alone.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Refuse to overwrite, copy the database aside, seal, and say where it lies."""
    settings = load(mission_folder(), os.environ)
    if not settings.database.is_file():
        raise ConfigError(f"{settings.database} does not exist yet: start the bot once.")
    if file.exists():
        raise ConfigError(f"{file} exists and is never overwritten: name another file.")
    if not file.absolute().parent.is_dir():
        raise ConfigError(f"{file.absolute().parent} is no folder: make it first.")
    with _aside(settings, file) as copy:
        asyncio.run(_copy(settings, copy))
        _seal(settings, copy, file)
    warn(f"{file}: opens for the escrow alone. Bring it away from this machine.")
    _note(settings)


def _note(settings: Settings) -> None:
    """Let `amana check` know; a full disk here must not make a sound backup a failure."""
    try:
        note(settings, int(time.time()))
    except StorageError as error:
        warn(f"`amana check` will not know of it: {error}")


@contextmanager
def _aside(settings: Settings, file: Path) -> Iterator[Path]:
    """A name for the copy of the database, which shows in clear whatever the database does.

    It lies beside the database: on the stick that is carried away, whoever finds
    that could dig a deleted file up again.
    """
    with ExitStack() as stack:
        folder = file.absolute().parent
        if _has_room(settings):
            folder = settings.database.with_name(ASIDE)
            make_folder(folder)
            stack.enter_context(DataLock(folder))
            for left in folder.glob("*.db*"):  # a killed backup's
                left.unlink()
        else:
            warn(
                f"The database's disk has no room for a copy, so it lies in {folder} for a while, "
                "unsealed: destroy a stick rather than hand it to others."
            )
        copy = folder / f".{file.name}.{secrets.token_hex(4)}.db"
        try:
            yield copy
        finally:
            copy.unlink(missing_ok=True)


def _has_room(settings: Settings) -> bool:
    """Whether a copy leaves the room that is kept for people's words."""
    database = settings.database
    free = shutil.disk_usage(database.parent).free
    return free - database.stat().st_size > settings.limits.words_room_mb * MEGABYTE


async def _copy(settings: Settings, to: Path) -> None:
    async with reading(settings):  # keeps the journal open where no bot is running
        await write_backup(settings.database, to)


def _seal(settings: Settings, database: Path, to: Path) -> None:
    members = {DATABASE: database, **_beside(settings)}
    key = parse_signing_key((settings.keys_dir / "server-signing.key").read_bytes())
    sealing = Sealing(read_roster(settings).roster.escrow, key, secrets.token_bytes)
    total = sum(path.stat().st_size for path in members.values())
    with click.progressbar(length=total, label="Sealing", hidden=not sys.stdout.isatty()) as bar:
        write_archive(to, members, sealing, int(time.time()), bar.update)


def _beside(settings: Settings) -> dict[str, Path]:
    """What a new machine needs beside the database; never the day keys."""
    folder = settings.folder
    found = {f"keys/{name}": settings.keys_dir / name for name in KEYS}
    found |= {"mission.toml": folder / "mission.toml", "roster.json": settings.roster_file}
    found |= {path.name: path for path in sorted(folder.glob("roster.*.sig"))}
    found["data/roster.seen"] = settings.database.with_name("roster.seen")
    missing = [name for name in NEEDED if not found[f"keys/{name}"].is_file()]
    if missing:
        raise ConfigError(f"{', '.join(missing)} is missing: a backup without it restores nothing.")
    return {name: path for name, path in found.items() if path.is_file()}
