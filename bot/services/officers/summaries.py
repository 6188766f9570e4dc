"""What an officer is shown: the shapes of a page, of a case and of an auditor's list.

Owns the values and how they are made from what is known. They hold what may
leave the server towards that one officer, and no more: no chat, no locator,
no row's key, no note. How they are written as JSON is the door's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.casework.clocks import Deadline
from bot.sealing.age.payload import sealed_size
from bot.services.case_memory import CaseMemory
from bot.services.officers.knowing import owed_on
from bot.services.officers.presence import Present
from bot.services.officers.views import Known, View
from bot.services.rows import AuditRow, CaseRow, EntryRow


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list: a case as its row and the index show it, and who else is at it."""

    case: Known
    fresh: bool
    present: tuple[Present, ...]

    @property
    def priority(self) -> str:
        """The priority as it is written, such as ``P1``."""
        return f"P{self.case.priority}"


@dataclass(frozen=True, slots=True)
class Urgent:
    """P1 cases without a human answer: how many, the first one's reference and due time."""

    count: int
    first: str | None
    due: int | None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """How the service stands.

    Attributes:
        now: the server's time, rounded (seconds since 1970 UTC).
        telegram: ``ok`` or ``away``.
        alarms: names of standing alarms.
        staff_bot: whether there is one.
    """

    now: int
    telegram: str
    alarms: tuple[str, ...]
    staff_bot: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, with what stands above every list."""

    cases: tuple[Summary, ...]
    counts: dict[View, int]
    next: str | None
    urgent: Urgent
    service: ServiceFacts


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One sealed entry: all but its payload, of which it says the size in bytes."""

    number: int
    kind: str
    bucket: int
    at: int
    headers: tuple[bytes, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the last act's number, and its digest in hex."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A whole case, to whoever reads it.

    Attributes:
        next_entry: the number that a new entry must take.
        reporter: the reporter's recipient, which letters are also sealed to.
        case_id, report_manifest: what every later manifest must name, in hex.
        clocks: what is still owed, soonest first.
    """

    summary: Summary
    next_entry: int
    readers: tuple[str, ...]
    stanzas: int
    reporter: str
    report_manifest: str
    case_id: str
    entries: tuple[EntryFacts, ...]
    audit: Head
    clocks: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class AuditedCase:
    """A case to an auditor: chain and clocks, no content, and not who reads it."""

    reference: str
    state: str
    priority: str
    queue: str
    received: int
    due: int | None
    clocks: tuple[Deadline, ...]
    rows: tuple[AuditRow, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Part of all cases."""

    cases: tuple[AuditedCase, ...]
    next: str | None


def entry_facts(row: EntryRow) -> EntryFacts:
    """Describe an entry."""
    size = sealed_size(row.bucket)
    return EntryFacts(row.number, row.kind, row.bucket, row.at, row.headers, size)


def detail_of(
    summary: Summary, row: CaseRow, memory: CaseMemory, entries: Sequence[EntryRow], head: Head
) -> Detail:
    """Put a whole case together."""
    readers = memory.readers
    return Detail(
        summary=summary,
        next_entry=memory.next_entry,
        readers=readers.readers,
        stanzas=readers.stanzas,
        reporter=readers.reporter,
        report_manifest=readers.report_manifest,
        case_id=readers.case_id,
        entries=tuple(map(entry_facts, entries)),
        audit=head,
        clocks=owed_on(row, memory),
    )
