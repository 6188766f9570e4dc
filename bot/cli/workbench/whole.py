"""Writes a translators' file whole or not at all.

Owns the way in which every file of `locales/` is replaced. A full disk, a pulled plug or a second
program that reads or writes meanwhile never meets half of one: half a `reviews.toml` or
`languages.toml` would stop the bot's next start.
"""

import os
import secrets
from pathlib import Path

from storage.durable import refusals


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside the old one, see it on the disk, and put it in its place.

    Raises:
        DiskFullError: no room; the old file stands.
        StorageError: the folder refused; the old file stands.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with refusals(path):
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # Closed by now: not every system renames a file that is open.
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
