"""What SQLite says, said as our errors.

Owns the translation; every sentence tells an operator what is wrong and what
to do. SQLite's own messages name columns, never values, so they may be
passed on; parameters never are.
"""

import sqlite3

from bot.errors import ConflictError, DiskFullError, StorageError

DAMAGED = (
    "The database is damaged. Keep a copy of the data folder as it is, "
    "then restore a backup with `amana restore`."
)
FULL = "The disk is full: nothing was written. Make room on it."
_TAKEN = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
          sqlite3.SQLITE_CONSTRAINT_ROWID}  # fmt: skip
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_full(error: sqlite3.Error) -> bool:
    """Whether the disk, or the quota that the file system keeps, has no room."""
    return _code(error) & 0xFF == sqlite3.SQLITE_FULL


def translated(error: sqlite3.Error) -> StorageError:
    """The error of ours that stands for one of SQLite's."""
    code = _code(error)
    if is_full(error):
        return DiskFullError(FULL)
    if code in _TAKEN:
        return ConflictError("A key that must be new is already taken.")
    if code & 0xFF in _DAMAGED:
        return StorageError(DAMAGED)
    if code & 0xFF == sqlite3.SQLITE_CONSTRAINT:
        return StorageError(
            f"A row breaks a rule of the database ({error}). This is a fault of ours."
        )
    return StorageError(f"The database could not do it: {error}.")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) or 0
