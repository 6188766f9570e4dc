"""A backup holds what must outlive the machine, and none of what must not."""

import sqlite3
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services import changes
from storage import schema
from storage.backup import KEPT, refuse_unsound, write_backup
from storage.sqlite import SqliteStore
from tests.contracts import rows

WORKING = {
    "inbox", "finished", "unreadable", "drafts", "traces", "notices", "mutes", "links", "loose",
}  # fmt: skip


async def filled(store: SqliteStore) -> None:
    """A row in every table."""
    await store.commit(
        *rows.filed(), rows.chunk(99, 0, b"a loose payload"), changes.AddAudit(rows.act()),
        changes.AddUpdate(rows.update(1, sealed=b"working words")),
        changes.AddUpdate(rows.update(3)), changes.FinishUpdate(7, 3, 1),
        changes.PutDraft(rows.draft(sealed=b"working words"), None),
        changes.AddTrace(rows.trace(sealed=b"working words")),
        changes.AddNotice(rows.notice(sealed=b"working words")),
        changes.PutMute(rows.mute(sealed=b"working words")),
        changes.SetAside(rows.unreadable(2, sealed=b"working words")),
        changes.AddOutbox(rows.item()), changes.Count(1, "x"), changes.Remember("last contact", 5),
        rows.chunk(42), changes.AddEntry(rows.entry(31, 2, 42)),
    )  # fmt: skip
    await store.commit(changes.DropEntry(31, 2))


def content(path: Path) -> bytes:
    """The file's bytes."""
    return path.read_bytes()


def names(folder: Path) -> list[str]:
    """Everything that lies in a folder."""
    return [path.name for path in folder.iterdir()]


async def test_a_backup_is_a_store_with_every_case(store: SqliteStore, tmp_path: Path) -> None:
    """Taken while the store is open; another machine opens the file as it is."""
    await filled(store)
    (tmp_path / "new").mkdir()
    backup = tmp_path / "new" / "amana.db"
    await write_backup(tmp_path / "amana.db", backup)
    refuse_unsound(backup)

    async with await SqliteStore.open(backup) as restored:
        assert await restored.cases() == [rows.case()]
        assert await restored.entries(31) == [rows.entry()]
        assert [piece async for piece in restored.payload(41)] == [b"payload"]
        assert await restored.next_number(31) == 3
        assert await restored.audit(31) == [rows.act()]
        assert await restored.outbox(9999) == [rows.item()]
        assert await restored.remembered("last contact") == 5


async def test_a_backup_holds_no_working_table(store: SqliteStore, tmp_path: Path) -> None:
    """Nor a payload that no entry uses: none of their bytes are in the file."""
    await filled(store)
    await write_backup(tmp_path / "amana.db", tmp_path / "backup.db")

    assert b"working words" not in content(tmp_path / "backup.db")
    assert b"a loose payload" not in content(tmp_path / "backup.db")
    assert b"sealed readers" in content(tmp_path / "backup.db")
    assert (tmp_path / "backup.db").stat().st_mode & 0o777 == 0o600
    assert [name for name in names(tmp_path) if "backup" in name] == ["backup.db"]


async def test_every_table_is_either_kept_or_working(store: SqliteStore, tmp_path: Path) -> None:
    """A table that a later migration adds must be put on one side by hand."""
    await store.commit(changes.Remember("x", 1))
    connection = sqlite3.connect(tmp_path / "amana.db")
    query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    tables = {name for (name,) in connection.execute(query)}
    connection.close()

    assert tables == {*KEPT, *WORKING, "chunks", "migrations"}


@pytest.mark.parametrize("kind", ["missing", "noise", "stranger", "other version"])
async def test_what_is_not_a_backup_is_refused(tmp_path: Path, kind: str) -> None:
    """And leaves no database behind that would be taken for one."""
    backup = tmp_path / "backup.db"
    if kind == "noise":
        backup.write_bytes(b"not a database at all, by any means " * 200)
    elif kind != "missing":
        connection = sqlite3.connect(backup)
        if kind == "other version":
            schema.migrate(connection, schema.migrations())
            connection.execute("INSERT INTO migrations VALUES (9000, 'future')")
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
        connection.close()

    with pytest.raises(StorageError):
        refuse_unsound(backup)
    with pytest.raises(StorageError):
        await write_backup(backup, tmp_path / "amana.db")
    assert set(names(tmp_path)) <= {"backup.db"}


async def test_a_place_that_refuses_is_said(store: SqliteStore, tmp_path: Path) -> None:
    """With its path."""
    await filled(store)

    with pytest.raises(StorageError, match="missing"):
        await write_backup(tmp_path / "amana.db", tmp_path / "missing" / "backup.db")
