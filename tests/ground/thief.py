"""A thief with a copy of the data folder and every key of the server: what can they read?

Owns the opening of all sealed rows that server keys can open, from a copy and
through plain SQL. What it cannot open it counts, so that a search that found
nothing can be told from one that looked at nothing.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import SealingError
from bot.sealing.day_keys import DayKeys
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import open_case_row

# Table, its columns from the tag on, as each row was bound when it was sealed.
WORKING = {
    "inbox": "SELECT tag, update_id, sealed FROM inbox",
    "drafts": "SELECT tag, version, sealed FROM drafts",
    "traces": "SELECT tag, delete_by, sealed FROM traces",
    "notices": "SELECT key, send_at, sealed FROM notices",
}

Row = tuple[Any, ...]


@dataclass
class Loot:
    """What a copy gave away."""

    opened: dict[str, list[bytes]] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    cases: list[bytes] = field(default_factory=list)
    """What the server key opens of each case: its list of readers."""

    @property
    def everything(self) -> bytes:
        """All that could be opened, in one piece to search."""
        return b"\n".join([*(b for rows in self.opened.values() for b in rows), *self.cases])


def copy_folder(folder: Path, to: Path) -> Path:
    """Copy a mission's folder while it is in use, as a backup or a thief would."""
    return Path(shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*.sock", "*.reserve")))


def open_all(copy: Path, day_keys: bytes) -> Loot:
    """Open everything that can be opened in a copy with these day keys and its server key.

    Args:
        copy: a mission's folder; it is read as SQLite recovers it.
        day_keys: the file of the day keys at the time of the opening.
    """
    keys = DayKeys.parse(day_keys)
    server = ServerKey.parse((copy / "keys" / "server.key").read_bytes())
    loot = Loot()
    with closing(sqlite3.connect(copy / "data" / "amana.db")) as database:
        for table, query in WORKING.items():
            rows = database.execute(query).fetchall()
            loot.opened[table] = list(_opened(keys, table, rows))
            loot.closed[table] = len(rows) - len(loot.opened[table])
        cases = database.execute("SELECT key, version, sealed FROM cases").fetchall()
        loot.cases = list(_tried(cases, lambda row: open_case_row(server, *row)))
    return loot


def _opened(keys: DayKeys, table: str, rows: Sequence[Row]) -> Iterator[bytes]:
    def opened(row: Row) -> bytes:
        tag = row[0] if isinstance(row[0], bytes) else row[0].to_bytes(8, "big")
        return keys.open_row(table, tag, row[1], row[2])

    return _tried(rows, opened)


def _tried(rows: Sequence[Row], opened: Callable[[Row], bytes]) -> Iterator[bytes]:
    for row in rows:
        try:
            yield opened(row)
        except SealingError:
            continue
