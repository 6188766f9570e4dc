"""A database on disk, opened as `run` opens it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite import SqliteStore


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "amana.db"


@pytest.fixture
async def store(database: Path) -> AsyncIterator[SqliteStore]:
    """An open, empty store with a small reserve."""
    async with await SqliteStore.open(database, reserve_bytes=1 << 20) as opened:
        yield opened
