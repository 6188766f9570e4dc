"""The changes: everything that may be asked of a store.

A write is a tuple of `Change` values, committed together or not at all.
Changes are data, so that one store can be SQLite, another memory, a third
PostgreSQL, and none needs to know a use case. A change decides nothing and
reads nothing: it names the version or number that it expects, and the store
refuses the whole commit where it finds another.
"""

from dataclasses import dataclass

from bot.services.rows import (
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
)


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
    """Move an update from the inbox to the unreadable ones; ConflictError if it is finished."""

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
class StopOutbox:
    """An item is not delivered until a human says so: `held`, or `dead`, and why in a code."""

    key: int
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeOutbox:
    """An item waits for delivery again, from a (coarse) time on, with its tries begun anew."""

    key: int
    due: int
    tries: int = 0


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
class PareAudit:
    """Take out of a chain's rows what was said and signed; who did what, in which order, stays.

    Each row still names the one before by its digest, so that a copy kept
    elsewhere can be proven to be the chain that stood here.
    """

    case: int


@dataclass(frozen=True, slots=True)
class AddErasure:
    """A case is erased for good; one that is recorded already is left as it is."""

    row: ErasureRow


@dataclass(frozen=True, slots=True)
class PutClosing:
    """Since when a closed case stands at a version; goes with the case."""

    row: ClosingRow


@dataclass(frozen=True, slots=True)
class AddAudit:
    """The next act of a case's chain; a number already taken refuses the commit."""

    row: AuditRow


@dataclass(frozen=True, slots=True)
class PutMute:
    """A chat's reports are paused; a row of the same key is replaced."""

    row: MuteRow


@dataclass(frozen=True, slots=True)
class DropMute:
    """A chat's reports are taken again."""

    key: int


@dataclass(frozen=True, slots=True)
class PutLink:
    """An officer's chat with the staff bot; one linked before is replaced."""

    row: LinkRow


@dataclass(frozen=True, slots=True)
class DropLink:
    """An officer's chat is linked no more."""

    officer: str


@dataclass(frozen=True, slots=True)
class Count:
    """Add to a tally: only what the case's row already shows."""

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
    | AddOutbox | DeferOutbox | StopOutbox | ResumeOutbox | DropOutbox | DropEntry | DropCase
    | PareAudit | AddErasure | PutClosing
    | AddAudit | PutMute | DropMute | PutLink | DropLink | Count | Remember
)  # fmt: skip
