"""A file that holds nothing but room.

Owns the room that is kept back for the worst hour: on a full disk even a
deletion must first write to the journal. The reserve is lent to what gives
room back or settles a promise, never to new reports, and is laid again
before anything new is taken.
"""

import contextlib
import os
from pathlib import Path

_BLOCK = bytes(1 << 20)


class Reserve:
    """Room kept back in a file beside the database."""

    def __init__(self, path: Path, size: int) -> None:
        """Remember where the reserve lies and how many bytes it takes."""
        self._path = path
        self._size = size
        self.whole = False

    def lay(self) -> bool:
        """Make the reserve whole, if the disk has the room; say whether it is."""
        try:
            self._fill()
        except OSError:
            self.lend()
        else:
            self.whole = True
        return self.whole

    def lend(self) -> None:
        """Give the room back to the disk."""
        self.whole = False
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _fill(self) -> None:
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            if os.fstat(handle).st_size == self._size:
                return
            # From nothing, and really written where the system cannot allocate:
            # a sparse file would hold no room at all.
            os.ftruncate(handle, 0)
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(handle, 0, self._size)
            else:
                _write_out(handle, self._size)
        finally:
            os.close(handle)


def _write_out(handle: int, size: int) -> None:
    while size > 0:
        size -= os.write(handle, _BLOCK[:size])
    os.fsync(handle)
