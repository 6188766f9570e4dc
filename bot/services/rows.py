"""The rows: every shape in which something is kept.

Nothing here may hold a reporter's words, account or receipt in clear: what
could is already sealed bytes when it arrives, or a tag that only a day key
can make. Times are whole seconds since 1970 UTC; keys of rows are random
63-bit integers, so that their order says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

ANY_TIME: Final = 2**62
"""Later than any time that is kept."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update as it came, sealed under a day key; the store says as which it arrived."""

    bot: int
    update: int
    tag: bytes
    day: int
    sealed: bytes
    arrival: int = field(default=0, compare=False)


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
class CaseCopy:
    """All that a second place keeps of a case at one moment; payloads are read beside it."""

    row: CaseRow
    entries: Sequence[EntryRow]
    acts: Sequence["AuditRow"]


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
    """Something to tell a destination; its text is rendered at delivery.

    Attributes:
        due: as coarse as the case's own times, so that it says nothing that they do not.
        tries: steps taken, or deliveries begun.
        entry: the number of the entry to deliver; 0 for what is only told of.
        standing: `waiting`, `held` until a human lets it go, or `dead`: given up.
        reason: why it stands so; a word of code.
    """

    key: int
    destination: str
    case: int
    kind: str
    due: int
    tries: int
    entry: int = 0
    standing: str = "waiting"
    reason: str = ""


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
class UrgencyRow:
    """What of a case says how long its deliveries may wait."""

    case: int
    priority: int
    state: str


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """A case that was erased, by a digest of its key; `at` is rounded down to the day."""

    digest: bytes
    at: int


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """Since when a closed case stands at this version, as the sweep saw it; by the day."""

    case: int
    version: int
    since: int


@dataclass(frozen=True, slots=True)
class MuteRow:
    """A chat whose reports are paused until a time; `sealed` says which, under a day key."""

    key: int
    tag: bytes
    day: int
    until: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class LinkRow:
    """An officer's private chat with the staff bot; `sealed` says which."""

    officer: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """An update that could not be taken, set aside under an incident reference."""

    bot: int
    update: int
    day: int
    at: int
    incident: str
    sealed: bytes
