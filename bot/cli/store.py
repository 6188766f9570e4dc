"""How a command reaches the store: beside the running bot, or with the lock taken.

Owns that choice. Reading commands look over the bot's shoulder; a command
that writes asks the bot over its socket, and does the work itself only where
no bot is running.
"""

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.casework import reference
from bot.config import Settings
from bot.config.rosters import read_roster
from bot.errors import ConfigError, StorageError
from bot.sealing.server_keys import ServerKey, parse_signing_key
from bot.services.case_edits import Sealer
from bot.services.rows import CaseRow
from bot.services.trusted_time import TrustedClock
from storage.lock import DataLock
from storage.reading import SqliteReader
from storage.sqlite import SqliteStore, open_to_read


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[SqliteReader]:
    """Read the store, whether or not a bot is running on it.

    Raises:
        ConfigError: there is no database yet.
    """
    if not settings.database.is_file():
        raise ConfigError(f"{settings.database} does not exist yet: start the bot once.")
    try:
        reader: SqliteReader = await open_to_read(settings.database)
    except StorageError:
        async with writing(settings) as store:
            yield store
        return
    try:
        yield reader
    finally:
        await reader.close()


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[SqliteStore]:
    """Open the store with the lock taken; refused while a bot is running."""
    with DataLock(settings.database.parent):
        store = await SqliteStore.open(settings.database)
        try:
            yield store
        finally:
            await store.close()


async def case_of(store: SqliteReader, name: str) -> CaseRow:
    """Find a case by its reference, as typed.

    Raises:
        ConfigError: there is none.
    """
    row = await store.case_by_reference(reference.read(name))
    if row is None:
        raise ConfigError(f"There is no case {name}; `amana cases` lists them.")
    return row


def sealer_of(settings: Settings) -> Sealer:
    """What the server seals with, for a command that does its work where no bot runs."""
    folder = settings.keys_dir
    return Sealer(
        server_key=ServerKey.parse((folder / "server.key").read_bytes()),
        signing_key=parse_signing_key((folder / "server-signing.key").read_bytes()),
        roster=read_roster(settings).roster,
        random=secrets.token_bytes,
    )


def host_clock() -> TrustedClock:
    """The host's clock, which a command has nobody to doubt it with."""
    return TrustedClock(time.time, time.monotonic)
