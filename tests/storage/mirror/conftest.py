"""A case to keep at the second place."""

import pytest

from bot.services.changes import AddAudit, AddCase, AddEntry, AppendHeader
from storage.memory import MemoryStore
from tests.contracts import rows
from tests.storage.mirror.kept import CASE


@pytest.fixture
async def store() -> MemoryStore:
    """A case with a report, and a file that two later readers may open."""
    kept = MemoryStore()
    await kept.commit(AddCase(CASE), rows.chunk(), AddEntry(rows.entry()))
    await kept.commit(rows.chunk(42, 0, b"one,"), rows.chunk(42, 1, b"two"))
    await kept.commit(AddEntry(rows.entry(31, 12, 42, kind="file", headers=(b"A|", b"B|"))))
    await kept.commit(AppendHeader(31, 12, b"C|"), AddAudit(rows.act()))
    return kept
