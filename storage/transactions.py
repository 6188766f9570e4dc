"""The writer: groups of items become transactions.

Owns the one connection that writes, and runs on its thread only. An item is
written whole or not at all, and fails alone: in a group each has a
savepoint; when the transaction itself fails, its items are tried one by one.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from bot.errors import DiskFullError
from storage.compaction import compact, is_owed, may_begin
from storage.faults import FULL, is_full, translated
from storage.group_commit import Item, Outcome
from storage.relief import relieves
from storage.renewal import ERASING, WORKING, renew, short_enough, taken_from
from storage.reserve import Reserve
from storage.writing import apply

T = TypeVar("T")


class Writer:
    """Writes items to the database, and makes erasure real."""

    def __init__(self, connection: sqlite3.Connection, reserve: Reserve) -> None:
        self._connection = connection
        self._reserve = reserve
        # What a process that was killed had erased may still lie about.
        self._owed = True
        self._stale = set(WORKING)

    def start(self) -> None:
        """Lay the reserve, and settle what an earlier process owed."""
        self._reserve.lay()
        self.settle()

    def write(self, group: Sequence[Item]) -> list[Outcome]:
        """Write a group; say for each item what became of it (None: it is durable)."""
        wanted = [change for item in group for change in item]
        self._owed = self._owed or not ERASING.isdisjoint(map(type, wanted))
        self._stale |= taken_from(wanted)
        if len(group) > 1 and self._reserve.whole:
            with contextlib.suppress(sqlite3.Error):  # the transaction itself: one by one, then
                return self._transaction(lambda: [self._guarded(item) for item in group])
        return [self._write_alone(item) for item in group]

    def alone(
        self, body: Callable[[sqlite3.Connection], object], takes_from: Collection[str] = ()
    ) -> None:
        """Run statements of another kind in one transaction; they erase in these tables."""
        self._owed = self._owed or bool(takes_from)
        self._stale |= set(takes_from)
        try:
            self._transaction(lambda: body(self._connection))
        except sqlite3.Error as error:
            raise translated(error) from error

    def settle(self) -> bool:
        """Erase what is owed, in tables and journal.

        False while a reader is in the way, or the inbox is too long to be written anew.

        It costs in proportion to the open conversations: some milliseconds
        for hundreds, and commits wait so long.
        """
        if self._owed:
            try:
                self._renew()
                compacted = self._compact()
                self._owed = self._checkpoint() != 0 or not compacted or bool(self._stale)
            except sqlite3.Error as error:
                if not is_full(error):
                    raise translated(error) from error
                self._reserve.lend()  # what was erased must still move into the database
        return not self._owed

    def close(self) -> None:
        """Leave one plain file behind."""
        with contextlib.suppress(sqlite3.Error):  # the journal stays, and the next start settles it
            self._checkpoint()
        self._connection.close()

    def _write_alone(self, item: Item) -> Outcome:
        relieving = relieves(item)
        if not relieving and not self._reserve.whole and not self._reserve.lay():
            return DiskFullError(FULL)
        outcome = self._attempt(item)
        for make_room in (self._checkpoint, self._reserve.lend, self._checkpoint):
            if not (relieving and isinstance(outcome, DiskFullError)):
                break
            with contextlib.suppress(sqlite3.Error):
                make_room()
            outcome = self._attempt(item)
        return outcome

    def _attempt(self, item: Item) -> Outcome:
        try:
            self._transaction(lambda: apply(self._connection, item))
        except sqlite3.Error as error:
            return translated(error)
        except Exception as error:  # noqa: BLE001  # handed to its caller, whatever it is
            return error
        return None

    def _guarded(self, item: Item) -> Outcome:
        """One item of a group, under its savepoint."""
        run = self._connection.execute
        run("SAVEPOINT item")
        outcome: Outcome = None
        try:
            apply(self._connection, item)
        except sqlite3.IntegrityError as error:
            outcome = translated(error)
        except sqlite3.Error:
            raise  # the whole transaction may be gone
        except Exception as error:  # noqa: BLE001  # a fault of its caller, not of the others
            outcome = error
        if outcome is not None:
            run("ROLLBACK TO item")
        run("RELEASE item")
        return outcome

    def _transaction(self, body: Callable[[], T]) -> T:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            value = body()
            run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself rolls back on a full disk
                run("ROLLBACK")
            raise
        return value

    def _renew(self) -> None:
        if tables := short_enough(self._connection, self._stale):
            self._transaction(lambda: renew(self._connection, tables))
            self._stale -= tables

    def _compact(self) -> bool:
        """Write the file anew if cases were dropped; False while that may not begin."""
        if is_owed(self._connection):
            if not may_begin(self._connection):
                return False
            compact(self._connection)
        return True

    def _checkpoint(self) -> int:
        """Move the journal into the database and truncate it; SQLite's "busy", 0 when done."""
        busy: int = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return busy
