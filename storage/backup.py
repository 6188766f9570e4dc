"""Copies of what must outlive the machine, and nothing else.

Owns which tables a backup holds: cases, entries and their proofs. No working
table is ever in one (inbox, unreadable, drafts, traces, notices, mutes, links),
nor a payload that no entry uses: a backup lies about for years, and what is sealed
under a day key must not. A copy is one consistent moment, taken while the
bot goes on writing.
"""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

from bot.errors import StorageError
from storage import durable, faults, schema
from storage.compaction import COMPACTION_RESTS
from storage.writing import run

KEPT = (
    "cases", "entries", "spent", "headers", "outbox", "audit", "tallies", "facts", "erasures",
    "closings",
)  # fmt: skip
_PAYLOADS = """
INSERT INTO main.chunks SELECT * FROM source.chunks
WHERE payload IN (SELECT payload FROM source.entries)"""
# Another file, on another machine: what is erased in a restore is made final there.
_WITHOUT_REST = "DELETE FROM main.facts WHERE name = $1"


async def write_backup(database: Path, to: Path) -> None:
    """Write a backup of a database, whole or not at all; a file there is replaced.

    Args:
        database: the source; the bot may have it open.
        to: an ordinary SQLite file in the end, readable by us alone.

    Raises:
        StorageError: the source is damaged or of another version, or the
            place refused.
    """

    def make(draft: Path) -> None:
        try:
            _copy(database, draft)
        except sqlite3.Error as error:
            raise faults.translated(error) from error

    await asyncio.to_thread(durable.make_whole, to, make)


def refuse_unsound(backup: Path) -> None:
    """Look through a whole database: every page, every index.

    Raises:
        StorageError: it is damaged, not ours, or newer than this version.
    """
    try:
        connection = sqlite3.connect(_address(backup, "ro"), uri=True)
        with contextlib.closing(connection):
            schema.refuse_strangers(connection, schema.migrations())
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise StorageError(faults.DAMAGED)
    except sqlite3.Error as error:
        raise faults.translated(error) from error


def _copy(database: Path, draft: Path) -> None:
    connection = sqlite3.connect(_address(draft, "rw"), uri=True, isolation_level=None)
    with contextlib.closing(connection):
        known = schema.migrations()
        schema.migrate(connection, known)
        connection.execute("ATTACH $1 AS source", {"1": _address(database, "ro")})
        _refuse_other_versions(connection, len(known))
        connection.execute("BEGIN")  # one moment for all tables
        for table in KEPT:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")  # noqa: S608  # our constants
        connection.execute(_PAYLOADS)
        run(connection, _WITHOUT_REST, COMPACTION_RESTS)
        connection.execute("COMMIT")
        connection.execute("DETACH source")
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StorageError(faults.DAMAGED)


def _refuse_other_versions(connection: sqlite3.Connection, known: int) -> None:
    application = connection.execute("PRAGMA source.application_id").fetchone()[0]
    if application != schema.APPLICATION:
        raise StorageError("The file to copy is not a database of Amana's.")
    (version,) = connection.execute("SELECT MAX(number) FROM source.migrations").fetchone()
    if version != known:
        raise StorageError("The file to copy is of another version: start this version's bot once.")


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"
