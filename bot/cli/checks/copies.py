"""What would be left if this machine were lost now: backups, and the second place.

While the bot runs it knows itself what is not copied yet; beside it, another
look would only race with it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from bot.cli.last_backup import last
from bot.config import Fault, Settings, Severity
from bot.errors import OperatorError, StorageError
from bot.services.rows import CaseRow
from storage.mirror_form import CASE, read_facts
from storage.sqlite import open_to_read
from storage.thread import Thread

DAY: Final = 24 * 3600
LOOKING_S: Final = 20.0
"""Seconds in which cases are compared with their copies."""
GRACE_S: Final = 5.0
"""Seconds more that one look may take before its disk is said to hang."""


def mirror_faults(settings: Settings) -> Iterator[Fault]:
    """One disk is one disk, whatever else is well."""
    if settings.mirror is None:
        yield _warning(
            "storage.mirror names no second place, so a broken disk takes every case since the "
            "last backup with it: name a folder on another disk, such as "
            'mirror = "/mnt/second/amana".'
        )


async def copy_faults(settings: Settings, now: int, *, runs: bool) -> AsyncIterator[Fault]:
    """A backup that is old or missing, and cases that are not in the mirror.

    Args:
        settings: the mission's.
        now: seconds since 1970 UTC.
        runs: whether a bot runs, and so answers for the mirror.
    """
    if not settings.database.is_file():
        return  # nothing to lose yet
    for fault in _backup(settings, now):
        yield fault
    if settings.mirror is not None and not runs:
        for fault in await _mirror(settings, settings.mirror):
            yield fault


def _backup(settings: Settings, now: int) -> Iterator[Fault]:
    try:
        made = last(settings)
    except StorageError as error:
        yield _warning(str(error))
        return
    if made is None:
        yield _warning(
            "no backup was made on this machine yet: `amana backup FILE`, daily, and away from it."
        )
    elif now - made > settings.storage.backup_days * DAY:
        days = (now - made) // DAY
        yield _warning(f"the last backup is {days} days old: `amana backup FILE`, from a timer.")


async def _mirror(settings: Settings, mirror: Path) -> list[Fault]:
    try:
        reader = await open_to_read(settings.database)
    except OperatorError:
        return []  # said by the database's own check
    try:
        rows = await reader.cases()
    except OperatorError:
        return []
    finally:
        await reader.close()
    thread = Thread("amana-looking")  # a disk that hangs must not hold up this process's end
    try:
        async with asyncio.timeout(LOOKING_S + GRACE_S):
            behind, looked = await thread.run(partial(_compared, rows, mirror))
    except TimeoutError:
        return [Fault(f"the mirror {mirror} does not answer: look at its disk.", Severity.LAPSE)]
    thread.stop()
    found = []
    if behind:
        found.append(
            Fault(
                f"{behind} cases are not in the mirror {mirror} as they stand: `amana run` brings "
                "them there.",
                Severity.LAPSE,
            )
        )
    if looked < len(rows):
        found.append(
            _warning(f"{looked} of {len(rows)} cases were compared with the mirror {mirror}.")
        )
    return found


def _compared(rows: Sequence[CaseRow], mirror: Path) -> tuple[int, int]:
    """How many are not there as they stand, and how many were looked at."""
    end, behind = time.monotonic() + LOOKING_S, 0
    for looked, row in enumerate(rows):
        if time.monotonic() > end:
            return behind, looked
        behind += not _is_there(row, mirror)
    return behind, len(rows)


def _is_there(row: CaseRow, mirror: Path) -> bool:
    try:
        facts = read_facts(mirror / row.reference / CASE)
    except StorageError:
        return False
    return facts is not None and facts.get("version") == row.version


def _warning(sentence: str) -> Fault:
    return Fault(sentence, Severity.WARNING)
