"""Entry files and the second place: whole or absent, under the names that people rely on."""

import asyncio
import errno
import json
import os
import threading
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.audit_export import read_audit_line
from bot.services.changes import AddAudit, AddCase, AddEntry, AppendHeader, DropEntry
from bot.services.erasing import erasure_digest
from bot.services.rows import CaseCopy, CaseRow, ErasureRow
from storage import durable
from storage.durable import stream_whole
from storage.export import write_entries
from storage.memory import MemoryStore
from storage.mirror import FolderMirror
from storage.mirror_form import read_erasures
from storage.thread import Thread
from tests.contracts import rows

CASE = rows.case(reference="K7M2QD")


@pytest.fixture
async def store() -> MemoryStore:
    """A case with a report, and a file that two later readers may open."""
    kept = MemoryStore()
    await kept.commit(AddCase(CASE), rows.chunk(), AddEntry(rows.entry()))
    await kept.commit(rows.chunk(42, 0, b"one,"), rows.chunk(42, 1, b"two"))
    await kept.commit(AddEntry(rows.entry(31, 12, 42, kind="file", headers=(b"A|", b"B|"))))
    await kept.commit(AppendHeader(31, 12, b"C|"), AddAudit(rows.act()))
    return kept


EXPECTED = {
    "001-report.age": b"header onepayload",
    "012-file.age": b"A|one,two",
    "012-file.h2.age": b"B|one,two",
    "012-file.h3.age": b"C|one,two",
}


def content(folder: Path) -> dict[str, bytes]:
    """Every file by name, hidden ones too."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


async def copied(store: MemoryStore, row: CaseRow = CASE) -> CaseCopy:
    """What a second place is given of the case."""
    return CaseCopy(row, await store.entries(31), await store.audit(31))


async def test_entries_become_files_that_age_opens(store: MemoryStore, tmp_path: Path) -> None:
    """One file a header, each with the whole payload, in order."""
    written = await write_entries(store, CASE, tmp_path / "out")

    assert content(tmp_path / "out") == EXPECTED
    assert [path.name for path in written] == list(EXPECTED)


async def test_writing_again_replaces(store: MemoryStore, tmp_path: Path) -> None:
    """A file of another case under the same name does not pass for this one's."""
    (tmp_path / "001-report.age").write_bytes(b"another case's")
    await write_entries(store, CASE, tmp_path)

    assert content(tmp_path) == EXPECTED


