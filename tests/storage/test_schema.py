"""What is opened: ours, sound, and not newer than this version; else one clear sentence."""

import sqlite3
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.changes import AddUpdate
from storage import schema
from storage.schema import Migration
from storage.sqlite import SqliteStore
from tests.contracts import rows


def connect(database: Path) -> sqlite3.Connection:
    """The file as any tool would open it."""
    return sqlite3.connect(database, isolation_level=None)


def content(database: Path) -> bytes:
    """The file's bytes."""
    return database.read_bytes()


def overwrite(database: Path, other: bytes) -> None:
    """Put other bytes in its place."""
    database.write_bytes(other)


async def refusal(database: Path) -> str:
    """Why the file is not opened; it is left as it was."""
    before = content(database)
    with pytest.raises(StorageError) as refused:
        await SqliteStore.open(database)
    assert content(database) == before
    return str(refused.value)


def test_migrations_are_numbered_without_gaps() -> None:
    """The number is the place."""
    known = schema.migrations()

    assert [step.number for step in known] == list(range(1, len(known) + 1))
    assert known[0].name == "initial"


async def test_the_version_is_recorded(database: Path) -> None:
    """In the database itself, by number and name."""
    async with await SqliteStore.open(database):
        pass
    connection = connect(database)

    found = connection.execute("SELECT number, name FROM migrations").fetchall()
    assert found == [(step.number, step.name) for step in schema.migrations()]
    connection.close()


async def test_a_database_of_a_newer_version_is_refused(database: Path) -> None:
    """An older program would not know what it must keep."""
    async with await SqliteStore.open(database):
        pass
    connection = connect(database)
    connection.execute("INSERT INTO migrations VALUES (9000, 'future')")
    connection.close()

    assert "newer" in await refusal(database)


async def test_someone_elses_database_is_refused(database: Path) -> None:
    """Nothing is added to it."""
    connection = connect(database)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()

    assert "not one of Amana's" in await refusal(database)


async def test_what_is_no_database_is_refused(database: Path) -> None:
    """It is not overwritten either."""
    overwrite(database, b"These are somebody's notes, not a database. " * 100)

    assert "damaged" in await refusal(database)


async def test_a_damaged_database_is_refused(database: Path) -> None:
    """Before it takes a report that it could not give back."""
    async with await SqliteStore.open(database) as store:
        for number in range(200):
            await store.commit(AddUpdate(rows.update(number, sealed=bytes([7]) * 2000)))
    damaged = bytearray(content(database))
    for page in range(20, 60):
        damaged[page * 4096 : page * 4096 + 64] = bytes([0xA5]) * 64
    overwrite(database, bytes(damaged))

    assert "damaged" in await refusal(database)


async def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    """With the path, and why."""
    with pytest.raises(StorageError, match="cannot be opened"):
        await SqliteStore.open(tmp_path / "missing" / "amana.db")


def test_a_step_that_fails_leaves_the_shape_before() -> None:
    """Statements and record of a step are one transaction; earlier steps stand."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    steps = [
        Migration(1, "good", "CREATE TABLE one (x);\nCREATE TABLE two (x);\n"),
        Migration(2, "bad", "CREATE TABLE three (x);\nCREATE TABLE one (x);\n"),
    ]

    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, steps)
    assert schema.version(connection) == 1
    tables = connection.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall()
    assert tables == [("migrations",), ("one",), ("two",)]

    schema.migrate(connection, [steps[0], Migration(2, "mended", "CREATE TABLE three (x);\n")])
    assert schema.version(connection) == 2
    connection.close()


def test_a_file_is_cut_into_statements() -> None:
    """A semicolon in a comment or a text ends nothing; a statement without its end is a fault."""
    text = "-- a; b\nCREATE TABLE t (x CHECK (x <> ';'));\n\nSELECT\n 1;\n-- end\n"

    assert [part.split()[-1] for part in schema.statements(text)] == ["';'));", "1;"]
    with pytest.raises(StorageError):
        list(schema.statements("SELECT 1"))
