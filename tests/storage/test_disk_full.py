"""A full disk: refused in one sentence, nothing half written, and recovery by itself."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import DiskFullError
from bot.services import changes
from bot.services.changes import Change
from bot.services.erasing import gone
from bot.services.rows import ClosingRow, ErasureRow
from storage.reserve import Reserve
from storage.sqlite import SqliteStore
from tests.contracts import rows
from tests.ground.disk import Mounted, small_disk


async def limit_pages(store: SqliteStore, extra: int) -> None:
    """Let the database grow by so many pages only: SQLite's own "disk is full"."""
    connection = store._writer._connection

    def limit() -> None:
        now = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {now + extra}")

    await store._thread.run(limit)


async def fill(store: SqliteStore) -> int:
    """Commit updates until the disk is full; how many were acknowledged."""
    for number in range(10_000):
        try:
            await store.commit(changes.AddUpdate(rows.update(number, sealed=os.urandom(3000))))
        except DiskFullError:
            return number
    raise AssertionError


async def test_a_full_database_keeps_what_was_acknowledged(store: SqliteStore) -> None:
    """The refused commit left nothing; what was kept can be read and finished."""
    await limit_pages(store, 50)
    kept = await fill(store)

    assert len(await store.waiting_updates()) == kept > 10
    await store.commit(*(changes.FinishUpdate(7, number, 1) for number in range(kept)))
    assert await store.settle_erasure()
    await store.commit(changes.AddUpdate(rows.update(kept, sealed=os.urandom(3000))))


async def test_one_item_too_large_does_not_refuse_its_neighbours(store: SqliteStore) -> None:
    """Of commits at the same moment only the one without room fails."""
    await limit_pages(store, 50)
    commits = [
        store.commit(changes.AddUpdate(rows.update(1))),
        store.commit(rows.chunk(41, 0, os.urandom(1 << 20))),
        store.commit(changes.AddUpdate(rows.update(2))),
    ]

    outcomes = await asyncio.gather(*commits, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [type(None), DiskFullError, type(None)]
    assert [row.update for row in await store.waiting_updates()] == [1, 2]
    assert await store.loose_payloads(before=9999) == []


async def test_without_its_reserve_nothing_new_is_taken(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last room is for endings: reports would only be taken to be lost."""
    await store.commit(changes.AddUpdate(rows.update(1)))
    store._writer._reserve.lend()
    monkeypatch.setattr(Reserve, "lay", lambda _: False)

    with pytest.raises(DiskFullError):
        await store.commit(changes.AddUpdate(rows.update(2)))
    await store.commit(changes.FinishUpdate(7, 1, 1))

    monkeypatch.undo()
    await store.commit(changes.AddUpdate(rows.update(2)))
    assert [row.update for row in await store.waiting_updates()] == [2]
    assert store._writer._reserve.whole


def test_the_reserve_holds_real_room(tmp_path: Path) -> None:
    """A sparse file would hold none; lent, it is gone; laid again, it is back."""
    path = tmp_path / "amana.reserve"
    reserve = Reserve(path, 1 << 20)

    assert reserve.lay()
    assert path.stat().st_blocks * 512 >= 1 << 20
    reserve.lend()
    assert not path.exists()
    assert not reserve.whole
    assert reserve.lay()
    assert path.stat().st_size == 1 << 20


def test_a_reserve_that_finds_no_room_leaves_none_taken(tmp_path: Path) -> None:
    """It takes all or nothing."""
    reserve = Reserve(tmp_path / "missing" / "amana.reserve", 1 << 20)

    assert not reserve.lay()
    assert not reserve.whole


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Mounted]:
    """A file system of 16 MB in memory, below this test's folder."""
    with small_disk(tmp_path / "disk", 16) as found:
        yield found


async def test_a_really_full_disk_is_survived(disk: Mounted, tmp_path: Path) -> None:
    """Fill it, end what was begun out of the reserve, free it, go on."""
    database = tmp_path / "disk" / "amana.db"
    async with await SqliteStore.open(database, reserve_bytes=6 << 20) as store:
        kept = await fill(store)
        disk.fill()

        with pytest.raises(DiskFullError):
            await store.commit(changes.AddUpdate(rows.update(kept, sealed=os.urandom(3000))))
        for number in range(kept):
            await store.commit(changes.FinishUpdate(7, number, 1))
        assert await store.waiting_updates() == []
        assert await store.settle_erasure()

        disk.empty()
        assert await store.settle_erasure()
        await store.commit(changes.AddUpdate(rows.update(kept, sealed=os.urandom(3000))))
        assert store._writer._reserve.whole
    async with await SqliteStore.open(database, reserve_bytes=6 << 20) as store:
        assert [row.update for row in await store.waiting_updates()] == [kept]


ENDS = {
    "an erasure": (
        changes.PutCase(rows.case(), 1), *gone(31, 86400), changes.AddAudit(rows.act(case=0)),
    ),
    "a reporter's own": (
        changes.PutDraft(rows.draft(version=2), 1),
        changes.PutCase(rows.case(), 1), *gone(31, 86400), changes.AddAudit(rows.act(case=0)),
    ),
    "a draft's end": (
        changes.PutDraft(rows.draft(), 1), changes.DropDraft(11), changes.AddTrace(rows.trace()),
    ),
    "a letter's end": (changes.DropEntry(31, 1), changes.AddAudit(rows.act())),
    "a look of retention": (
        changes.PutClosing(ClosingRow(31, 1, 0)), changes.Remember("retention_looked", 1),
    ),
}  # fmt: skip

BEGINNINGS = {
    "a changed case": (changes.PutCase(rows.case(), 1), changes.AddAudit(rows.act())),
    "another case's change": (changes.PutCase(rows.case(32), 1), *gone(31, 86400)),
    "a changed draft": (changes.PutDraft(rows.draft(version=2), 1),),
    "a new draft beside an erasure": (changes.PutDraft(rows.draft(12), None), *gone(31, 86400)),
    "an act alone": (changes.AddAudit(rows.act()),),
    "a record of an erasure alone": (changes.AddErasure(ErasureRow(bytes(32), 0)),),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_what_gives_room_back_goes_through_on_a_full_disk(
    disk: Mounted, tmp_path: Path, end: tuple[Change, ...]
) -> None:
    """Erasures and expiry borrow the reserve, though they also write a little."""
    async with await _really_full(disk, tmp_path / "disk" / "amana.db") as store:
        await store.commit(*end)

        with pytest.raises(DiskFullError):
            await store.commit(changes.AddUpdate(rows.update(99_999)))


@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
async def test_ordinary_writes_never_use_the_reserve(
    disk: Mounted, tmp_path: Path, beginning: tuple[Change, ...]
) -> None:
    """What does not end a case, a draft or a letter waits for room."""
    async with await _really_full(disk, tmp_path / "disk" / "amana.db") as store:
        with pytest.raises(DiskFullError):
            await store.commit(*beginning)


async def _really_full(disk: Mounted, database: Path) -> SqliteStore:
    """A store with a case and a draft whose disk has no room, and whose reserve is lent."""
    store = await SqliteStore.open(database, reserve_bytes=6 << 20)
    await store.commit(*rows.filed(), changes.PutDraft(rows.draft(), None))
    await fill_up(store, disk)
    return store


async def fill_up(store: SqliteStore, disk: Mounted) -> None:
    """Leave no room in the file system or in the journal, then lend the reserve to somebody."""
    await fill(store)
    store._writer._reserve.lend()
    disk.fill(leaving=1 << 20)
