"""Writes a translators' file whole or not at all.

Owns the way in which every file of `locales/` is replaced. A full disk, a pulled plug or a second
program that reads meanwhile never meets half of one: half a `reviews.toml` or `languages.toml`
would stop the bot's next start.
"""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside the old one, see it on the disk, and put it in its place."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
