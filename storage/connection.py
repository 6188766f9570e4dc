"""Connections to the database file: one that writes, others that only read.

Owns the pragmas, and the checks that a file must pass before anything is
written to it. Two connections that write would meet a known fault of older
SQLite libraries (WAL reset, before 3.51.3); hence one process, one writer,
and readers that are opened read-only.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

import aiosqlite

from bot.errors import StorageError
from storage import faults, schema

# STRICT tables came with this version.
OLDEST_SQLITE = (3, 37, 0)
# How long a checkpoint waits for a reader, in seconds; ours take milliseconds.
PATIENCE = 0.25
# How long a start may look for damage, in seconds; `amana check` may take longer.
START_S = 10.0
# Bytes a second that a slow disk surely reads.
_PACE = 50 << 20
_PAYLOADS = "chunks"
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_HOW: Final[dict[str, Any]] = {
    "uri": True,
    "isolation_level": None,  # we say BEGIN and COMMIT ourselves
    "cached_statements": 256,
    "timeout": PATIENCE,
}
_WRITER = (
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    # Sorters and savepoints would otherwise spill into the system's temp folder.
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -2000",
    # A damaged or hostile file must not run code or be trusted in its page lengths.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


def open_writer(path: Path) -> sqlite3.Connection:
    """Open, check and migrate the database; a missing file is made, readable by us alone.

    Raises:
        StorageError: the file is damaged, newer than this version, or not ours.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StorageError("This Python's SQLite is older than 3.37. Use a newer Python.")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageError(f"The database {path} cannot be opened: {error.strerror}.") from error
    connection = _connect(path, "rw")
    try:
        _prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        raise faults.translated(error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def examine(path: Path, seconds: float) -> bool:
    """Look at a database without touching it, for so many seconds.

    Returns:
        Whether all of it was looked at.

    Raises:
        StorageError: it cannot be opened, is damaged, not ours, or newer than this version.
    """
    try:
        connection = _connect(path, "ro")
        try:
            schema.refuse_strangers(connection, schema.migrations())
            return refuse_damaged(connection, seconds)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise faults.translated(error) from error


def refuse_damaged(connection: sqlite3.Connection, seconds: float) -> bool:
    """Look whether the file is sound, table by table, for so many seconds.

    The payloads come last: they are by far the most, and each is sealed with a
    seal of its own that shows damage. Within one table SQLite cannot be stopped,
    so they are left out where the file is larger than can be read in that time.

    Returns:
        Whether all of it was looked at.

    Raises:
        StorageError: it is damaged.
    """
    end = time.monotonic() + seconds
    names = [row[0] for row in connection.execute(_TABLES)]
    for name in sorted(names, key=lambda name: name == _PAYLOADS):
        if time.monotonic() > end or (name == _PAYLOADS and _size(connection) > seconds * _PACE):
            return False
        verdict = connection.execute(f"PRAGMA quick_check('{name}')").fetchone()[0]
        if verdict != "ok":
            raise StorageError(faults.DAMAGED)
    return True


def _size(connection: sqlite3.Connection) -> int:
    pages, size = (
        int(connection.execute(f"PRAGMA {what}").fetchone()[0])
        for what in ("page_count", "page_size")
    )
    return pages * size


async def open_reader(path: Path) -> aiosqlite.Connection:
    """Open the database read-only; another process may be writing to it.

    Raises:
        StorageError: there is none, it is damaged, or nobody has it open and
            this account may not write to its folder (a journal lies there).
    """
    # A connection that cannot even be made leaves its thread behind for a moment.
    if not path.is_file():  # noqa: ASYNC240  # one look, at the start
        raise StorageError(f"There is no database {path}.")
    if not os.access(path, os.R_OK):
        raise StorageError(f"The database {path} cannot be opened: it is another account's.")
    connection = await aiosqlite.connect(_address(path, "ro"), **_HOW)
    try:
        await connection.execute_fetchall("PRAGMA temp_store = MEMORY")
        await connection.execute_fetchall("SELECT 1 FROM migrations")
    except sqlite3.Error as error:
        await connection.close()
        raise faults.translated(error) from error
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Opened where it fails plainly, then used by one thread only.
    connection: sqlite3.Connection = sqlite3.connect(
        _address(path, mode), check_same_thread=False, **_HOW
    )
    return connection


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _prepare(connection: sqlite3.Connection) -> None:
    known = schema.migrations()
    schema.refuse_strangers(connection, known)
    refuse_damaged(connection, START_S)
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise StorageError(
            "The data folder's file system cannot hold a WAL journal. Use a local disk."
        )
    for pragma in _WRITER:
        connection.execute(pragma).fetchall()
    schema.migrate(connection, known)