async def test_files_are_private_and_carry_rounded_times(
    store: MemoryStore, tmp_path: Path
) -> None:
    """The moment of writing would tell when somebody wrote to us."""
    await FolderMirror(tmp_path).keep(await copied(store), store)

    for path in [tmp_path / "K7M2QD", *(tmp_path / "K7M2QD").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0
        assert path.stat().st_mtime == CASE.received


async def test_the_mirror_keeps_a_case_in_its_folder(store: MemoryStore, tmp_path: Path) -> None:
    """Entries, the row with what it keeps sealed, and the chain."""
    await FolderMirror(tmp_path).keep(await copied(store), store)

    kept = content(tmp_path / "K7M2QD")
    facts, chain = json.loads(kept.pop("case.json")), kept.pop("audit.jsonl")
    assert read_audit_line(chain.removesuffix(b"\n")) == ("K7M2QD", replace(rows.act(), case=0))
    assert kept == EXPECTED
    more = {"format", "acts", "entries"}
    assert set(facts) == {*CASE.__slots__, *more}
    assert (facts["key"], facts["locator"]) == (f"{31:016x}", CASE.locator.hex())
    assert b64decode(facts["sealed"]) == CASE.sealed
    assert facts["assignee"] is None
    assert [entry["number"] for entry in facts["entries"]] == [1, 12]


async def test_keeping_again_writes_only_what_is_new(store: MemoryStore, tmp_path: Path) -> None:
    """Entries never change; the row does."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    before = {path: path.stat().st_ino for path in (tmp_path / "K7M2QD").iterdir()}
    await mirror.keep(await copied(store), store)
    assert {path: path.stat().st_ino for path in (tmp_path / "K7M2QD").iterdir()} == before

    await store.commit(AppendHeader(31, 1, b"later|"))
    await mirror.keep(await copied(store, replace(CASE, version=2, state="closed")), store)
    kept = content(tmp_path / "K7M2QD")
    assert json.loads(kept["case.json"])["state"] == "closed"
    assert kept["001-report.h2.age"] == b"later|payload"
    same = [path for path, inode in before.items() if path.stat().st_ino == inode]
    assert len(same) == len(before) - 1


async def test_another_case_under_the_reference_is_not_touched(
    store: MemoryStore, tmp_path: Path
) -> None:
    """References return when a case is erased; the old files are not the new case's."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    before = content(tmp_path / "K7M2QD")

    with pytest.raises(StorageError, match="another case"):
        await mirror.keep(CaseCopy(replace(CASE, locator=bytes(16)), [], []), store)
    assert content(tmp_path / "K7M2QD") == before


async def test_an_older_copy_never_replaces_a_newer_one(store: MemoryStore, tmp_path: Path) -> None:
    """After a restore without its mirror, the mirror is the better witness."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store, replace(CASE, version=7)), store)

    with pytest.raises(StorageError, match="newer"):
        await mirror.keep(await copied(store), store)
    assert json.loads(content(tmp_path / "K7M2QD")["case.json"])["version"] == 7


async def test_an_entry_that_is_dropped_goes_from_the_mirror(
    store: MemoryStore, tmp_path: Path
) -> None:
    """A letter whose time is over is over there, too."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    await store.commit(DropEntry(31, 12))
    await mirror.keep(await copied(store), store)

    assert set(content(tmp_path / "K7M2QD")) == {"001-report.age", "audit.jsonl", "case.json"}


async def test_an_erased_case_goes_and_is_remembered(store: MemoryStore, tmp_path: Path) -> None:
    """Its folder and what a killed removal left; other cases stay; nothing is listed twice."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    await mirror.keep(CaseCopy(rows.case(32, reference="K7M2QE"), [], []), store)
    (tmp_path / ".K7M2QD.0123abcd").mkdir()
    (tmp_path / ".service.jsonl.0123abcd").write_bytes(b"half")
    gone = ErasureRow(erasure_digest(31), 86400)
    for _ in range(2):
        await mirror.erase([gone])
    await mirror.erase([ErasureRow(erasure_digest(99), 0)])

    assert names(tmp_path) == {"K7M2QE", "erasures.jsonl"}
    assert set(read_erasures(tmp_path / "erasures.jsonl")) == {
        gone,
        ErasureRow(erasure_digest(99), 0),
    }


async def test_the_services_chain_is_kept(tmp_path: Path) -> None:
    """Whole, however often."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep_service([rows.act(1, case=0)])
    await mirror.keep_service([rows.act(1, case=0), rows.act(2, case=0)])

    lines = content(tmp_path)["service.jsonl"].splitlines()
    assert [read_audit_line(line)[1].number for line in lines] == [1, 2]


@pytest.mark.parametrize("reference", ["../../etc", "", ".", "a/b", "K7M\n", "k7m2qd"])
async def test_no_row_chooses_a_path(store: MemoryStore, tmp_path: Path, reference: str) -> None:
    """A reference or kind that is not a plain word is refused."""
    (tmp_path / "m").mkdir()
    with pytest.raises(StorageError):
        await FolderMirror(tmp_path / "m").keep(
            CaseCopy(replace(CASE, reference=reference), [], []), store
        )
    entry = rows.entry(kind=reference or "../x")
    with pytest.raises(StorageError):
        await FolderMirror(tmp_path / "m").keep(CaseCopy(CASE, [entry], []), store)
    assert list(content(tmp_path / "m" / "K7M2QD")) == ["case.json"]
    assert [os.listdir(folder) for folder in (tmp_path, tmp_path / "m")] == [["m"], ["K7M2QD"]]  # noqa: PTH208  # names only


async def test_a_mirror_that_refuses_says_so(store: MemoryStore, tmp_path: Path) -> None:
    """The report is still taken; the alarm needs a sentence."""
    (tmp_path / "mirror").write_bytes(b"a file where the folder should be")

    with pytest.raises(StorageError, match="mirror"):
        await FolderMirror(tmp_path / "mirror").keep(CaseCopy(CASE, [], []), store)


async def test_a_disk_that_goes_is_noticed_and_catches_up(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Nothing is noted at an empty mount point: an erasure must reach the disk with the case."""
    mirror, disk, away = FolderMirror(tmp_path / "m"), tmp_path / "m", tmp_path / "away"
    gone = [ErasureRow(erasure_digest(31), 0)]
    with pytest.raises(StorageError, match="mounted"):
        await mirror.keep_service([])
    disk.mkdir()
    await mirror.keep_service([rows.act(1, case=0)])
    await mirror.keep(await copied(store), store)
    disk.rename(away)
    disk.mkdir()  # what is left to see of it
    for work in (mirror.erase(gone), mirror.keep(await copied(store), store)):
        with pytest.raises(StorageError, match="mounted"):
            await work
    assert names(disk) == set()
    disk.rmdir()
    away.rename(disk)
    await mirror.erase(gone)

    assert names(disk) == {"service.jsonl", "erasures.jsonl"}


@pytest.mark.parametrize("facts", ["[]", '"case"', "{", '{"version": "9"}', "[" * 99999])
async def test_whatever_lies_there_is_no_more_than_a_refusal(
    store: MemoryStore, tmp_path: Path, facts: str
) -> None:
    """A copy that fails in any other way would keep a receipt from being shown."""
    (tmp_path / "K7M2QD").mkdir()
    (tmp_path / "K7M2QD" / "case.json").write_text(facts)

    with pytest.raises(StorageError):
        await FolderMirror(tmp_path).keep(await copied(store), store)


async def test_a_place_that_is_odd_is_no_more_than_a_refusal(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder where a list should be, a link, a file system without owners: said, never raised."""
    mirror, case = FolderMirror(tmp_path), tmp_path / "K7M2QD"
    await mirror.keep(await copied(store), store)
    (case / "audit.jsonl").unlink()
    (case / "audit.jsonl").mkdir()
    with pytest.raises(StorageError):
        await mirror.keep(await copied(store), store)
    (case / "audit.jsonl").rmdir()
    with monkeypatch.context() as theirs:
        theirs.setattr(os, "utime", refused)
        with pytest.raises(StorageError):
            await mirror.keep(await copied(store), store)
    (tmp_path / "service.jsonl").mkdir()
    with pytest.raises(StorageError):
        await mirror.keep_service([rows.act(1, case=0)])
    case.rename(tmp_path / "elsewhere")
    case.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="link"):
        await mirror.keep(await copied(store), store)


def refused(*_: object) -> None:
    """What a file system says that keeps no owners."""
    raise PermissionError(errno.EPERM, "Operation not permitted")


async def test_one_damaged_folder_keeps_no_erased_case(store: MemoryStore, tmp_path: Path) -> None:
    """It is named; what can be erased is erased."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    (tmp_path / "A2345").mkdir()
    (tmp_path / "A2345" / "case.json").write_text("[]")
    (tmp_path / "README").write_text("whose disk this is")

    with pytest.raises(StorageError, match="A2345"):
        await mirror.erase([ErasureRow(erasure_digest(31), 0)])
    assert names(tmp_path) == {"A2345", "README", "erasures.jsonl"}


@pytest.mark.parametrize(
    "line", ["[]", "{}", '{"at": -1, "digest": "D"}', '{"at": 1, "digest": "00"}', '{"at": 9e99}']
)
def test_a_list_of_erasures_is_whole_or_refused(tmp_path: Path, line: str) -> None:
    """A restore that passed over one would bring somebody back."""
    path = tmp_path / "erasures.jsonl"
    path.write_text(line.replace("D", "00" * 32) + "\n")
    with pytest.raises(StorageError, match="cannot be read"):
        read_erasures(path)


async def test_what_a_killed_process_left_half_goes(store: MemoryStore, tmp_path: Path) -> None:
    """Each kill would otherwise leave a piece of a file on that disk for good."""
    mirror, case = FolderMirror(tmp_path), tmp_path / "K7M2QD"
    await mirror.keep(await copied(store), store)
    (case / ".012-file.age.0123abcd").write_bytes(b"A|on")
    await mirror.keep(await copied(store), store)

    assert names(case) == {*EXPECTED, "case.json", "audit.jsonl"}


async def test_a_caller_who_is_cancelled_leaves_nothing_and_closes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is closed behind the last write, however long that takes; nobody waits for it."""
    thread, begun, goes_on = Thread("writing"), threading.Event(), threading.Event()
    written, closed, ours, steps = os.write, os.close, list[int](), list[str]()

    def hangs(handle: int, content: bytes) -> int:
        ours.append(handle)
        begun.set()
        goes_on.wait(5)
        steps.append("written")
        return written(handle, content)

    def closes(handle: int) -> None:
        if handle in ours:
            steps.append("closed")
        closed(handle)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"the first piece"

    monkeypatch.setattr(os, "write", hangs)
    monkeypatch.setattr(os, "close", closes)
    writing = asyncio.create_task(stream_whole(tmp_path / "a.age", pieces(), 0, thread))
    assert await asyncio.to_thread(begun.wait, 5)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    before = tuple(steps)
    goes_on.set()
    await thread.run(lambda: None)

    assert (before, steps) == ((), ["written", "closed"])
    assert names(tmp_path) == set()


async def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """No half file under its name, and no remnant beside it."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"the first piece"
        raise StorageError("That payload is not kept, or not any more.")

    with pytest.raises(StorageError):
        await stream_whole(tmp_path / "001-report.age", pieces(), 0, Thread("writing"))
    assert content(tmp_path) == {}


async def test_a_file_is_durable_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes, then its name, then the folder that holds the name."""
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")  # noqa: PTH112  # a handle, not a path
        sync(handle)

    def renamed(source: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    durable.write_whole(tmp_path / "x", b"content", at=0)

    assert steps == ["file", "rename", "folder"]
