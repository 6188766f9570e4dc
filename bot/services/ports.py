"""What the use cases need from the world: rows, changes, and the ports.

Owns the shapes of everything that is kept and the protocols that storage and
clocks fulfil. A write is a tuple of `Change` values, committed together or
not at all: changes are data, so that one store can be SQLite, another memory,
a third PostgreSQL, and none needs to know a use case. Nothing here may hold
a reporter's words, account or receipt in clear: what could is already sealed
bytes when it arrives.

Times are whole seconds since 1970 UTC; keys of rows are random 63-bit
integers, so that their order says nothing.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

# ---------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update as it came, sealed under a day key."""

    bot: int
    update: int
    tag: bytes
    day: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A conversation that is not yet a case; `shown` is the version last seen on the card."""

    key: int
    tag: bytes
    day: int
    version: int
    shown: int
    touched: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class TraceRow:
    """Messages in a chat that must be deleted by a time."""

    key: int
    tag: bytes
    day: int
    delete_by: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What the server may know of a case; `sealed` is the reader list under the server key."""

    key: int
    reference: str
    locator: bytes
    queue: str
    priority: int
    state: str
    language: str
    channel: str
    identity_kind: str
    received: int
    due: int
    assignee: str | None
    version: int
    sealed: bytes
    note: bytes


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One sealed entry: its headers, first to last, and the payload that they all open."""

    case: int
    number: int
    kind: str
    bucket: int
    at: int
    headers: tuple[bytes, ...]
    payload: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice owed to a reporter: notice and door keys under a day key."""

    key: int
    case: int
    day: int
    send_at: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something to tell a destination; its text is rendered at delivery."""

    key: int
    destination: str
    case: int
    kind: str
    due: int
    tries: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act on a case, chained by `previous` (SHA-256 of the row before)."""

    case: int
    number: int
    action: str
    officer: str
    base: bytes
    signature: bytes
    previous: bytes
    server_signature: bytes


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """An update that could not be taken, set aside under an incident reference."""

    bot: int
    update: int
    day: int
    at: int
    incident: str
    sealed: bytes


# ---------------------------------------------------------------- changes


@dataclass(frozen=True, slots=True)
class AddUpdate:
    """Keep an update; one that is already kept, or was finished, is left alone."""

    row: InboxRow


@dataclass(frozen=True, slots=True)
class FinishUpdate:
    """The update's effect is in this same commit; its id is remembered for 48 h, its words go.

    One that is not waiting in the inbox refuses the commit (ConflictError): it was
    finished or set aside, and an update that comes twice must take effect once.
    """

    bot: int
    update: int
    at: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """Move an update from the inbox to the unreadable ones."""

    row: UnreadableRow


@dataclass(frozen=True, slots=True)
class PutDraft:
    """Write a draft, new or changed; `expected` is the version it had (None: there was none)."""

    row: DraftRow
    expected: int | None


@dataclass(frozen=True, slots=True)
class MarkShown:
    """The card of this version has been accepted by Telegram."""

    key: int
    version: int


@dataclass(frozen=True, slots=True)
class DropDraft:
    """A draft is over; erasure is owed."""

    key: int


@dataclass(frozen=True, slots=True)
class AddTrace:
    """Remember messages to delete."""

    row: TraceRow


@dataclass(frozen=True, slots=True)
class DropTrace:
    """The messages are deleted, or can no longer be."""

    key: int


@dataclass(frozen=True, slots=True)
class AddCase:
    """A new case. A reference or locator already in use refuses the commit (ConflictError)."""

    row: CaseRow


@dataclass(frozen=True, slots=True)
class PutCase:
    """A case's row changed; `expected` is the version it had (else ConflictError)."""

    row: CaseRow
    expected: int


@dataclass(frozen=True, slots=True)
class AddEntry:
    """An entry whose payload is kept already, or is added in the same commit."""

    row: EntryRow


@dataclass(frozen=True, slots=True)
class AppendHeader:
    """One more reader's header for an entry; headers are never replaced."""

    case: int
    number: int
    header: bytes


@dataclass(frozen=True, slots=True)
class AddChunk:
    """The next piece of a payload (about 1 MB), counted from 0; the first makes the payload."""

    payload: int
    sequence: int
    at: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DropPayload:
    """A payload that no entry will use."""

    payload: int


@dataclass(frozen=True, slots=True)
class AddNotice:
    """A notice is owed."""

    row: NoticeRow


@dataclass(frozen=True, slots=True)
class DropNotice:
    """A notice was sent, or is given up."""

    key: int


@dataclass(frozen=True, slots=True)
class AddOutbox:
    """Something to deliver; an item with the same key is left alone."""

    row: OutboxRow


@dataclass(frozen=True, slots=True)
class DeferOutbox:
    """A delivery failed: the item is due again at a later time."""

    key: int
    due: int
    tries: int


@dataclass(frozen=True, slots=True)
class DropOutbox:
    """Something was delivered, or is given up."""

    key: int


@dataclass(frozen=True, slots=True)
class DropEntry:
    """An entry's time is over: headers and payload go, its number is never used again."""

    case: int
    number: int


@dataclass(frozen=True, slots=True)
class DropCase:
    """A case's time is over: its row, entries, notices and deliveries go; its audit stays."""

    key: int


@dataclass(frozen=True, slots=True)
class AddAudit:
    """The next act of a case's chain; a number already taken refuses the commit."""

    row: AuditRow


@dataclass(frozen=True, slots=True)
class Count:
    """Add to a tally: only what the case's row already shows, and the funnel by step."""

    week: int
    cell: str
    by: int = 1


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a fact about the service itself (last contact, last purge), never about a person."""

    name: str
    value: int


Change = (
    AddUpdate | FinishUpdate | SetAside | PutDraft | MarkShown | DropDraft | AddTrace | DropTrace
    | AddCase | PutCase | AddEntry | AppendHeader | AddChunk | DropPayload | AddNotice | DropNotice
    | AddOutbox | DeferOutbox | DropOutbox | DropEntry | DropCase | AddAudit | Count | Remember
)  # fmt: skip


# ---------------------------------------------------------------- ports


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

    async def waiting_updates(self, limit: int = 1000) -> Sequence[InboxRow]:
        """Updates not yet finished, in order of arrival."""

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

    async def outbox(self, due_by: int) -> Sequence[OutboxRow]:
        """Deliveries due."""

    async def audit(self, case: int) -> Sequence[AuditRow]:
        """A case's acts, first to last."""

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
    """A second place for committed cases."""

    async def keep(self, case: CaseRow, entries: Sequence[EntryRow], store: Store) -> None:
        """Write a case's entries durably; raises StorageError."""


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
