"""Made-up rows, each with all its facts set, so that a test names only what it is about."""

from dataclasses import replace
from typing import Any

from bot.services import changes
from bot.services.rows import (
    AuditRow,
    CaseRow,
    DraftRow,
    EntryRow,
    InboxRow,
    LinkRow,
    MuteRow,
    NoticeRow,
    OutboxRow,
    TraceRow,
    UnreadableRow,
)


def update(number: int = 1, **facts: Any) -> InboxRow:
    """An update of a chat."""
    return replace(
        InboxRow(bot=7, update=number, tag=b"tag" * 8, day=20000, sealed=b"sealed update"),
        **facts,
    )


def draft(key: int = 11, **facts: Any) -> DraftRow:
    """A draft at version 1, not shown yet."""
    row = DraftRow(
        key=key, tag=b"tag" * 8, day=20000, version=1, shown=0, touched=1000, sealed=b"sealed draft"
    )
    return replace(row, **facts)


def trace(key: int = 21, **facts: Any) -> TraceRow:
    """Messages to delete."""
    row = TraceRow(key=key, tag=b"tag" * 8, day=20000, delete_by=5000, sealed=b"sealed trace")
    return replace(row, **facts)


def mute(key: int = 71, **facts: Any) -> MuteRow:
    """A chat whose reports are paused."""
    row = MuteRow(key=key, tag=b"tag" * 8, day=20000, until=90000, sealed=b"sealed chat")
    return replace(row, **facts)


def case(key: int = 31, **facts: Any) -> CaseRow:
    """A case; reference and locator follow from the key."""
    row = CaseRow(
        key=key, reference=f"K{key:05}", locator=key.to_bytes(16), queue="protection", priority=2,
        state="new", language="sw", channel="telegram", identity_kind="pq", received=21600,
        due=30000, assignee=None, version=1, sealed=b"sealed readers", note=bytes(160),
    )  # fmt: skip
    return replace(row, **facts)


def entry(case: int = 31, number: int = 1, payload: int = 41, **facts: Any) -> EntryRow:
    """An entry with one header."""
    row = EntryRow(
        case=case, number=number, kind="report", bucket=16384, at=21600, headers=(b"header one",),
        payload=payload,
    )  # fmt: skip
    return replace(row, **facts)


def chunk(payload: int = 41, sequence: int = 0, sealed: bytes = b"payload") -> changes.AddChunk:
    """A piece of a payload."""
    return changes.AddChunk(payload, sequence, 2000, sealed)


def notice(key: int = 51, **facts: Any) -> NoticeRow:
    """A notice owed."""
    row = NoticeRow(key=key, case=31, day=20000, send_at=4000, sealed=b"sealed notice")
    return replace(row, **facts)


def item(key: int = 61, **facts: Any) -> OutboxRow:
    """Something to deliver."""
    row = OutboxRow(key=key, destination="duty", case=31, kind="alert", due=3000, tries=0)
    return replace(row, **facts)


def act(number: int = 1, **facts: Any) -> AuditRow:
    """An act on a case."""
    row = AuditRow(
        case=31, number=number, action="assign", officer="amina", base=b"base",
        signature=b"signature", previous=bytes(32), server_signature=b"server",
    )  # fmt: skip
    return replace(row, **facts)


def link(officer: str = "amina", **facts: Any) -> LinkRow:
    """An officer's chat with the staff bot."""
    return replace(LinkRow(officer=officer, sealed=b"sealed chat"), **facts)


def unreadable(number: int = 1, **facts: Any) -> UnreadableRow:
    """An update set aside."""
    row = UnreadableRow(
        bot=7, update=number, day=20000, at=1500, incident="N-1234", sealed=b"sealed update"
    )
    return replace(row, **facts)


def filed(key: int = 31, payload: int = 41) -> tuple[changes.Change, ...]:
    """The changes that file a case with its report."""
    return (
        changes.AddCase(case(key)),
        chunk(payload),
        changes.AddEntry(entry(key, 1, payload)),
    )
