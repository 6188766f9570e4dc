"""Keeps speech that could be said to anybody, so that it is made once.

Owns the folder `cache/audio` beside the database and its bound. What is kept
says nothing of anyone. Every file has the same date, so that no copy tells when
it was first asked for; the disk itself does (a change time cannot be set), so
only what everybody meets may come here. A shelf that cannot be read or written
is an empty one.
"""

import os
from contextlib import suppress
from pathlib import Path

ROOM = 64_000_000
"""Bytes of all that is kept: some five hundred cards."""


class Shelf:
    """Speech by its key."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, content: bytes) -> None:
        """Keep speech; what lies there goes, in no order of anyone's, until there is room."""
        with suppress(OSError):  # a full disk is for reports
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_room(len(content))
            path = self._path(key)
            begun = path.with_suffix(".part")
            begun.write_bytes(content)
            os.utime(begun, (0, 0))
            begun.replace(path)

    def _make_room(self, wanted: int) -> None:
        sizes = {path: path.stat().st_size for path in sorted(self._folder.iterdir())}
        left = self._room - wanted - sum(sizes.values())
        for path, size in sizes.items():
            if left >= 0:
                return
            path.unlink()
            left += size

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.ogg"
