"""A small disk below a folder, which somebody else fills and empties.

Owns two ways: a file system of its own in memory, where this account may mount
one, or a limit on one process's files from outside (RLIMIT_FSIZE). The first is
a disk that is really full; the second only refuses what would grow.
"""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pytest

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

    def fill(self, leaving: int = 0) -> None:
        """Take what is left, but for so many bytes."""
        with self._ballast.open("ab", buffering=0) as other:
            with suppress(OSError):
                while True:
                    other.write(bytes(4096))
            other.truncate(other.tell() - leaving)

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
def mounted(folder: Path, megabytes: int) -> Iterator[Mounted | None]:
    """Put a file system into a folder that holds nothing yet; None where none may be mounted."""
    folder.mkdir(exist_ok=True)
    options = f"size={megabytes}m,mode=0700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Mounted]:
    """The same for a test that wants a disk which is really full, or does not run at all."""
    with mounted(folder, megabytes) as found:
        if found is None:
            pytest.skip("only an account that may mount can make a disk that is really full")
        yield found
