"""A small disk below the database, which somebody else fills and empties.

Owns two ways: a file system of its own in memory (`mount`), or a limit on the
bot's files from outside (`limit`, RLIMIT_FSIZE) where nothing may be mounted. The
first is a disk that is really full; the second only refuses what would grow.
"""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

LEAST_BYTES = 1024


class Disk(Protocol):
    """What can be done to the disk."""

    @property
    def by(self) -> str:
        """How it is made small."""

    def fill(self) -> None:
        """Leave no room."""

    def empty(self) -> None:
        """Give the room back."""


class Mounted:
    """A file system of its own, filled by another program's file."""

    by = "mount"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Take what is left."""
        with self._ballast.open("ab", buffering=0) as other, suppress(OSError):
            while True:
                other.write(bytes(4096))

    def empty(self) -> None:
        """Delete what was taken."""
        self._ballast.unlink()


class Limited:
    """Limits on the files of one process, which end with it."""

    by = "limit"

    def __init__(self, pid: Callable[[], int]) -> None:
        self._pid = pid

    def fill(self) -> None:
        """Let no file grow beyond a few bytes."""
        hard = resource.prlimit(self._pid(), resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._pid(), resource.RLIMIT_FSIZE, (LEAST_BYTES, hard))

    def empty(self) -> None:
        """Let files grow."""
        hard = resource.prlimit(self._pid(), resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._pid(), resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(
    folder: Path, megabytes: int, pid: Callable[[], int], wanted: str = ""
) -> Iterator[Disk]:
    """Put a small disk below a folder that holds nothing yet.

    Args:
        folder: whose room is to be small.
        megabytes: of a mounted one.
        pid: the process that writes there now, for a limited one.
        wanted: `mount` or `limit`; whichever this account may, if empty.
    """
    folder.mkdir(exist_ok=True)
    options = f"size={megabytes}m,mode=0700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if wanted == "limit" or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield Limited(pid)
        return
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
