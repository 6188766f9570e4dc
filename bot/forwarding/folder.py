"""Puts sealed files into a folder that a person carries to another machine.

Owns the folder's promises: a file is there whole or not at all, its checksum
beside it as `sha256sum -c` reads it, and nothing is ever overwritten. The
checksum comes last, so what has one is complete. Names and times say nothing.

A folder may be a stick that dies or a share that is gone, and whoever asks the
system for a file there may never come back. So one thread of the folder's own
does all of it, one thing after the other: neither the bot nor the next try is
ever inside a file at the same time.
"""

import asyncio
import contextlib
import errno
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.forwarding.envelope import Contents, facts_of
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# What file systems without hard links say, FAT on a stick among them.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})

Came = TypeVar("Came")


class OtherContentError(Exception):
    """The folder holds another file under the name."""


class Folder:
    """One folder (fulfils the port `Destination`)."""

    def __init__(self, name: str, path: Path, contents: Contents) -> None:
        self._name, self._path, self._contents = name, path, contents
        self._thread = ThreadPoolExecutor(1, "folder")

    @property
    def name(self) -> str:
        """What the mission calls it."""
        return self._name

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Write it, unless it is there."""
        try:
            await self._write(f"{parcel.id}.age", parcel.sealed(), parcel.at)
            facts = f"{parcel.id}.json"
            # What was true when it was first written stands: a case goes on while this is tried.
            if self._contents is Contents.BOTH and not await self._is_whole(facts):
                written = json.dumps(facts_of(parcel.facts), indent=1, sort_keys=True) + "\n"
                await self._write(facts, _once(written.encode()), parcel.at)
        except OtherContentError:
            return Outcome(Result.REFUSED, "other_content")
        except OSError as error:
            full = error.errno in _FULL
            return Outcome(Result.AWAY, "full" if full else "folder_refused")
        return DONE

    async def _write(self, name: str, pieces: AsyncIterator[bytes], at: int) -> None:
        digest = await self._place(name, pieces, at)
        line = f"{digest}  {name}\n".encode()
        await self._place(_sums(name), _once(line), at)

    async def _place(self, name: str, pieces: AsyncIterator[bytes], at: int) -> str:
        """Write one file; gives its SHA-256."""
        digest = hashlib.sha256()
        async with self._draft(self._path / name) as draft:
            async for piece in pieces:
                digest.update(piece)
                await self._run(draft.write, piece)
            await self._run(draft.place, at)
        return digest.hexdigest()

    @contextlib.asynccontextmanager
    async def _draft(self, path: Path) -> AsyncIterator["_Draft"]:
        draft = await self._run(_Draft, path)
        try:
            yield draft
        except asyncio.CancelledError:
            # Behind what may still run there: it must not be closed under it, nor waited for.
            self._thread.submit(draft.end)
            raise
        except BaseException:
            await self._run(draft.end)
            raise
        await self._run(draft.end)

    async def _is_whole(self, name: str) -> bool:
        return await self._run((self._path / _sums(name)).exists)

    async def _run(self, work: Callable[..., Came], *arguments: object) -> Came:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, *arguments)


class _Draft:
    """A hidden file beside the place; one that a killed process left is begun anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.part")
        self._draft.unlink(missing_ok=True)
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW
        self._handle = os.open(self._draft, flags, 0o600)

    def write(self, content: bytes) -> None:
        """Add to it."""
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._handle, rest) :]

    def place(self, at: int) -> None:
        """Give the file its name."""
        _place(self._draft, self._handle, self._path, at)

    def end(self) -> None:
        """Let go of it; whatever has no name by now is gone."""
        os.close(self._handle)
        self._draft.unlink(missing_ok=True)


def _sums(name: str) -> str:
    return f"{name}.sha256"


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _place(draft: Path, handle: int, path: Path, at: int) -> None:
    """Give a written file its name, if nothing has it; the same content is as good."""
    os.utime(draft, (at, at))  # the file system's own time would tell when somebody wrote
    os.fsync(handle)
    try:
        os.link(draft, path)  # unlike a rename, it never replaces
    except FileExistsError:
        _compare(draft, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # One process works the outbox, so nobody of ours comes between these two.
        if path.is_symlink() or path.exists():
            _compare(draft, path)
        else:
            draft.rename(path)
    _sync_folder(path.parent)


def _compare(draft: Path, path: Path) -> None:
    if path.is_symlink() or _digest(draft) != _digest(path):
        raise OtherContentError


def _digest(path: Path) -> bytes:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
