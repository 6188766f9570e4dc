"""Entry files: whole or absent, private, under the names that people rely on."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import StorageError
from storage import durable
from storage.durable import stream_whole
from storage.export import write_entries
from storage.memory import MemoryStore
from storage.mirror import FolderMirror
from storage.thread import Thread
from tests.storage.mirror.kept import CASE, EXPECTED, content, copied, names


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
