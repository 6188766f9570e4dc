"""A small secret file that is replaced whole: the day keys.

Owns nothing but the path. What stands in it is sealed nowhere, so it is
readable by the bot's own account only, and it is never kept beside the
database's backups. A process that is killed while it writes leaves a draft
with every key in it; that goes with the next look, or a key would outlive
its destruction there.
"""

from pathlib import Path

from storage.durable import make_folder, remove_drafts, write_whole


class AtomicFile:
    """One file, read whole and replaced durably."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Its bytes; FileNotFoundError if there is none yet."""
        remove_drafts(self._path)
        return self._path.read_bytes()

    def write(self, content: bytes) -> None:
        """Replace it; on return the bytes are on the disk.

        Raises:
            StorageError: the disk refused; the old file stands.
        """
        make_folder(self._path.parent)
        remove_drafts(self._path)
        write_whole(self._path, content, 0)
