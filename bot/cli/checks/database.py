"""The database: ours, sound, and not of a newer version. Opened for reading only."""

from collections.abc import Iterator
from typing import Final

from bot.config import Fault, Settings, Severity
from bot.errors import StorageError
from bot.services.space import MEGABYTE
from storage.compaction import room_wanted, waits_for_room
from storage.connection import examine

LOOKING_S: Final = 60.0
"""Seconds in which damage is looked for."""


def database_faults(settings: Settings, seconds: float = LOOKING_S) -> Iterator[Fault]:
    """Everything wrong with the database's file; a missing one is made by `run`."""
    path = settings.database
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        if not examine(path, seconds) and seconds >= LOOKING_S:
            sentence = f"the database {path} is too large to be looked through in {seconds:.0f} s"
            yield Fault(f"{sentence}: what was looked at is sound.", Severity.WARNING)
        if waits_for_room(path):
            wanted = room_wanted(path) // MEGABYTE + 1
            sentence = "pieces of what was erased still lie, sealed, in the database's file"
            yield Fault(
                f"{sentence}: it is written anew as soon as {wanted} MB are free on its disk.",
                Severity.WARNING,
            )
    except (OSError, StorageError) as error:
        yield Fault(_sentence(error, f"the database {path} cannot be opened: let the bot read it."))


def _sentence(error: Exception, otherwise: str) -> str:
    return str(error) if isinstance(error, StorageError) else otherwise
