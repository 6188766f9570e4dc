"""`amana check` says what of the database an operator must see to."""

import sqlite3
from pathlib import Path

import pytest

from bot.cli.checks.database import database_faults
from bot.config import load
from bot.services.changes import DropCase
from storage.sqlite import SqliteStore
from tests.contracts import rows


async def test_an_erasure_that_waits_for_room_is_said(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else pieces of it would lie in the file for good, and nobody would know."""
    settings = load(mission, {})
    async with await SqliteStore.open(settings.database, reserve_bytes=0) as store:
        await store.commit(*rows.filed())
        await store.commit(DropCase(31))
        assert list(database_faults(settings)) == []
        with monkeypatch.context() as small:
            small.setattr("storage.compaction._ROOM", 1 << 40)
            assert not await store.settle_erasure()
            (fault,) = database_faults(settings)
        assert str(fault).startswith("warning: pieces of what was erased")
        assert await store.settle_erasure()
    assert list(database_faults(settings)) == []


def test_a_start_that_was_killed_at_once_leaves_no_fault(mission: Path) -> None:
    """A file without tables is filled by the next start, which must not be refused."""
    settings = load(mission, {})
    connection = sqlite3.connect(settings.database)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()

    assert settings.database.stat().st_size > 0
    assert list(database_faults(settings)) == []
