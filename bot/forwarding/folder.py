"""Puts sealed files into a folder that a person carries to another machine.

Owns the folder's promises: a file is there whole or not at all, its checksum
beside it as `sha256sum -c` reads it, and nothing is ever overwritten. The
checksum comes last, so what has one is complete. Names and times say nothing.
"""

import asyncio
import contextlib
import errno
import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bot.forwarding.envelope import Contents, facts_of
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# What file systems without hard links say, FAT on a stick among them.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class OtherContentError(Exception):
    """The folder holds another file under the name."""


class Folder:
    """One folder (fulfils the port `Destination`)."""

    def __init__(self, name: str, path: Path, contents: Contents) -> None:
        self._name, self._path, self._contents = name, path, contents

    @property
    def name(self) -> str:
        """What the mission calls it."""
        return self._name

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Write it, unless it is there."""
        try:
            await self._write(f"{parcel.id}.age", parcel.sealed(), parcel.at)
            if self._contents is Contents.BOTH:
                facts = json.dumps(facts_of(parcel.facts), indent=1, sort_keys=True) + "\n"
                await self._write(f"{parcel.id}.json", _once(facts.encode()), parcel.at)
        except OtherContentError:
            return Outcome(Result.REFUSED, "other_content")
        except OSError as error:
            full = error.errno in _FULL
            return Outcome(Result.AWAY, "full" if full else "folder_refused")
        return DONE

    async def _write(self, name: str, pieces: AsyncIterator[bytes], at: int) -> None:
        path = self._path / name
        with _draft(path) as (draft, handle):
            digest = hashlib.sha256()
            async for piece in pieces:
                digest.update(piece)
                await asyncio.to_thread(_write_all, handle, piece)
            await asyncio.to_thread(_place, draft, handle, path, at)
        line = f"{digest.hexdigest()}  {name}\n".encode()
        sums = path.with_name(f"{name}.sha256")
        with _draft(sums) as (draft, handle):
            _write_all(handle, line)
            await asyncio.to_thread(_place, draft, handle, sums, at)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


@contextlib.contextmanager
def _draft(path: Path) -> Iterator[tuple[Path, int]]:
    """A hidden file beside the place; one that a killed process left is begun anew."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        yield draft, handle
    finally:
        os.close(handle)
        draft.unlink(missing_ok=True)


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


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
