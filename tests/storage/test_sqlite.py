"""The database file: what survives, who may read it, what it costs to stream."""

import asyncio
import os
import stat
import tracemalloc
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.changes import AddUpdate, Remember
from storage.sqlite import SqliteStore, open_to_read
from tests.contracts import rows


async def test_what_was_committed_is_there_after_a_restart(database: Path) -> None:
    """Closed cleanly, the file alone holds everything."""
    async with await SqliteStore.open(database) as store:
        await store.commit(*rows.filed(), AddUpdate(rows.update(5)), AddUpdate(rows.update(2)))

    async with await SqliteStore.open(database) as store:
        assert await store.cases() == [rows.case()]
        assert await store.entries(31) == [rows.entry()]
        assert [row.update for row in await store.waiting_updates()] == [5, 2]


async def test_closing_waits_for_what_was_asked(database: Path) -> None:
    """Commits under way at SIGTERM are finished, not dropped."""
    store = await SqliteStore.open(database)
    pending = [asyncio.ensure_future(store.commit(Remember(f"n{n}", n))) for n in range(600)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*pending)

    async with await SqliteStore.open(database) as store:
        assert await store.remembered("n599") == 599


async def test_only_its_own_account_may_read_the_files(store: SqliteStore, database: Path) -> None:
    """The journal and the reserve too."""
    await store.commit(Remember("x", 1))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in database.parent.iterdir()}
    assert set(modes) >= {"amana.db", "amana.db-wal", "amana.reserve"}
    assert set(modes.values()) == {0o600}


async def test_a_large_payload_streams_in_constant_memory(store: SqliteStore) -> None:
    """One piece at a time, in and out: 32 MB never stand in memory."""
    piece = os.urandom(1 << 20)
    tracemalloc.start()
    try:
        for place in range(32):
            await store.commit(rows.chunk(41, place, piece))
        total = 0
        async for kept in store.payload(41):
            total += len(kept)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert total == 32 << 20
    assert peak < 6 << 20


async def test_a_slow_reader_of_a_payload_holds_back_no_erasure(store: SqliteStore) -> None:
    """Between two pieces no read transaction is open."""
    for place in range(3):
        await store.commit(rows.chunk(41, place))
    stream = aiter(store.payload(41))
    await anext(stream)
    await store.commit(AddUpdate(rows.update()))

    assert await store.settle_erasure()
    assert [piece async for piece in stream] == [b"payload"] * 2


async def test_another_process_may_read_while_one_writes(
    store: SqliteStore, database: Path
) -> None:
    """It sees what is committed, and cannot write."""
    reader = await open_to_read(database)
    await store.commit(*rows.filed())

    assert await reader.cases() == [rows.case()]
    assert not hasattr(reader, "commit")
    await reader.close()


async def test_reading_without_a_writer_says_what_to_do(tmp_path: Path) -> None:
    """A file that is not there is not made by looking."""
    with pytest.raises(StorageError):
        await open_to_read(tmp_path / "none.db")
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # names are all it asks


@pytest.mark.usefixtures("store")
async def test_a_file_of_another_account_is_said(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and no thread that dies with a traceback behind it."""
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(StorageError, match="another account"):
        await open_to_read(database)


async def test_row_order_says_nothing_about_who_came_first(
    store: SqliteStore, database: Path
) -> None:
    """Scanned as they lie, cases come by their random key, and no table has hidden numbers."""
    keys = [7_000, 12, 9_999, 400]
    for key in keys:
        await store.commit(*rows.filed(key, key))
    reader = await open_to_read(database)

    async def scan(table: str, key: str) -> list[int]:
        found = list(await reader._reading.execute_fetchall(f"SELECT {key} FROM {table}"))  # noqa: S608  # constants
        return [value for (value,) in found]

    assert await scan("cases NOT INDEXED", "key") == sorted(keys)
    assert await scan("entries", "case_key") == sorted(keys)
    assert await scan("chunks", "payload") == sorted(keys)
    hidden = """SELECT l.name FROM pragma_table_list AS l WHERE l.type = 'table' AND l.wr = 0
        AND l.name NOT LIKE 'sqlite_%'
        AND NOT EXISTS (SELECT 1 FROM pragma_table_info(l.name) AS c
                        WHERE c.pk = 1 AND c.type = 'INTEGER')"""
    assert list(await reader._reading.execute_fetchall(hidden)) == []
    await reader.close()
