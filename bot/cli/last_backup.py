"""When a backup was last made: a file of one number beside the database.

Owns that file. It is no fact of the database, because `amana backup` reads
beside the running bot and writes nothing there. It says to the hour.
"""

from typing import Final

from bot.config import Settings
from bot.errors import StorageError
from storage.durable import write_whole

NAME: Final = "backup.made"
HOUR: Final = 3600


def note(settings: Settings, now: int) -> None:
    """Remember that a backup was made now; StorageError if the folder refuses."""
    at = now - now % HOUR
    write_whole(settings.database.with_name(NAME), f"{at}\n".encode(), at)


def last(settings: Settings) -> int | None:
    """When one was made, seconds since 1970 UTC; None if none is known.

    Raises:
        StorageError: the file is not ours.
    """
    path = settings.database.with_name(NAME)
    try:
        return int(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read: remove it, and make a backup.") from error
