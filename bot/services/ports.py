"""The ports: what the use cases need from the world, as protocols.

Owns what storage and clocks promise, in the words of the use cases: the one
store, its second place, time and randomness. What is kept is described in
`bot.services.rows`, what may be asked of the store in `bot.services.changes`.
A port never names whoever fulfils it, and brings no code of its own.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from bot.services.changes import Change
from bot.services.rows import (
    ANY_TIME,
    AuditRow,
    CaseCopy,
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


class CaseReader(Protocol):
    """What can be read of cases, also beside a running bot."""

    async def entries(self, case: int) -> Sequence[EntryRow]:
        """A case's entries by number."""

    def payload(self, payload: int) -> AsyncIterator[bytes]:
        """A payload's bytes, chunk by chunk, in constant memory."""


class Store(CaseReader, Protocol):
    """The only memory. Every method may raise StorageError; a commit also DiskFullError."""

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, durably, or none.

        A caller that is cancelled does not know the outcome: the changes may
        be committed. Hence every change can be made again without harm, or
        names the version it expects.

        Raises:
            ConflictError: an expected version, a reference, a locator, an
                entry's or an audit row's number was already taken, or the
                update to finish is not waiting.
            DiskFullError: nothing was written.
        """

    async def waiting_updates(self, limit: int = 1000, after: int = 0) -> Sequence[InboxRow]:
        """Updates not yet finished, in order of arrival, of those that arrived after one.

        One that is kept while pages are turned may stand on none of them.
        """

    async def waiting_update(self, bot: int, update: int) -> InboxRow | None:
        """One update, unless it is finished or set aside."""

    async def count_updates(self) -> int:
        """How many updates are not yet finished, without reading one."""

    async def unreadable(self) -> Sequence[UnreadableRow]:
        """Updates set aside."""

    async def draft(self, tags: Sequence[bytes]) -> DraftRow | None:
        """The open draft of a chat under any of its live tags."""

    async def drafts(self) -> Sequence[DraftRow]:
        """Every open draft (for start-up, key turns and purges)."""

    async def traces(self, tags: Sequence[bytes] | None = None) -> Sequence[TraceRow]:
        """Messages to delete: of one chat, or all of them, oldest first."""

    async def case_by_locator(self, locators: Sequence[bytes]) -> CaseRow | None:
        """The case of a receipt, under any generation's locator."""

    async def case_by_reference(self, reference: str) -> CaseRow | None:
        """The case of a spoken reference."""

    async def case(self, key: int) -> CaseRow | None:
        """The case of a key."""

    async def cases(self) -> Sequence[CaseRow]:
        """All cases, by due time."""

    async def next_number(self, case: int) -> int:
        """The number of a case's next entry: numbers are never reused, even after a drop."""

    async def loose_payloads(self, before: int) -> Sequence[int]:
        """Payloads that no entry uses, begun before a time."""

    async def notices(self) -> Sequence[NoticeRow]:
        """Notices owed."""

    async def outbox(self, due_by: int = ANY_TIME) -> Sequence[OutboxRow]:
        """What waits to be delivered or told of and is due; what is held or dead is not.

        Without a time it is all that waits: for whoever tells it apart by a clock that the
        host's leaps do not move.
        """

    async def outbox_to(self, destination: str) -> Sequence[OutboxRow]:
        """All that waits for one destination, due or not, the longest due first."""

    async def outbox_of(self, case: int) -> Sequence[OutboxRow]:
        """All that waits of one case, due or not, the longest due first."""

    async def count_outbox(self, but: str) -> int:
        """How much waits, due or not, for any destination but one, without reading it."""

    async def stopped(self) -> Sequence[OutboxRow]:
        """What is held or dead, until a human decides."""

    async def outbox_cases(self) -> Sequence[UrgencyRow]:
        """The cases of which anything lies in the outbox, each once."""

    async def audit(self, case: int, after: int = 0) -> Sequence[AuditRow]:
        """A case's acts beyond a number, first to last."""

    async def last_act(self, case: int) -> AuditRow | None:
        """The head of a case's chain, however long the chain is."""

    async def erasures(self) -> Sequence[ErasureRow]:
        """Every case that was erased, by digest."""

    async def closings(self) -> Sequence[ClosingRow]:
        """Since when closed cases stand as they do, by case."""

    async def mutes(self) -> Sequence[MuteRow]:
        """Chats whose reports are paused."""

    async def links(self) -> Sequence[LinkRow]:
        """Officers' chats with the staff bot, by officer."""

    async def tallies(self) -> Mapping[tuple[int, str], int]:
        """Counts by week and cell."""

    async def remembered(self, name: str) -> int | None:
        """A fact about the service itself."""

    async def replace_sealed(
        self, drafts: Sequence[DraftRow], updates: Sequence[InboxRow], traces: Sequence[TraceRow]
    ) -> None:
        """At a key turn: rows re-sealed and re-tagged, all in one transaction."""

    async def settle_erasure(self) -> bool:
        """Try to make owed erasures real (truncating checkpoint); True when nothing is owed."""

    async def purge_finished(self, before: int) -> None:
        """Forget the ids of updates finished before a time, and what was set aside a day earlier.

        What was set aside can be opened for three days at most: then its day
        key is gone.
        """


class Mirror(Protocol):
    """A second place for committed cases; every method may raise StorageError."""

    async def keep(self, copy: CaseCopy, store: CaseReader) -> None:
        """Bring a case's copy up to date, durably; a newer one there is never replaced."""

    async def keep_service(self, acts: Sequence[AuditRow]) -> None:
        """Bring the copy of the service's own chain up to date."""

    async def erase(self, erasures: Sequence[ErasureRow]) -> None:
        """Record erasures, and remove what is kept of those cases."""


class Clock(Protocol):
    """The only way time comes in."""

    def now(self) -> int:
        """Seconds since 1970 UTC, as the host believes."""

    def monotonic(self) -> float:
        """Seconds that never jump, for waiting."""

    def trusted(self) -> bool:
        """Whether anything may be destroyed, turned or expired on this clock's word."""


class Randomness(Protocol):
    """The only way randomness comes in."""

    def __call__(self, size: int, /) -> bytes:
        """Return that many unpredictable bytes."""
