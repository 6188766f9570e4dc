"""What each change means on plain dictionaries.

Owns the rows of the memory store and the undoing of an item that fails
halfway: every table is copied before the first change touches it, and put
back when one raises. Small by design; it never has to be fast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.errors import ConflictError, StorageError
from bot.services import changes
from bot.services.changes import Change
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

Pair = tuple[int, int]


@dataclass(slots=True)
class Tables:
    """Every row, by its key; dictionaries keep the order of arrival."""

    inbox: dict[Pair, InboxRow] = field(default_factory=dict)
    finished: dict[Pair, int] = field(default_factory=dict)
    unreadable: dict[Pair, UnreadableRow] = field(default_factory=dict)
    drafts: dict[int, DraftRow] = field(default_factory=dict)
    traces: dict[int, TraceRow] = field(default_factory=dict)
    cases: dict[int, CaseRow] = field(default_factory=dict)
    entries: dict[Pair, EntryRow] = field(default_factory=dict)
    spent: set[Pair] = field(default_factory=set)
    chunks: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    loose: dict[int, int] = field(default_factory=dict)
    notices: dict[int, NoticeRow] = field(default_factory=dict)
    outbox: dict[int, OutboxRow] = field(default_factory=dict)
    audit: dict[Pair, AuditRow] = field(default_factory=dict)
    mutes: dict[int, MuteRow] = field(default_factory=dict)
    links: dict[str, LinkRow] = field(default_factory=dict)
    tallies: dict[tuple[int, str], int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)
    erasures: dict[bytes, ErasureRow] = field(default_factory=dict)
    closings: dict[int, ClosingRow] = field(default_factory=dict)


def apply(tables: Tables, wanted: Sequence[Change]) -> None:
    """Make all changes in order, or none."""
    before = {part.name: getattr(tables, part.name).copy() for part in fields(tables)}
    try:
        for change in wanted:
            _APPLY[type(change)](tables, change)
        for change in wanted:
            if isinstance(change, changes.AddEntry):
                _settle_entry(tables, change.row)
    except BaseException:
        for name, table in before.items():
            setattr(tables, name, table)
        raise


def _settle_entry(tables: Tables, row: EntryRow) -> None:
    if row.payload not in tables.chunks:
        raise StorageError("An entry names a payload that is not kept. This is a fault of ours.")
    if row.case not in tables.cases:
        raise StorageError("An entry names a case that is not kept. This is a fault of ours.")
    tables.loose.pop(row.payload, None)


def _refuse_taken(taken: bool) -> None:
    if taken:
        raise ConflictError("A key that must be new is already taken.")


def _add_update(tables: Tables, change: changes.AddUpdate) -> None:
    key = (change.row.bot, change.row.update)
    if key not in tables.finished and key not in tables.unreadable:
        last = max((row.arrival for row in tables.inbox.values()), default=0)
        tables.inbox.setdefault(key, replace(change.row, arrival=last + 1))


def _finish_update(tables: Tables, change: changes.FinishUpdate) -> None:
    key = (change.bot, change.update)
    if tables.inbox.pop(key, None) is None:
        raise ConflictError("The update is not waiting: its effect is kept already.")
    tables.finished[key] = change.at


def _set_aside(tables: Tables, change: changes.SetAside) -> None:
    key = (change.row.bot, change.row.update)
    if key in tables.finished:
        raise ConflictError("The update is finished: its effect is kept already.")
    tables.inbox.pop(key, None)
    tables.unreadable.setdefault(key, change.row)


def _put_draft(tables: Tables, change: changes.PutDraft) -> None:
    kept = tables.drafts.get(change.row.key)
    if (kept.version if kept else None) != change.expected:
        raise ConflictError("The draft was changed since it was read.")
    tables.drafts[change.row.key] = change.row


def _mark_shown(tables: Tables, change: changes.MarkShown) -> None:
    kept = tables.drafts.get(change.key)
    if kept is not None and kept.shown < change.version:
        tables.drafts[change.key] = replace(kept, shown=change.version)


def _put_row(tables: Tables, row: CaseRow) -> None:
    others = [other for other in tables.cases.values() if other.key != row.key]
    _refuse_taken(any(row.reference == o.reference or row.locator == o.locator for o in others))
    tables.cases[row.key] = row


def _add_case(tables: Tables, change: changes.AddCase) -> None:
    _refuse_taken(change.row.key in tables.cases)
    _put_row(tables, change.row)


def _put_case(tables: Tables, change: changes.PutCase) -> None:
    kept = tables.cases.get(change.row.key)
    if kept is None or kept.version != change.expected:
        raise ConflictError("The case was changed since it was read.")
    _put_row(tables, change.row)


def _drop_case(tables: Tables, change: changes.DropCase) -> None:
    for case, number in list(tables.entries):
        if case == change.key:
            _drop_entry(tables, changes.DropEntry(case, number))
    tables.spent = {pair for pair in tables.spent if pair[0] != change.key}
    tables.notices = {k: row for k, row in tables.notices.items() if row.case != change.key}
    tables.outbox = {k: row for k, row in tables.outbox.items() if row.case != change.key}
    tables.closings.pop(change.key, None)
    tables.cases.pop(change.key, None)


def _pare_audit(tables: Tables, change: changes.PareAudit) -> None:
    for key, row in tables.audit.items():
        if row.case == change.case:
            tables.audit[key] = replace(row, base=b"", signature=b"", server_signature=b"")


def _put_closing(tables: Tables, change: changes.PutClosing) -> None:
    tables.closings[change.row.case] = change.row


def _add_entry(tables: Tables, change: changes.AddEntry) -> None:
    row = change.row
    key = (row.case, row.number)
    _refuse_taken(key in tables.spent or key in tables.entries)
    _refuse_taken(any(row.payload == other.payload for other in tables.entries.values()))
    if not row.headers:
        raise StorageError("An entry without a header could never be opened.")
    tables.entries[key] = row


def _append_header(tables: Tables, change: changes.AppendHeader) -> None:
    kept = tables.entries.get((change.case, change.number))
    if kept is None:
        raise ConflictError("The entry that should get a header is not kept any more.")
    if change.header not in kept.headers:
        fresh = replace(kept, headers=(*kept.headers, change.header))
        tables.entries[change.case, change.number] = fresh


def _drop_entry(tables: Tables, change: changes.DropEntry) -> None:
    kept = tables.entries.pop((change.case, change.number), None)
    if kept is not None:
        tables.chunks.pop(kept.payload, None)
        tables.spent.add((change.case, change.number))


def _add_chunk(tables: Tables, change: changes.AddChunk) -> None:
    kept = tables.chunks.get(change.payload, ())
    if change.sequence < len(kept):
        return  # kept already: the same change, made again
    if change.sequence > len(kept):
        raise ConflictError("A piece of the file before this one is not kept any more.")
    if not kept:
        tables.loose[change.payload] = change.at
    tables.chunks[change.payload] = (*kept, change.sealed)


def _drop_payload(tables: Tables, change: changes.DropPayload) -> None:
    if tables.loose.pop(change.payload, None) is not None:
        del tables.chunks[change.payload]
    elif change.payload in tables.chunks:
        raise ConflictError("An entry uses this payload.")


def _defer_outbox(tables: Tables, change: changes.DeferOutbox) -> None:
    kept = tables.outbox.get(change.key)
    if kept is not None:
        tables.outbox[change.key] = replace(kept, due=change.due, tries=change.tries)


def _stop_outbox(tables: Tables, change: changes.StopOutbox) -> None:
    kept = tables.outbox.get(change.key)
    if kept is not None:
        stopped = replace(kept, standing=change.standing, reason=change.reason)
        tables.outbox[change.key] = stopped


def _resume_outbox(tables: Tables, change: changes.ResumeOutbox) -> None:
    kept = tables.outbox.get(change.key)
    if kept is not None:
        waiting = replace(kept, standing="waiting", reason="")
        tables.outbox[change.key] = replace(waiting, due=change.due, tries=change.tries)


def _add_audit(tables: Tables, change: changes.AddAudit) -> None:
    key = (change.row.case, change.row.number)
    _refuse_taken(key in tables.audit)
    tables.audit[key] = change.row


def _put_mute(tables: Tables, change: changes.PutMute) -> None:
    tables.mutes[change.row.key] = change.row


def _put_link(tables: Tables, change: changes.PutLink) -> None:
    tables.links[change.row.officer] = change.row


def _count(tables: Tables, change: changes.Count) -> None:
    key = (change.week, change.cell)
    tables.tallies[key] = tables.tallies.get(key, 0) + change.by


def _remember(tables: Tables, change: changes.Remember) -> None:
    tables.facts[change.name] = change.value


_APPLY: dict[type[Change], Callable[[Tables, Any], object]] = {
    changes.AddUpdate: _add_update,
    changes.FinishUpdate: _finish_update,
    changes.SetAside: _set_aside,
    changes.PutDraft: _put_draft,
    changes.MarkShown: _mark_shown,
    changes.DropDraft: lambda tables, change: tables.drafts.pop(change.key, None),
    changes.AddTrace: lambda tables, change: tables.traces.setdefault(change.row.key, change.row),
    changes.DropTrace: lambda tables, change: tables.traces.pop(change.key, None),
    changes.AddCase: _add_case,
    changes.PutCase: _put_case,
    changes.DropCase: _drop_case,
    changes.PareAudit: _pare_audit,
    changes.AddErasure: lambda tables, change: tables.erasures.setdefault(
        change.row.digest, change.row
    ),
    changes.PutClosing: _put_closing,
    changes.AddEntry: _add_entry,
    changes.AppendHeader: _append_header,
    changes.DropEntry: _drop_entry,
    changes.AddChunk: _add_chunk,
    changes.DropPayload: _drop_payload,
    changes.AddNotice: lambda tables, change: tables.notices.setdefault(change.row.key, change.row),
    changes.DropNotice: lambda tables, change: tables.notices.pop(change.key, None),
    changes.AddOutbox: lambda tables, change: tables.outbox.setdefault(change.row.key, change.row),
    changes.DeferOutbox: _defer_outbox,
    changes.StopOutbox: _stop_outbox,
    changes.ResumeOutbox: _resume_outbox,
    changes.DropOutbox: lambda tables, change: tables.outbox.pop(change.key, None),
    changes.AddAudit: _add_audit,
    changes.PutMute: _put_mute,
    changes.DropMute: lambda tables, change: tables.mutes.pop(change.key, None),
    changes.PutLink: _put_link,
    changes.DropLink: lambda tables, change: tables.links.pop(change.officer, None),
    changes.Count: _count,
    changes.Remember: _remember,
}
