"""The store on SQLite: one file, one writer, durable before it answers.

Owns the composition: the writer's thread with its groups, the reader's
thread, the reserve. A commit that has returned survives kill -9 and power
loss (WAL, `synchronous=FULL`). It never takes the data folder's lock:
whoever opens a store holds that already (`storage.lock`).
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from bot.errors import ConflictError
from bot.services.changes import Change
from bot.services.rows import DraftRow, InboxRow, TraceRow
from storage import statements as sql
from storage.connection import open_reader, open_writer
from storage.group_commit import GroupCommit
from storage.reading import SqliteReader
from storage.reserve import Reserve
from storage.thread import Thread
from storage.transactions import Writer
from storage.writing import run

# Room kept back for the hour when the disk is full. It must exceed what the
# journal may hold (4 MB, and the largest group), so that a checkpoint always fits.
RESERVE_BYTES = 16 << 20


class SqliteStore(SqliteReader):
    """Fulfils `bot.services.ports.Store`; made by `open`, ended by `close`."""

    _thread: Thread
    _writer: Writer
    _groups: GroupCommit

    @classmethod
    async def open(cls, path: Path, *, reserve_bytes: int = RESERVE_BYTES) -> Self:
        """Open the database, made or migrated where needed, and settle what was owed.

        Args:
            path: the database file; its folder exists and is held by the lock.
            reserve_bytes: room kept back in `<name>.reserve` beside it; 0 for none.

        Raises:
            StorageError: the file is damaged, newer than this version, or not ours.
        """
        thread = Thread("amana-writer")
        try:
            connection = await thread.run(lambda: open_writer(path))
            writer = Writer(connection, Reserve(path.with_suffix(".reserve"), reserve_bytes))
            await thread.run(writer.start)
            store = cls(await open_reader(path))
        except BaseException:
            thread.stop()
            raise
        store._thread, store._writer = thread, writer
        store._groups = GroupCommit(thread, writer.write)
        return store

    async def close(self) -> None:
        """Finish every commit that was asked for, then let go of the file."""
        await self._groups.drain()
        await super().close()  # the reader first: it would hold back the last checkpoint
        await self._thread.finish(self._writer.close)

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, durably, or none (see the port)."""
        if changes:
            await self._groups.commit(changes)

    async def replace_sealed(
        self, drafts: Sequence[DraftRow], updates: Sequence[InboxRow], traces: Sequence[TraceRow]
    ) -> None:
        """At a key turn: give rows their new tag, day and seal, all in one transaction.

        Rows that are gone by now are passed over.

        Raises:
            ConflictError: a draft changed since it was read; nothing was written.
        """

        def body(connection: sqlite3.Connection) -> None:
            for row in drafts:
                _reseal_draft(connection, row)
            for update in updates:
                values = (update.bot, update.update, update.tag, update.day, update.sealed)
                run(connection, sql.RESEAL_UPDATE, *values)
            for trace in traces:
                run(connection, sql.RESEAL_TRACE, trace.key, trace.tag, trace.day, trace.sealed)

        await self._alone(body, ("inbox", "drafts", "traces"))

    async def settle_erasure(self) -> bool:
        """Try to make owed erasures real; True when nothing is owed."""
        return await self._thread.run(self._writer.settle)

    async def purge_finished(self, before: int) -> None:
        """Forget the ids of updates finished before a time, and older ones set aside."""

        def body(connection: sqlite3.Connection) -> None:
            run(connection, sql.PURGE_FINISHED, before)
            run(connection, sql.PURGE_UNREADABLE, before)

        await self._alone(body)

    async def _alone(
        self, body: Callable[[sqlite3.Connection], object], takes_from: Sequence[str] = ()
    ) -> None:
        await self._thread.run(lambda: self._writer.alone(body, takes_from))


async def open_to_read(path: Path) -> SqliteReader:
    """Read a database, whether or not another process writes to it; no lock is needed.

    Raises:
        StorageError: there is none, it is damaged, or nobody has it open and
            this account may not write to its folder.
    """
    return SqliteReader(await open_reader(path))


def _reseal_draft(connection: sqlite3.Connection, row: DraftRow) -> None:
    # The seal binds the version: an older one written over a newer would lose answers.
    values = (row.key, row.tag, row.day, row.sealed, row.version)
    if run(connection, sql.RESEAL_DRAFT, *values).rowcount:
        return
    if run(connection, sql.HAS_DRAFT, row.key).fetchone() is not None:
        raise ConflictError("A draft was changed since it was read.")
