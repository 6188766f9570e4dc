"""Reads of what is committed, over a connection that cannot write.

Owns every query and how a row becomes one of ours. Each statement is one
hop to the reader's thread, and no read transaction outlives its statement: a
reader that lingers would hold back the checkpoint that erases.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Self, TypeVar

import aiosqlite

from bot.errors import StorageError
from bot.services.rows import (
    ANY_TIME,
    AuditRow,
    CaseRow,
    ClosingRow,
    DraftRow,
    EntryRow,
    ErasureRow,
    InboxRow,
    LinkRow,
    MuteRow,
    NoticeRow,
    OutboxRow,
    TraceRow,
    UnreadableRow,
    UrgencyRow,
)
from storage import statements as sql
from storage.faults import translated
from storage.statements import named

T = TypeVar("T")


class SqliteReader:
    """The reading half of a store, and all that a second process may have of it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._reading = connection

    async def close(self) -> None:
        """Let go of the database; the second time, nothing."""
        await self._reading.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def waiting_updates(self, limit: int = 1000, after: int = 0) -> Sequence[InboxRow]:
        """Updates not yet finished, in order of arrival, of those that arrived after one."""
        return await self._all(InboxRow, sql.WAITING_UPDATES, limit, after)

    async def waiting_update(self, bot: int, update: int) -> InboxRow | None:
        """One update, unless it is finished or set aside."""
        return next(iter(await self._all(InboxRow, sql.WAITING_UPDATE, bot, update)), None)

    async def count_updates(self) -> int:
        """How many updates are not yet finished."""
        return (await self._all(int, sql.COUNT_UPDATES))[0]

    async def unreadable(self) -> Sequence[UnreadableRow]:
        """Updates set aside, oldest first."""
        return await self._all(UnreadableRow, sql.UNREADABLE)

    async def draft(self, tags: Sequence[bytes]) -> DraftRow | None:
        """The open draft of a chat under any of its live tags; the last touched, if ever two."""
        found = await self._each(DraftRow, sql.DRAFT_BY_TAG, tags)
        return max(found, key=lambda row: row.touched, default=None)

    async def drafts(self) -> Sequence[DraftRow]:
        """Every open draft."""
        return await self._all(DraftRow, sql.DRAFTS)

    async def traces(self, tags: Sequence[bytes] | None = None) -> Sequence[TraceRow]:
        """Messages to delete: of one chat, or all of them, oldest first."""
        if tags is None:
            return await self._all(TraceRow, sql.TRACES)
        found = await self._each(TraceRow, sql.TRACES_BY_TAG, tags)
        return sorted(found, key=lambda row: (row.delete_by, row.key))

    async def case_by_locator(self, locators: Sequence[bytes]) -> CaseRow | None:
        """The case of a receipt, under the first of its locators that is known."""
        return next(iter(await self._each(CaseRow, sql.CASE_BY_LOCATOR, locators)), None)

    async def case_by_reference(self, reference: str) -> CaseRow | None:
        """The case of a spoken reference."""
        return next(iter(await self._all(CaseRow, sql.CASE_BY_REFERENCE, reference)), None)

    async def case(self, key: int) -> CaseRow | None:
        """The case of a key."""
        return next(iter(await self._all(CaseRow, sql.CASE, key)), None)

    async def cases(self) -> Sequence[CaseRow]:
        """All cases, by due time."""
        return await self._all(CaseRow, sql.CASES)

    async def entries(self, case: int) -> Sequence[EntryRow]:
        """A case's entries by number, each with its headers in the order they came."""
        rows = await self._all(lambda *row: row, sql.ENTRIES, case)
        return list(_entries(rows))

    async def next_number(self, case: int) -> int:
        """The number of a case's next entry."""
        return (await self._all(int, sql.NEXT_NUMBER, case))[0]

    async def payload(self, payload: int) -> AsyncIterator[bytes]:
        """A payload's bytes, one chunk in memory at a time.

        Raises:
            StorageError: no such payload is kept.
        """
        last = -1
        while found := await self._all(lambda *row: row, sql.NEXT_CHUNK, payload, last):
            ((last, sealed),) = found
            yield sealed
        if last < 0:
            raise StorageError("That payload is not kept, or not any more.")

    async def loose_payloads(self, before: int) -> Sequence[int]:
        """Payloads that no entry uses, begun before a time."""
        return await self._all(int, sql.LOOSE_PAYLOADS, before)

    async def notices(self) -> Sequence[NoticeRow]:
        """Notices owed, the next one first."""
        return await self._all(NoticeRow, sql.NOTICES)

    async def outbox(self, due_by: int = ANY_TIME) -> Sequence[OutboxRow]:
        """What waits and is due, the longest due first."""
        return await self._all(OutboxRow, sql.OUTBOX, due_by)

    async def outbox_to(self, destination: str) -> Sequence[OutboxRow]:
        """All that waits for one destination, the longest due first."""
        return await self._all(OutboxRow, sql.OUTBOX_TO, destination)

    async def outbox_of(self, case: int) -> Sequence[OutboxRow]:
        """All that waits of one case, the longest due first."""
        return await self._all(OutboxRow, sql.OUTBOX_OF, case)

    async def count_outbox(self, but: str) -> int:
        """How much waits, due or not, for any destination but one."""
        return (await self._all(int, sql.COUNT_OUTBOX, but))[0]

    async def stopped(self) -> Sequence[OutboxRow]:
        """What is held or dead, the longest due first."""
        return await self._all(OutboxRow, sql.STOPPED)

    async def outbox_cases(self) -> Sequence[UrgencyRow]:
        """The cases of which anything lies in the outbox, each once."""
        return await self._all(UrgencyRow, sql.OUTBOX_CASES)

    async def audit(self, case: int, after: int = 0) -> Sequence[AuditRow]:
        """A case's acts beyond a number, first to last."""
        return await self._all(AuditRow, sql.AUDIT, case, after)

    async def last_act(self, case: int) -> AuditRow | None:
        """The head of a case's chain, found by its key alone."""
        return next(iter(await self._all(AuditRow, sql.LAST_ACT, case)), None)

    async def erasures(self) -> Sequence[ErasureRow]:
        """Every case that was erased, by digest."""
        return await self._all(ErasureRow, sql.ERASURES)

    async def closings(self) -> Sequence[ClosingRow]:
        """Since when closed cases stand as they do, by case."""
        return await self._all(ClosingRow, sql.CLOSINGS)

    async def mutes(self) -> Sequence[MuteRow]:
        """Chats whose reports are paused, the next to end first."""
        return await self._all(MuteRow, sql.MUTES)

    async def links(self) -> Sequence[LinkRow]:
        """Officers' chats with the staff bot, by officer."""
        return await self._all(LinkRow, sql.LINKS)

    async def tallies(self) -> Mapping[tuple[int, str], int]:
        """Counts by week and cell."""
        rows = await self._all(lambda *row: row, sql.TALLIES)
        return {(week, cell): total for week, cell, total in rows}

    async def remembered(self, name: str) -> int | None:
        """A fact about the service itself."""
        return next(iter(await self._all(int, sql.REMEMBERED, name)), None)

    async def _all(self, make: Callable[..., T], statement: str, *values: object) -> list[T]:
        try:
            rows = await self._reading.execute_fetchall(statement, named(values))
        except ValueError as error:  # what aiosqlite says once it is closed
            raise StorageError("The store is closed.") from error
        except sqlite3.Error as error:
            raise translated(error) from error
        return [make(*row) for row in rows]

    async def _each(self, make: Callable[..., T], statement: str, keys: Sequence[bytes]) -> list[T]:
        """The rows under each key, in the order of the keys."""
        return [row for key in keys for row in await self._all(make, statement, key)]


def _entries(rows: Sequence[tuple[Any, ...]]) -> Iterator[EntryRow]:
    """One row a header, grouped into one row an entry."""
    for entry, group in groupby(rows, key=lambda row: row[:6]):
        case, number, kind, bucket, at, payload = entry
        headers = tuple(row[6] for row in group)
        yield EntryRow(case, number, kind, bucket, at, headers, payload)
