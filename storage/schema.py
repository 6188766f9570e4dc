"""The shape of the database, and how it is reached from any earlier one.

Owns the numbered files in `migrations/` and the record of which were
applied. Each is applied together with its record in one transaction, so a
kill leaves the shape before or the shape after. A file that has been
released is never edited: the next number says what changes.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from bot.errors import StorageError
from storage.writing import run

# Written into the file's header: "Aman", so that nobody's else database is taken for ours.
APPLICATION = 0x416D616E
_RECORD = """CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    name   TEXT    NOT NULL
) STRICT"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step."""

    number: int
    name: str
    text: str


def migrations() -> list[Migration]:
    """Every step that this version knows, first to last."""
    folder = resources.files("storage") / "migrations"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    return [
        Migration(int(file.name[:4]), file.name[5:-4], file.read_text(encoding="utf-8"))
        for file in files
    ]


def refuse_strangers(connection: sqlite3.Connection, known: Sequence[Migration]) -> None:
    """Look before touching: raise unless the file is empty, or ours and not of a newer version."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION and tables:
        raise StorageError("The database file is not one of Amana's. Set storage.url to another.")
    if version(connection) > len(known):
        raise StorageError(
            "The database was written by a newer Amana. Install that version, or a later one."
        )


def version(connection: sqlite3.Connection) -> int:
    """The number of the last step applied; 0 for an empty file."""
    recorded = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'"
    if connection.execute(recorded).fetchone() is None:
        return 0
    last: int = connection.execute("SELECT COALESCE(MAX(number), 0) FROM migrations").fetchone()[0]
    return last


def migrate(connection: sqlite3.Connection, known: Sequence[Migration]) -> None:
    """Apply what is missing, one transaction a step."""
    for step in known[version(connection) :]:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _apply(connection, step)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(_RECORD)
    for statement in statements(step.text):
        connection.execute(statement)
    record = "INSERT INTO migrations (number, name) VALUES ($1, $2)"
    run(connection, record, step.number, step.name)


def statements(text: str) -> Iterator[str]:
    """Cut a file into statements (`executescript` would commit between them)."""
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if any(line.strip() and not line.startswith("--") for line in part.splitlines()):
        raise StorageError("A migration ends within a statement. This is a fault of ours.")
