"""Room on the database's disk: for words, for files, and what is held back for the worst hour."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.config import Fault, Settings, Severity
from bot.services.space import MEGABYTE
from storage.sqlite import RESERVE_BYTES

FOR_VOICE = 4
"""Below this part of it short voice messages are refused, too (`bot.casework.pressure`)."""


def room_faults(settings: Settings) -> Iterator[Fault]:
    """What is refused for want of room, and a reserve that is not whole."""
    try:
        disk = shutil.disk_usage(settings.database.parent)
    except OSError:
        return  # its absence has already been said
    wanted = settings.limits.words_room_mb * MEGABYTE
    if disk.total < 2 * wanted:
        yield Fault(
            f"limits.words_room_mb keeps {settings.limits.words_room_mb} MB for words, more than "
            "half of the database's disk: files will soon be refused; take a larger disk.",
            Severity.WARNING,
        )
    elif disk.free < wanted:
        what = "files and voice messages" if disk.free < wanted // FOR_VOICE else "files"
        yield Fault(
            f"{what} are refused while less than limits.words_room_mb "
            f"({settings.limits.words_room_mb} MB) is free: make room.",
            Severity.LAPSE,
        )
    reserve = settings.database.with_suffix(".reserve")
    if settings.database.is_file() and _size(reserve) < RESERVE_BYTES:
        yield Fault(
            f"the reserve {reserve} is not whole, so deletions may fail on a full disk: make "
            "room, and start the bot.",
            Severity.WARNING,
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
