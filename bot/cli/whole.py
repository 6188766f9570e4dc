"""Writes a file of an operator's or a translator's whole or not at all.

Owns the way in which rosters, their signatures and every file of `locales/` are replaced by
commands. A full disk, a pulled plug or a second program that reads or writes meanwhile never meets
half of one: half a `roster.json` or `languages.toml` would stop the bot's next start.
"""

import os
import secrets
from pathlib import Path

from storage.durable import refusals


def write_whole(path: Path, content: bytes, *, public: bool = False) -> None:
    """Write a file beside the old one, see it on the disk, and put it in its place.

    Args:
        path: the file; its folder is made if there is none.
        content: all of it.
        public: whether any account may read it, as the bot's reads what a signer wrote.

    Raises:
        DiskFullError: no room; the old file stands.
        StorageError: the folder refused; the old file stands.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if public:
                beside.chmod(0o644)
            # Closed by now: not every system renames a file that is open.
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
