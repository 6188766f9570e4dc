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
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bot.errors import DiskFullError, StorageError


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, readable by us alone."""
    with _refusals(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(path.parent)


def write_whole(path: Path, content: bytes, at: int) -> None:
    """Write a small file; `at` is the time it shall carry (see `stream_whole`)."""
    with _refusals(path), _draft_of(path) as (draft, handle):
        _write_all(handle, content)
        _put_in_place(draft, handle, path, at)


async def stream_whole(path: Path, pieces: AsyncIterator[bytes], at: int) -> None:
    """Write a file from its pieces, one in memory at a time, off the event loop.

    Args:
        path: where it shall lie; replaced if it is there.
        pieces: its bytes.
        at: the time that the file shall carry, in seconds since 1970.

    Raises:
        DiskFullError: no room; nothing is left behind.
        StorageError: the folder refused; nothing is left behind.
    """
    with _refusals(path), _draft_of(path) as (draft, handle):
        async for piece in pieces:
            await asyncio.to_thread(_write_all, handle, piece)
        await asyncio.to_thread(_put_in_place, draft, handle, path, at)


def remove_folder(path: Path) -> None:
    """Remove a folder with all that lies in it; it loses its name first, so it is never half."""
    with _refusals(path):
        gone = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        path.rename(gone)
        shutil.rmtree(gone)
        _sync_folder(path.parent)


def make_whole(path: Path, make: Callable[[Path], None], at: int | None = None) -> None:
    """Let someone fill a file by its path, and put it in its place when they are done."""
    with _refusals(path), _draft_of(path) as (draft, handle):
        make(draft)
        _put_in_place(draft, handle, path, at)


@contextlib.contextmanager
def _draft_of(path: Path) -> Iterator[tuple[Path, int]]:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        yield draft, handle
    finally:
        os.close(handle)
        draft.unlink(missing_ok=True)  # gone already when it is in its place


def _put_in_place(draft: Path, handle: int, path: Path, at: int | None) -> None:
    if at is not None:
        os.utime(draft, (at, at))
    os.fsync(handle)
    draft.replace(path)
    _sync_folder(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # other systems have no handle for a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(f"No room for {path}. Make room on its disk.") from error
        raise StorageError(f"{path} could not be written: {error.strerror}.") from error
