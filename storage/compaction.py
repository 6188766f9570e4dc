"""The database written anew, so that no page keeps a piece of a case that is gone.

Owns the last step of a case's erasure. `secure_delete` zeroes a row where it
lies, but rows that moved when a page was split left copies in the page's
unused part. The tables of cases are too large to be emptied and filled, so
SQLite writes the whole file anew. Commits wait meanwhile: about a third of a
second for each 100 MB, once a day at most.
"""

import os
import shutil
import sqlite3
from pathlib import Path

from storage import statements as sql
from storage.writing import COMPACTION_OWED, run

_ROOM = 3
"""Times the database's size: its copy, the journal that brings it home, and some air."""


def is_owed(connection: sqlite3.Connection) -> bool:
    """Whether a case was dropped since the last time, by whichever process."""
    found = run(connection, sql.REMEMBERED, COMPACTION_OWED).fetchone()
    return found is not None and found[0] != 0


def has_room(connection: sqlite3.Connection) -> bool:
    """Whether the disk holds a second copy: to fill it would stop reports from being taken."""
    path = _file(connection)
    return shutil.disk_usage(path.parent).free > _ROOM * path.stat().st_size


def compact(connection: sqlite3.Connection) -> None:
    """Write the file anew; the caller moves the journal into it afterwards.

    Raises:
        sqlite3.Error: whatever the database says; it is as it was, and still owed.
    """
    # In memory it could be too large; in the system's folder it would leave this disk.
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(_file(connection).parent)
    connection.execute("PRAGMA temp_store = FILE").fetchall()
    try:
        connection.execute("VACUUM")
        run(connection, sql.REMEMBER, COMPACTION_OWED, 0)
    finally:
        connection.execute("PRAGMA temp_store = MEMORY").fetchall()
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


def _file(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
