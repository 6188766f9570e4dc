"""What tests of `amana check` share: a token, and every fault of a mission as text.

Owns no test and checks nothing.
"""

import os
import time
from pathlib import Path

from bot.cli.check import faults
from bot.config import read

TOKEN = "9000000001:AAabcdefghijklmnopqrstuvwxyz0123456"


async def found(folder: Path, now: int | None = None) -> str:
    """Every fault as text, one a line."""
    settings, first = read(folder, os.environ)
    rest = await faults(settings, now or int(time.time()))
    return "\n".join(str(fault) for fault in [*first, *rest])


def amend(folder: Path, text: str) -> None:
    """Append to a mission.toml."""
    with (folder / "mission.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + text)
