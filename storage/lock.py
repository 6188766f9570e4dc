"""One process at a time may write to a data folder.

Owns `amana.lock`. The operating system drops the lock when its holder dies,
however it dies, so there is never a stale one to remove by hand; the file
itself stays, because removing it would let two processes lock two files of
one name.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Self

from bot.errors import StorageError

NAME = "amana.lock"


class LockHeldError(StorageError):
    """Another process holds the data folder."""


class DataLock:
    """The exclusive right to write to a data folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is taken yet."""
        self._path = folder / NAME
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock, or say at once who has it.

        Raises:
            LockHeldError: another process holds it.
            StorageError: the folder cannot be written to.
        """
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            why = error.strerror
            raise StorageError(f"The lock {self._path} cannot be opened: {why}.") from error
        try:
            _lock(handle)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            raise LockHeldError(
                f"Another Amana{holder} is using {self._path.parent}. "
                "Stop it first, or give the command to the one that runs."
            ) from error
        self._handle = handle
        with contextlib.suppress(OSError):  # on a full disk nobody reads who holds it
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, str(os.getpid()).encode())

    def release(self) -> None:
        """Let others have the folder."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)  # closing unlocks
            self._handle = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _holder(handle: int) -> str:
    """Who wrote itself down, for the operator's eyes only: the lock alone decides."""
    with contextlib.suppress(OSError, ValueError):
        os.lseek(handle, 0, os.SEEK_SET)
        return f" (process {int(os.read(handle, 20))})"
    return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        # One byte far beyond the text, so that others can still read who holds it.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
