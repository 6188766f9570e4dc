"""Files that are there whole, or not at all, and stay after power loss.

Owns the order of steps that makes it so: a temporary file in the same
folder, fsync, rename, fsync of the folder. Files are readable by us alone,
and carry the rounded time that they are given: a file system's own time
would tell to the second when somebody wrote to us.
"""

import asyncio
import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Self

from bot.errors import DiskFullError, StorageError
from storage.thread import Thread

_OF_A_DRAFT = re.compile(r"[0-9a-f]{8}")


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, readable by us alone."""
    with refusals(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(path.parent)


def write_whole(path: Path, content: bytes, at: int) -> None:
    """Write a small file; `at` is the time it shall carry (see `stream_whole`)."""
    with refusals(path), _Draft(path) as draft:
        draft.write(content)
        draft.put_in_place(at)


async def stream_whole(path: Path, pieces: AsyncIterator[bytes], at: int, thread: Thread) -> None:
    """Write a file from its pieces, one in memory at a time, off the event loop.

    Args:
        path: where it shall lie; replaced if it is there.
        pieces: its bytes.
        at: the time that the file shall carry, in seconds since 1970.
        thread: whose work it is. One for all steps, so that a caller who is
            cancelled closes the file after the last write, never under it.

    Raises:
        DiskFullError: no room; nothing is left behind.
        StorageError: the folder refused; nothing is left behind.
    """
    draft = _Draft(path)
    with refusals(path):
        try:
            await thread.run(draft.begin)
            async for piece in pieces:
                await thread.run(partial(draft.write, piece))
            await thread.run(partial(draft.put_in_place, at))
        except asyncio.CancelledError:
            thread.post(draft.end, lambda *_: None)  # a disk that hangs must not hold up an end
            raise
        except BaseException:
            await thread.run(draft.end)
            raise
        await thread.run(draft.end)


def remove_drafts(path: Path) -> None:
    """Remove what a killed process left of a file that it was writing; nobody else writes it."""
    with refusals(path):
        for left in path.parent.glob(f".{path.name}.*"):
            if _OF_A_DRAFT.fullmatch(left.name.removeprefix(f".{path.name}.")):
                left.unlink()


def remove_folder(path: Path) -> None:
    """Remove a folder with all that lies in it; it loses its name first, so it is never half."""
    with refusals(path):
        gone = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        path.rename(gone)
        shutil.rmtree(gone)
        sync_folder(path.parent)


def make_whole(path: Path, make: Callable[[Path], None], at: int | None = None) -> None:
    """Let someone fill a file by its path, and put it in its place when they are done."""
    with refusals(path), _Draft(path) as draft:
        make(draft.path)
        draft.put_in_place(at)


class _Draft:
    """A file that has no name yet."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        self._handle: int | None = None

    def begin(self) -> None:
        """Make it, readable by us alone."""
        self._handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)

    def write(self, content: bytes) -> None:
        """Add to it."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._open, rest) :]

    def put_in_place(self, at: int | None) -> None:
        """Make it durable under its name."""
        if at is not None:
            os.utime(self.path, (at, at))
        os.fsync(self._open)
        self.path.replace(self._target)
        sync_folder(self._target.parent)

    def end(self) -> None:
        """Let go of it; unless it is in its place, nothing stays."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                os.close(handle)
            finally:
                self.path.unlink(missing_ok=True)  # gone already when it is in its place

    @property
    def _open(self) -> int:
        if self._handle is None:
            raise ValueError("a draft that was not begun")
        return self._handle

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; OSError if it refuses."""
    if os.name != "posix":
        return  # other systems have no handle for a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Say what a file system refuses as our errors, with the path that it was about."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(f"No room for {path}. Make room on its disk.") from error
        raise StorageError(f"{path} could not be written: {error.strerror}.") from error
