"""The database written anew, so that no page keeps a piece of a case that is gone.

Owns the last step of a case's erasure. `secure_delete` zeroes a row where it
lies, but rows that moved when a page was split left copies in the page's
unused part. The tables of cases are too large to be emptied and filled, so
SQLite writes the whole file anew. Commits wait meanwhile: about a third of a
second for each 100 MB. Anybody can have a report erased, so whatever takes
long enough to be felt is followed by a hundred times as long without; one that
was killed, as by a supervisor that lost patience, is left alone for a day, or
each start would end the same way.
"""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from storage import statements as sql
from storage.faults import translated
from storage.schema import version
from storage.writing import COMPACTION_OWED, run

COMPACTION_RESTS: Final = "compaction_rests"
"""The fact that says until when it is not done again, seconds since 1970 by whatever clock."""
FELT_S: Final = 0.25
"""Seconds below which nobody notices."""
REST: Final = 100
"""Times its own length for which it is not done again."""
DAY: Final = 24 * 3600
_ROOM = 3
"""Times the database's size: its copy, the journal that brings it home, and some air."""


def is_owed(connection: sqlite3.Connection) -> bool:
    """Whether a case was dropped since the last time, by whichever process."""
    found = run(connection, sql.REMEMBERED, COMPACTION_OWED).fetchone()
    return found is not None and found[0] != 0


def may_begin(connection: sqlite3.Connection) -> bool:
    """Whether it may be done now: no rest stands, and a second copy fits on the disk.

    To fill the disk would stop reports from being taken.
    """
    found = run(connection, sql.REMEMBERED, COMPACTION_RESTS).fetchone()
    # A rest that ends beyond a day was noted by a clock that was wrong.
    if found is not None and 0 < found[0] - time.time() <= DAY:
        return False
    return _fits(_file(connection))


def waits_for_room(path: Path) -> bool:
    """Whether erasure in a database's file waits for room on its disk; a bot may be running.

    Raises:
        StorageError: the file cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as looking:
            # A start that was killed at its very beginning leaves a file without tables.
            return bool(version(looking)) and is_owed(looking) and not _fits(path)
    except sqlite3.Error as error:
        raise translated(error) from error


def room_wanted(path: Path) -> int:
    """Bytes that must be free for a database's file to be written anew."""
    return _ROOM * path.stat().st_size


def _fits(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free > room_wanted(path)


def compact(connection: sqlite3.Connection) -> None:
    """Write the file anew; the caller moves the journal into it afterwards.

    Raises:
        sqlite3.Error: whatever the database says; it is as it was, and still owed.
    """
    _rest(connection, DAY)  # should this process not outlive it
    began = time.monotonic()
    # In memory it could be too large; in the system's folder it would leave this disk.
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(_file(connection).parent)
    connection.execute("PRAGMA temp_store = FILE").fetchall()
    try:
        connection.execute("VACUUM")
        run(connection, sql.REMEMBER, COMPACTION_OWED, 0)
        took = time.monotonic() - began
        _rest(connection, 0 if took < FELT_S else min(DAY, REST * took))
    finally:
        connection.execute("PRAGMA temp_store = MEMORY").fetchall()
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


def _rest(connection: sqlite3.Connection, seconds: float) -> None:
    run(connection, sql.REMEMBER, COMPACTION_RESTS, int(time.time() + seconds))


def _file(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
