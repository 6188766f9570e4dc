"""What each change means on plain dictionaries.

Owns the rows of the memory store and the undoing of an item that fails
halfway: every table is copied before the first change touches it, and put
back when one raises. Small by design; it never has to be fast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.errors import ConflictError, StorageError
from bot.services import ports
from bot.services.ports import Change

Pair = tuple[int, int]


@dataclass(slots=True)
class Tables:
    """Every row, by its key; dictionaries keep the order of arrival."""

    inbox: dict[Pair, ports.InboxRow] = field(default_factory=dict)
    finished: dict[Pair, int] = field(default_factory=dict)
    unreadable: dict[Pair, ports.UnreadableRow] = field(default_factory=dict)
    drafts: dict[int, ports.DraftRow] = field(default_factory=dict)
    traces: dict[int, ports.TraceRow] = field(default_factory=dict)
    cases: dict[int, ports.CaseRow] = field(default_factory=dict)
    entries: dict[Pair, ports.EntryRow] = field(default_factory=dict)
    spent: set[Pair] = field(default_factory=set)
    chunks: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    loose: dict[int, int] = field(default_factory=dict)
    notices: dict[int, ports.NoticeRow] = field(default_factory=dict)
    outbox: dict[int, ports.OutboxRow] = field(default_factory=dict)
    audit: dict[Pair, ports.AuditRow] = field(default_factory=dict)
    tallies: dict[tuple[int, str], int] = field(default_factory=dict)
    facts: dict[str, int] = field(default_factory=dict)


def apply(tables: Tables, changes: Sequence[Change]) -> None:
    """Make all changes in order, or none."""
    before = {part.name: getattr(tables, part.name).copy() for part in fields(tables)}
    try:
        for change in changes:
            _APPLY[type(change)](tables, change)
        for change in changes:
            if isinstance(change, ports.AddEntry):
                _settle_entry(tables, change.row)
    except BaseException:
        for name, table in before.items():
            setattr(tables, name, table)
        raise


def _settle_entry(tables: Tables, row: ports.EntryRow) -> None:
    if row.payload not in tables.chunks:
        raise StorageError("An entry names a payload that is not kept. This is a fault of ours.")
    if row.case not in tables.cases:
        raise StorageError("An entry names a case that is not kept. This is a fault of ours.")
    tables.loose.pop(row.payload, None)


def _refuse_taken(taken: bool) -> None:
    if taken:
        raise ConflictError("A key that must be new is already taken.")


def _add_update(tables: Tables, change: ports.AddUpdate) -> None:
    key = (change.row.bot, change.row.update)
    if key not in tables.finished and key not in tables.unreadable:
        tables.inbox.setdefault(key, change.row)


def _finish_update(tables: Tables, change: ports.FinishUpdate) -> None:
    key = (change.bot, change.update)
    if tables.inbox.pop(key, None) is None:
        raise ConflictError("The update is not waiting: its effect is kept already.")
    tables.finished[key] = change.at


def _set_aside(tables: Tables, change: ports.SetAside) -> None:
    key = (change.row.bot, change.row.update)
    tables.inbox.pop(key, None)
    tables.unreadable.setdefault(key, change.row)


def _put_draft(tables: Tables, change: ports.PutDraft) -> None:
    kept = tables.drafts.get(change.row.key)
    if (kept.version if kept else None) != change.expected:
        raise ConflictError("The draft was changed since it was read.")
    tables.drafts[change.row.key] = change.row


def _mark_shown(tables: Tables, change: ports.MarkShown) -> None:
    kept = tables.drafts.get(change.key)
    if kept is not None and kept.shown < change.version:
        tables.drafts[change.key] = replace(kept, shown=change.version)


def _put_row(tables: Tables, row: ports.CaseRow) -> None:
    others = [other for other in tables.cases.values() if other.key != row.key]
    _refuse_taken(any(row.reference == o.reference or row.locator == o.locator for o in others))
    tables.cases[row.key] = row


def _add_case(tables: Tables, change: ports.AddCase) -> None:
    _refuse_taken(change.row.key in tables.cases)
    _put_row(tables, change.row)


def _put_case(tables: Tables, change: ports.PutCase) -> None:
    kept = tables.cases.get(change.row.key)
    if kept is None or kept.version != change.expected:
        raise ConflictError("The case was changed since it was read.")
    _put_row(tables, change.row)


def _drop_case(tables: Tables, change: ports.DropCase) -> None:
    for case, number in list(tables.entries):
        if case == change.key:
            _drop_entry(tables, ports.DropEntry(case, number))
    tables.spent = {pair for pair in tables.spent if pair[0] != change.key}
    tables.notices = {k: row for k, row in tables.notices.items() if row.case != change.key}
    tables.outbox = {k: row for k, row in tables.outbox.items() if row.case != change.key}
    tables.cases.pop(change.key, None)


def _add_entry(tables: Tables, change: ports.AddEntry) -> None:
    row = change.row
    key = (row.case, row.number)
    _refuse_taken(key in tables.spent or key in tables.entries)
    _refuse_taken(any(row.payload == other.payload for other in tables.entries.values()))
    if not row.headers:
        raise StorageError("An entry without a header could never be opened.")
    tables.entries[key] = row


def _append_header(tables: Tables, change: ports.AppendHeader) -> None:
    kept = tables.entries.get((change.case, change.number))
    if kept is None:
        raise ConflictError("The entry that should get a header is not kept any more.")
    if change.header not in kept.headers:
        fresh = replace(kept, headers=(*kept.headers, change.header))
        tables.entries[change.case, change.number] = fresh


def _drop_entry(tables: Tables, change: ports.DropEntry) -> None:
    kept = tables.entries.pop((change.case, change.number), None)
    if kept is not None:
        tables.chunks.pop(kept.payload, None)
        tables.spent.add((change.case, change.number))


def _add_chunk(tables: Tables, change: ports.AddChunk) -> None:
    kept = tables.chunks.get(change.payload, ())
    if change.sequence < len(kept):
        return  # kept already: the same change, made again
    if change.sequence > len(kept):
        raise ConflictError("A piece of the file before this one is not kept any more.")
    if not kept:
        tables.loose[change.payload] = change.at
    tables.chunks[change.payload] = (*kept, change.sealed)


def _drop_payload(tables: Tables, change: ports.DropPayload) -> None:
    if tables.loose.pop(change.payload, None) is not None:
        del tables.chunks[change.payload]
    elif change.payload in tables.chunks:
        raise ConflictError("An entry uses this payload.")


def _defer_outbox(tables: Tables, change: ports.DeferOutbox) -> None:
    kept = tables.outbox.get(change.key)
    if kept is not None:
        tables.outbox[change.key] = replace(kept, due=change.due, tries=change.tries)


def _add_audit(tables: Tables, change: ports.AddAudit) -> None:
    key = (change.row.case, change.row.number)
    _refuse_taken(key in tables.audit)
    tables.audit[key] = change.row


def _count(tables: Tables, change: ports.Count) -> None:
    key = (change.week, change.cell)
    tables.tallies[key] = tables.tallies.get(key, 0) + change.by


def _remember(tables: Tables, change: ports.Remember) -> None:
    tables.facts[change.name] = change.value


_APPLY: dict[type[Change], Callable[[Tables, Any], object]] = {
    ports.AddUpdate: _add_update,
    ports.FinishUpdate: _finish_update,
    ports.SetAside: _set_aside,
    ports.PutDraft: _put_draft,
    ports.MarkShown: _mark_shown,
    ports.DropDraft: lambda tables, change: tables.drafts.pop(change.key, None),
    ports.AddTrace: lambda tables, change: tables.traces.setdefault(change.row.key, change.row),
    ports.DropTrace: lambda tables, change: tables.traces.pop(change.key, None),
    ports.AddCase: _add_case,
    ports.PutCase: _put_case,
    ports.DropCase: _drop_case,
    ports.AddEntry: _add_entry,
    ports.AppendHeader: _append_header,
    ports.DropEntry: _drop_entry,
    ports.AddChunk: _add_chunk,
    ports.DropPayload: _drop_payload,
    ports.AddNotice: lambda tables, change: tables.notices.setdefault(change.row.key, change.row),
    ports.DropNotice: lambda tables, change: tables.notices.pop(change.key, None),
    ports.AddOutbox: lambda tables, change: tables.outbox.setdefault(change.row.key, change.row),
    ports.DeferOutbox: _defer_outbox,
    ports.DropOutbox: lambda tables, change: tables.outbox.pop(change.key, None),
    ports.AddAudit: _add_audit,
    ports.Count: _count,
    ports.Remember: _remember,
}
