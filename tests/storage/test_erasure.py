"""What is erased is nowhere in the files, once erasure is settled."""

import random
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import changes
from storage import compaction, renewal
from storage import statements as sql
from storage.backup import write_backup
from storage.connection import open_writer
from storage.sqlite import SqliteStore, open_to_read
from storage.writing import COMPACTION_OWED, run
from tests.contracts import rows


def canary(number: int) -> bytes:
    """Bytes that appear nowhere else."""
    return b"canary-%06d-" % number


def long_canary(number: int, size: int) -> bytes:
    """Many of them in a row, so that any piece of a page tells."""
    return (canary(number) * (size // 14 + 1))[:size]


def files(database: Path) -> bytes:
    """Everything that a thief of the folder would read."""
    return b"".join(file.read_bytes() for file in sorted(database.parent.iterdir()))


async def test_every_kind_of_erasure_leaves_nothing(store: SqliteStore, database: Path) -> None:
    """Dropped, finished or replaced: neither database nor journal still holds a byte of it."""
    words = {name: long_canary(place, 3000) for place, name in enumerate("abcdefghi")}
    await store.commit(
        changes.AddUpdate(rows.update(1, sealed=words["a"])),
        changes.PutDraft(rows.draft(1, sealed=words["b"]), None),
        changes.PutDraft(rows.draft(2, sealed=words["c"]), None),
        changes.AddTrace(rows.trace(1, sealed=words["d"])),
        changes.AddNotice(rows.notice(1, sealed=words["e"])),
        rows.chunk(41, 0, words["f"]), rows.chunk(42, 0, words["g"]),
        changes.AddCase(rows.case(sealed=words["h"])), changes.AddEntry(rows.entry()),
        changes.AddUpdate(rows.update(2, sealed=words["i"])),
    )  # fmt: skip
    kept = files(database)
    assert all(canary(place) in kept for place in range(9))

    await store.commit(
        changes.FinishUpdate(7, 1, 100),
        changes.DropDraft(1),
        changes.PutDraft(rows.draft(2, version=2, sealed=b"other"), 1),
        changes.DropTrace(1), changes.DropNotice(1),
        changes.DropEntry(31, 1), changes.DropPayload(42),
        changes.PutCase(rows.case(version=2, sealed=b"other"), 1),
    )  # fmt: skip
    await store.replace_sealed([], [rows.update(2, sealed=b"turned")], [])
    assert await store.settle_erasure()

    left = files(database)
    assert [number for number in range(9) if canary(number) in left] == []


async def test_a_reader_in_the_way_leaves_erasure_owed(store: SqliteStore, database: Path) -> None:
    """Settling says so, and succeeds when the reader has gone."""
    await store.commit(changes.PutDraft(rows.draft(sealed=long_canary(1, 3000)), None))
    reader = await open_to_read(database)
    await reader._reading.execute("BEGIN")
    await reader._reading.execute_fetchall("SELECT COUNT(*) FROM drafts")
    await store.commit(changes.DropDraft(11))

    assert not await store.settle_erasure()
    await reader._reading.execute("COMMIT")
    await reader.close()
    assert await store.settle_erasure()
    assert canary(1) not in files(database)


async def test_a_flooded_inbox_is_written_anew_when_it_is_short_again(
    store: SqliteStore, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To rewrite hundreds of thousands of rows would stop everybody; it stays owed until then."""
    monkeypatch.setattr(renewal, "AT_ONCE", 400)
    sealed = [long_canary(number, 1200) for number in range(500)]
    updates = [rows.update(number, sealed=words) for number, words in enumerate(sealed)]
    await store.commit(*map(changes.AddUpdate, updates))
    drafts = (rows.draft(1, sealed=long_canary(900, 3000)), rows.draft(2))
    await store.commit(*(changes.PutDraft(row, None) for row in drafts))
    await store.commit(changes.FinishUpdate(7, 0, 100), changes.DropDraft(1))

    assert not await store.settle_erasure()
    assert canary(900) not in files(database), "other tables do not wait for it"
    assert not await store.settle_erasure()
    assert len(await store.waiting_updates(1000)) == 499

    await store.commit(*(changes.FinishUpdate(7, number, 100) for number in range(1, 300)))
    assert await store.settle_erasure()
    left = files(database)
    assert [number for number in range(500) if (canary(number) in left) != (number >= 300)] == []


async def test_what_a_killed_process_owed_is_settled_at_the_next_start(tmp_path: Path) -> None:
    """The debt needs no record: a start always settles."""
    folder = tmp_path / "killed"
    folder.mkdir()
    async with await SqliteStore.open(tmp_path / "amana.db", reserve_bytes=0) as store:
        await store.commit(changes.AddUpdate(rows.update(sealed=long_canary(1, 3000))))
        await store.commit(changes.FinishUpdate(7, 1, 100))
        for name in ("amana.db", "amana.db-wal"):  # what a kill would leave behind
            (folder / name).write_bytes((tmp_path / name).read_bytes())
    assert canary(1) in files(folder / "amana.db")

    async with await SqliteStore.open(folder / "amana.db", reserve_bytes=0):
        assert canary(1) not in files(folder / "amana.db")


async def churn(store: SqliteStore, seed: int, rounds: int = 1000) -> tuple[set[int], set[int]]:
    """Write and erase in a random order; the numbers that live and those that are gone."""
    dice = random.Random(seed)
    alive: dict[int, int] = {}
    for number in range(rounds):
        sealed = long_canary(number, dice.choice([40, 100, 300, 900, 1200]))
        key = dice.getrandbits(40)
        alive[number] = key
        wanted: list[changes.Change] = [
            changes.AddTrace(rows.trace(key, sealed=sealed)),
            changes.AddUpdate(rows.update(key, sealed=sealed)),
            changes.PutDraft(rows.draft(key, sealed=sealed), None),
        ]
        while len(alive) > dice.choice([40, 400]):
            gone = alive.pop(dice.choice(list(alive)))
            wanted += [changes.DropTrace(gone), changes.DropDraft(gone)]
            wanted += [changes.FinishUpdate(7, gone, 100)]
        await store.commit(*wanted)
    return set(alive), set(range(rounds)) - set(alive)


async def test_no_order_of_writing_and_erasing_leaves_a_remnant(
    store: SqliteStore, database: Path
) -> None:
    """Pages that split, merge and move rows keep no copies behind; what lives stays."""
    alive, gone = await churn(store, seed=1)
    assert await store.settle_erasure()

    left = files(database)
    assert [number for number in gone if canary(number) in left] == []
    assert [number for number in alive if canary(number) not in left] == []
    assert len(await store.traces()) == len(await store.drafts()) == len(alive)
    assert len(await store.waiting_updates(limit=9999)) == len(alive)


def test_the_oracle_sees_what_is_there(tmp_path: Path) -> None:
    """Without secure deletion the same search finds the remnant: it can fail."""
    database = tmp_path / "plain.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE t (sealed BLOB)")
    connection.execute("INSERT INTO t VALUES (?)", (long_canary(1, 3000),))
    connection.commit()
    connection.execute("DELETE FROM t")
    connection.commit()
    connection.close()

    assert canary(1) in files(database)


async def test_no_page_keeps_a_piece_of_an_erased_case(store: SqliteStore, database: Path) -> None:
    """Rows that moved when pages were split left copies: those of the case that goes, go too."""
    draw, keys = random.Random(1), list[int]()
    for number in range(800):
        key, payload = draw.getrandbits(62), draw.getrandbits(62)
        word = long_canary(number, 1120)
        row = rows.case(key, reference=f"K{number:05}", sealed=word[:300])
        entry = rows.entry(key, 1, payload, headers=(word,))
        report = (changes.AddCase(row), rows.chunk(payload, 0, word * 4), changes.AddEntry(entry))
        await store.commit(*report, changes.AddAudit(rows.act(case=key)))
        if number % 2:
            grown = replace(row, version=2, sealed=word[:500])
            await store.commit(changes.PutCase(grown, 1), changes.AppendHeader(key, 1, word * 2))
        keys.append(key)
    for key in keys[::3]:
        await store.commit(changes.DropCase(key))
    assert await store.settle_erasure()

    found = set(re.findall(rb"canary-(\d{6})-", files(database)))
    assert found == {b"%06d" % number for number in range(800) if number % 3}
    assert await store.remembered("compaction_owed") == 0


async def test_a_full_disk_leaves_the_rewriting_owed(
    store: SqliteStore, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To fill the disk for it would stop reports; it is done when there is room, even later."""
    await store.commit(*rows.filed())
    await store.commit(changes.DropCase(31))
    with monkeypatch.context() as small:
        small.setattr("storage.compaction._ROOM", 1 << 40)
        assert not await store.settle_erasure()
    await store.close()

    async with await SqliteStore.open(database, reserve_bytes=1 << 16) as later:
        assert await later.remembered("compaction_owed") == 0


async def test_who_erases_again_and_again_cannot_keep_everybody_waiting(
    store: SqliteStore, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What took long is owed for a while; a wrong clock cannot put it off for ever."""
    now = [1_800_000_000.0]
    monkeypatch.setattr("storage.compaction.time.time", lambda: now[0])
    monkeypatch.setattr("storage.compaction.FELT_S", 0.0)
    monkeypatch.setattr("storage.compaction.REST", 10**9)  # a day, however short it was

    async def erases(key: int) -> bool:
        await store.commit(*rows.filed(key, key + 100))
        await store.commit(changes.DropCase(key))
        return await store.settle_erasure()

    assert await erases(31)
    assert not await erases(32)
    now[0] += compaction.DAY + 1
    assert await store.settle_erasure()
    assert not await erases(33)
    now[0] -= 365 * compaction.DAY
    assert await store.settle_erasure()
    monkeypatch.setattr("storage.compaction.FELT_S", 60.0)
    now[0] += compaction.DAY + 1
    assert await erases(34)
    assert await erases(35)
    await write_backup(database, database.with_name("backup.db"))
    async with await SqliteStore.open(database.with_name("backup.db"), reserve_bytes=0) as kept:
        assert await kept.remembered(compaction.COMPACTION_RESTS) is None


async def test_a_rewriting_that_was_killed_does_not_begin_anew_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supervisor kills whoever starts too slowly: each start would end the same way."""

    class Killed(BaseException):
        """The end of the process, in the middle of it."""

    def dies(_: object) -> Path:
        raise Killed

    connection = open_writer(tmp_path / "amana.db")
    run(connection, sql.REMEMBER, COMPACTION_OWED, 1)
    assert compaction.may_begin(connection)
    with monkeypatch.context() as kill:
        kill.setattr("storage.compaction._file", dies)
        with pytest.raises(Killed):
            compaction.compact(connection)

    assert compaction.is_owed(connection)
    assert not compaction.may_begin(connection)
    connection.close()
