"""The store's twin in memory, for tests and previews: same rules, nothing kept.

Owns no durability and no threads. It passes the same contract as the
database, so a use case that works on one works on the other; when the two
disagree, the database is right.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.errors import ConflictError, StorageError
from bot.services.changes import Change
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
from storage.memory_tables import Tables, apply

K = TypeVar("K")
Sealed = TypeVar("Sealed", DraftRow, InboxRow, TraceRow)


class MemoryStore:
    """Fulfils `bot.services.Store` for as long as the process lives."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._closed = False

    async def close(self) -> None:
        """Take no more."""
        self._closed = True

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, or none (see the port)."""
        await self._turn()
        apply(self._tables, changes)

    async def waiting_updates(self, limit: int = 1000, after: int = 0) -> Sequence[InboxRow]:
        """Updates not yet finished, in order of arrival, of those that arrived after one."""
        await self._turn()
        return [row for row in self._tables.inbox.values() if row.arrival > after][:limit]

    async def waiting_update(self, bot: int, update: int) -> InboxRow | None:
        """One update, unless it is finished or set aside."""
        await self._turn()
        return self._tables.inbox.get((bot, update))

    async def count_updates(self) -> int:
        """How many updates are not yet finished."""
        await self._turn()
        return len(self._tables.inbox)

    async def unreadable(self) -> Sequence[UnreadableRow]:
        """Updates set aside, oldest first."""
        await self._turn()
        found = self._tables.unreadable.values()
        return sorted(found, key=lambda row: (row.at, row.bot, row.update))

    async def draft(self, tags: Sequence[bytes]) -> DraftRow | None:
        """The open draft of a chat under any of its live tags; the last touched, if ever two."""
        found = [row for row in await self.drafts() if row.tag in tags]
        return max(found, key=lambda row: row.touched, default=None)

    async def drafts(self) -> Sequence[DraftRow]:
        """Every open draft."""
        await self._turn()
        return sorted(self._tables.drafts.values(), key=lambda row: (row.touched, row.key))

    async def traces(self, tags: Sequence[bytes] | None = None) -> Sequence[TraceRow]:
        """Messages to delete: of one chat, or all of them, oldest first."""
        await self._turn()
        found = [row for row in self._tables.traces.values() if tags is None or row.tag in tags]
        return sorted(found, key=lambda row: (row.delete_by, row.key))

    async def case_by_locator(self, locators: Sequence[bytes]) -> CaseRow | None:
        """The case of a receipt, under the first of its locators that is known."""
        await self._turn()
        by_locator = {row.locator: row for row in self._tables.cases.values()}
        return next((by_locator[one] for one in locators if one in by_locator), None)

    async def case_by_reference(self, reference: str) -> CaseRow | None:
        """The case of a spoken reference."""
        rows = await self.cases()
        return next((row for row in rows if row.reference == reference), None)

    async def case(self, key: int) -> CaseRow | None:
        """The case of a key."""
        await self._turn()
        return self._tables.cases.get(key)

    async def cases(self) -> Sequence[CaseRow]:
        """All cases, by due time."""
        await self._turn()
        return sorted(self._tables.cases.values(), key=lambda row: (row.due, row.reference))

    async def entries(self, case: int) -> Sequence[EntryRow]:
        """A case's entries by number."""
        await self._turn()
        found = [row for row in self._tables.entries.values() if row.case == case]
        return sorted(found, key=lambda row: row.number)

    async def next_number(self, case: int) -> int:
        """The number of a case's next entry."""
        await self._turn()
        used = [*self._tables.entries, *self._tables.spent]
        return max((number for key, number in used if key == case), default=0) + 1

    async def payload(self, payload: int) -> AsyncIterator[bytes]:
        """A payload's bytes, chunk by chunk."""
        await self._turn()
        if payload not in self._tables.chunks:
            raise StorageError("That payload is not kept, or not any more.")
        place = 0
        while place < len(kept := self._tables.chunks.get(payload, ())):
            yield kept[place]
            await self._turn()
            place += 1

    async def loose_payloads(self, before: int) -> Sequence[int]:
        """Payloads that no entry uses, begun before a time."""
        await self._turn()
        return sorted(key for key, begun in self._tables.loose.items() if begun < before)

    async def notices(self) -> Sequence[NoticeRow]:
        """Notices owed, the next one first."""
        await self._turn()
        return sorted(self._tables.notices.values(), key=lambda row: (row.send_at, row.key))

    async def outbox(self, due_by: int = ANY_TIME) -> Sequence[OutboxRow]:
        """What waits and is due, the longest due first."""
        rows = await self._outbox()
        return [row for row in rows if row.due <= due_by and row.standing == "waiting"]

    async def outbox_to(self, destination: str) -> Sequence[OutboxRow]:
        """All that waits for one destination, the longest due first."""
        return [row for row in await self.outbox() if row.destination == destination]

    async def outbox_of(self, case: int) -> Sequence[OutboxRow]:
        """All that waits of one case, the longest due first."""
        return [row for row in await self.outbox() if row.case == case]

    async def count_outbox(self, but: str) -> int:
        """How much waits, due or not, for any destination but one."""
        return sum(row.destination != but for row in await self.outbox())

    async def stopped(self) -> Sequence[OutboxRow]:
        """What is held or dead, the longest due first."""
        return [row for row in await self._outbox() if row.standing != "waiting"]

    async def outbox_cases(self) -> Sequence[UrgencyRow]:
        """The cases of which anything lies in the outbox, each once."""
        cases = {row.case for row in await self._outbox()}
        found = [row for key, row in self._tables.cases.items() if key in cases]
        return [UrgencyRow(row.key, row.priority, row.state) for row in found]

    async def _outbox(self) -> list[OutboxRow]:
        await self._turn()
        return sorted(self._tables.outbox.values(), key=lambda row: (row.due, row.key))

    async def audit(self, case: int, after: int = 0) -> Sequence[AuditRow]:
        """A case's acts beyond a number, first to last."""
        await self._turn()
        kept = self._tables.audit.values()
        found = [row for row in kept if row.case == case and row.number > after]
        return sorted(found, key=lambda row: row.number)

    async def last_act(self, case: int) -> AuditRow | None:
        """The head of a case's chain."""
        return max(await self.audit(case), key=lambda row: row.number, default=None)

    async def erasures(self) -> Sequence[ErasureRow]:
        """Every case that was erased, by digest."""
        await self._turn()
        return sorted(self._tables.erasures.values(), key=lambda row: row.digest)

    async def closings(self) -> Sequence[ClosingRow]:
        """Since when closed cases stand as they do, by case."""
        await self._turn()
        return sorted(self._tables.closings.values(), key=lambda row: row.case)

    async def mutes(self) -> Sequence[MuteRow]:
        """Chats whose reports are paused, the next to end first."""
        await self._turn()
        return sorted(self._tables.mutes.values(), key=lambda row: (row.until, row.key))

    async def links(self) -> Sequence[LinkRow]:
        """Officers' chats with the staff bot, by officer."""
        await self._turn()
        return sorted(self._tables.links.values(), key=lambda row: row.officer)

    async def tallies(self) -> Mapping[tuple[int, str], int]:
        """Counts by week and cell."""
        await self._turn()
        return dict(sorted(self._tables.tallies.items()))

    async def remembered(self, name: str) -> int | None:
        """A fact about the service itself."""
        await self._turn()
        return self._tables.facts.get(name)

    async def replace_sealed(
        self,
        drafts: Sequence[DraftRow],
        updates: Sequence[InboxRow],
        traces: Sequence[TraceRow],
    ) -> None:
        """At a key turn: give rows their new tag, day and seal, all or none."""
        await self._turn()
        kept = self._tables
        if any(kept.drafts.get(row.key, row).version != row.version for row in drafts):
            raise ConflictError("A draft was changed since it was read.")
        _reseal(kept.drafts, {row.key: row for row in drafts})
        _reseal(kept.inbox, {(row.bot, row.update): row for row in updates})
        _reseal(kept.traces, {row.key: row for row in traces})

    async def settle_erasure(self) -> bool:
        """What is dropped here is gone at once."""
        await self._turn()
        return True

    async def purge_finished(self, before: int) -> None:
        """Forget the ids of updates finished before a time, and older ones set aside."""
        await self._turn()
        kept = self._tables.finished
        self._tables.finished = {key: at for key, at in kept.items() if at >= before}
        aside = self._tables.unreadable
        young = before - 86400
        self._tables.unreadable = {key: row for key, row in aside.items() if row.at >= young}

    async def _turn(self) -> None:
        """Let others run, as a real store would: what may interleave, does."""
        if self._closed:
            raise StorageError("The store is closed.")
        await asyncio.sleep(0)


def _reseal(kept: dict[K, Sealed], fresh: Mapping[K, Sealed]) -> None:
    for key, row in fresh.items():
        if key in kept:
            kept[key] = replace(kept[key], tag=row.tag, day=row.day, sealed=row.sealed)
