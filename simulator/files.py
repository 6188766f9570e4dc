"""Files that bots and people sent; must never read or judge their content."""

import mimetypes
import random
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.clock import Clock
from simulator.wire import Json

DOWNLOAD_LIMIT = 20 << 20
PATH_LIFETIME = 3600
_CHUNK = 64 << 10
_FOLDERS = {
    "photo": "photos", "voice": "voice", "document": "documents", "video": "videos",
    "audio": "music", "animation": "animations", "video_note": "video_notes", "sticker": "stickers",
}  # fmt: skip
_SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "sticker": ".webp"}


@dataclass(slots=True)
class StoredFile:
    """One file: its bytes, or only its size where a test needs a large one."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    content: bytes
    size: int
    name: str | None
    mime_type: str | None
    path_until: float = 0.0

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces; zeros stand for what was only claimed."""
        for start in range(0, self.size, _CHUNK):
            end = min(start + _CHUNK, self.size)
            yield self.content[start:end].ljust(end - start, b"\0")

    def public(self) -> Json:
        """What every object with a file carries."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class FileStore:
    """All files by id and, while a download link lives, by path."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock = clock
        self._rng = rng
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def add(
        self,
        kind: str,
        content: bytes,
        *,
        name: str | None = None,
        mime_type: str | None = None,
        size: int | None = None,
    ) -> StoredFile:
        """Keep a file; `size` in bytes claims more than the content holds."""
        number = len(self._by_id)
        secret = f"{self._rng.getrandbits(160):040x}"
        guessed = mimetypes.guess_extension(mime_type or "") or ".bin"
        suffix = _SUFFIXES.get(
            kind, "." + name.rsplit(".", 1)[1] if name and "." in name else guessed
        )
        file = StoredFile(
            file_id=f"AgACAgIAAxkBAAI{secret}",
            unique_id=f"AQAD{secret[:12]}",
            kind=kind,
            path=f"{_FOLDERS.get(kind, 'files')}/file_{number}{suffix}",
            content=content,
            size=len(content) if size is None else size,
            name=name,
            mime_type=mime_type,
        )
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def find(self, file_id: str) -> StoredFile | None:
        """The file of that id, if any."""
        return self._by_id.get(file_id)

    def link(self, file: StoredFile) -> None:
        """Open the file's path for an hour, as getFile does."""
        file.path_until = self._clock.now() + PATH_LIFETIME

    def at(self, path: str) -> StoredFile | None:
        """The file behind a path whose link still lives."""
        file = self._by_path.get(path)
        return file if file and file.path_until > self._clock.now() else None
