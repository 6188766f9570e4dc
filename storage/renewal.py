"""Working tables written anew, so that no page keeps a copy of a row that is gone.

Owns the second half of erasure. `secure_delete` zeroes a row where it lies,
but when a page is split or merged its rows move, and SQLite leaves the old
copies in the page's unused middle: measured, a few in a thousand survive
the deletion of the row itself. Emptying a table zeroes its pages whole.
It costs in proportion to the rows that are alive, which in these tables are
those of open conversations; of all that a flood has left in the inbox it would
cost all memory, and hold up every commit. Such an inbox waits until it is short
again, and its erasure stays owed: what a remnant is sealed with, its day key, is
destroyed within three days whatever a flood does.
"""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Final

from bot.services import changes
from bot.services.changes import Change

AT_ONCE: Final = 4096
"""Rows of the inbox that are written anew in one go: 20 MB, and a fraction of a second."""
WORKING = ("inbox", "unreadable", "drafts", "traces", "notices", "mutes", "links")
# Which table a change takes something out of. Those of cases are not here: what
# lies there is sealed to officers, and a case's row shows what the next one shows.
_TAKES_FROM: dict[type[Change], tuple[str, ...]] = {
    changes.FinishUpdate: ("inbox",),
    changes.SetAside: ("inbox",),
    changes.PutDraft: ("drafts",),
    changes.DropDraft: ("drafts",),
    changes.DropTrace: ("traces",),
    changes.DropNotice: ("notices",),
    changes.DropCase: ("notices",),
    changes.PareAudit: (),
    changes.PutMute: ("mutes",),
    changes.DropMute: ("mutes",),
    changes.PutLink: ("links",),
    changes.DropLink: ("links",),
    changes.PutCase: (),
    changes.DropEntry: (),
    changes.DropPayload: (),
}
ERASING = frozenset(_TAKES_FROM)


def taken_from(wanted: Iterable[Change]) -> set[str]:
    """The working tables that these changes take rows out of."""
    return {table for change in wanted for table in _TAKES_FROM.get(type(change), ())}


def short_enough(connection: sqlite3.Connection, tables: Collection[str]) -> set[str]:
    """Those of the tables that can be written anew now."""
    beyond = f"SELECT 1 FROM inbox LIMIT 1 OFFSET {AT_ONCE}"  # noqa: S608  # a constant
    is_long = "inbox" in tables and connection.execute(beyond).fetchone() is not None
    return set(tables) - ({"inbox"} if is_long else set())


def renew(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Empty the tables and fill them again with the rows that are alive."""
    for table in sorted(tables):
        if table not in WORKING:
            raise ValueError(table)
        rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # one of our constants
        places = ", ".join("?" * len(rows.description))
        alive = rows.fetchall()
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # the same
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", alive)  # noqa: S608  # the same
