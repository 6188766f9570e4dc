"""How each change becomes statements.

Owns the meaning of every `Change` on a SQL database. A function here runs
inside the caller's transaction: it never begins, commits or rolls back, and
when it raises, the caller undoes the whole item.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from bot.errors import ConflictError, StorageError
from bot.services import changes
from bot.services.changes import Change
from bot.services.rows import CaseRow, EntryRow
from storage import statements as sql

COMPACTION_OWED = "compaction_owed"
"""The fact that rows of cases were dropped whose copies may still lie in pages' unused parts."""
_WITH_CASE = (
    sql.DROP_SPENT, sql.DROP_NOTICES_OF, sql.DROP_OUTBOX_OF, sql.DROP_CLOSING, sql.DROP_CASE,
)  # fmt: skip
Apply = Callable[[sqlite3.Connection, Any], None]


def run(connection: sqlite3.Connection, statement: str, *values: object) -> sqlite3.Cursor:
    """Run one statement with its values as $1, $2 and so on."""
    return connection.execute(statement, sql.named(values))


def apply(connection: sqlite3.Connection, wanted: Sequence[Change]) -> None:
    """Make all changes of one item, in order.

    Raises:
        ConflictError: an expected version was not there any more.
        StorageError: an entry would have no payload or no case.
        sqlite3.Error: whatever the database says.
    """
    for change in wanted:
        _APPLY[type(change)](connection, change)
    for change in wanted:
        if isinstance(change, changes.AddEntry):
            _settle_entry(connection, change.row)


def _settle_entry(connection: sqlite3.Connection, row: EntryRow) -> None:
    """An acknowledged entry that cannot be found or opened would be a lost one: refuse it."""
    if run(connection, sql.LAST_CHUNK, row.payload).fetchone()[0] is None:
        raise StorageError("An entry names a payload that is not kept. This is a fault of ours.")
    if run(connection, sql.HAS_CASE, row.case).fetchone() is None:
        raise StorageError("An entry names a case that is not kept. This is a fault of ours.")
    run(connection, sql.TAKE_LOOSE, row.payload)


def _add_update(connection: sqlite3.Connection, change: changes.AddUpdate) -> None:
    row = change.row
    run(connection, sql.ADD_UPDATE, row.bot, row.update, row.tag, row.day, row.sealed)


def _finish_update(connection: sqlite3.Connection, change: changes.FinishUpdate) -> None:
    if run(connection, sql.DROP_UPDATE, change.bot, change.update).rowcount == 0:
        raise ConflictError("The update is not waiting: its effect is kept already.")
    run(connection, sql.FINISH_UPDATE, change.bot, change.update, change.at)


def _set_aside(connection: sqlite3.Connection, change: changes.SetAside) -> None:
    row = change.row
    if run(connection, sql.IS_FINISHED, row.bot, row.update).fetchone() is not None:
        raise ConflictError("The update is finished: its effect is kept already.")
    run(connection, sql.DROP_UPDATE, row.bot, row.update)
    run(connection, sql.SET_ASIDE, row.bot, row.update, row.day, row.at, row.incident, row.sealed)


def _put_draft(connection: sqlite3.Connection, change: changes.PutDraft) -> None:
    row = change.row
    values = (row.key, row.tag, row.day, row.version, row.shown, row.touched, row.sealed)
    if change.expected is None:
        run(connection, sql.ADD_DRAFT, *values)
    elif run(connection, sql.PUT_DRAFT, *values, change.expected).rowcount == 0:
        raise ConflictError("The draft was changed since it was read.")


def _mark_shown(connection: sqlite3.Connection, change: changes.MarkShown) -> None:
    run(connection, sql.MARK_SHOWN, change.key, change.version)


def _drop_draft(connection: sqlite3.Connection, change: changes.DropDraft) -> None:
    run(connection, sql.DROP_DRAFT, change.key)


def _add_trace(connection: sqlite3.Connection, change: changes.AddTrace) -> None:
    row = change.row
    run(connection, sql.ADD_TRACE, row.key, row.tag, row.day, row.delete_by, row.sealed)


def _drop_trace(connection: sqlite3.Connection, change: changes.DropTrace) -> None:
    run(connection, sql.DROP_TRACE, change.key)


def _case_values(row: CaseRow) -> tuple[object, ...]:
    return (
        row.key, row.reference, row.locator, row.queue, row.priority, row.state, row.language,
        row.channel, row.identity_kind, row.received, row.due, row.assignee, row.version,
        row.sealed, row.note,
    )  # fmt: skip


def _add_case(connection: sqlite3.Connection, change: changes.AddCase) -> None:
    run(connection, sql.ADD_CASE, *_case_values(change.row))


def _put_case(connection: sqlite3.Connection, change: changes.PutCase) -> None:
    values = _case_values(change.row)
    if run(connection, sql.PUT_CASE, *values, change.expected).rowcount == 0:
        raise ConflictError("The case was changed since it was read.")


def _drop_case(connection: sqlite3.Connection, change: changes.DropCase) -> None:
    for (number,) in run(connection, sql.NUMBERS, change.key).fetchall():
        _drop_entry(connection, changes.DropEntry(change.key, number))
    for statement in _WITH_CASE:
        run(connection, statement, change.key)
    # Kept with the deletion: a process that is killed now still owes it.
    run(connection, sql.REMEMBER, COMPACTION_OWED, 1)


def _pare_audit(connection: sqlite3.Connection, change: changes.PareAudit) -> None:
    run(connection, sql.PARE_AUDIT, change.case)


def _add_erasure(connection: sqlite3.Connection, change: changes.AddErasure) -> None:
    run(connection, sql.ADD_ERASURE, change.row.digest, change.row.at)


def _put_closing(connection: sqlite3.Connection, change: changes.PutClosing) -> None:
    run(connection, sql.PUT_CLOSING, change.row.case, change.row.version, change.row.since)


def _add_entry(connection: sqlite3.Connection, change: changes.AddEntry) -> None:
    row = change.row
    if run(connection, sql.IS_SPENT, row.case, row.number).fetchone() is not None:
        raise ConflictError("The number of an entry is never used twice.")
    if not row.headers:
        raise StorageError("An entry without a header could never be opened.")
    run(connection, sql.ADD_ENTRY, row.case, row.number, row.kind, row.bucket, row.at, row.payload)
    for header in row.headers:
        run(connection, sql.APPEND_HEADER, row.case, row.number, header)


def _append_header(connection: sqlite3.Connection, change: changes.AppendHeader) -> None:
    if run(connection, sql.HAS_ENTRY, change.case, change.number).fetchone() is None:
        raise ConflictError("The entry that should get a header is not kept any more.")
    run(connection, sql.APPEND_HEADER, change.case, change.number, change.header)


def _drop_entry(connection: sqlite3.Connection, change: changes.DropEntry) -> None:
    found = run(connection, sql.HAS_ENTRY, change.case, change.number).fetchone()
    if found is None:
        return
    run(connection, sql.DROP_CHUNKS, found[0])
    run(connection, sql.DROP_HEADERS, change.case, change.number)
    run(connection, sql.DROP_ENTRY, change.case, change.number)
    run(connection, sql.SPEND, change.case, change.number)


def _add_chunk(connection: sqlite3.Connection, change: changes.AddChunk) -> None:
    (last,) = run(connection, sql.LAST_CHUNK, change.payload).fetchone()
    following = 0 if last is None else last + 1
    if change.sequence < following:
        return  # kept already: the same change, made again
    if change.sequence > following:
        raise ConflictError("A piece of the file before this one is not kept any more.")
    if last is None:
        run(connection, sql.ADD_LOOSE, change.payload, change.at)
    run(connection, sql.ADD_CHUNK, change.payload, change.sequence, change.sealed)


def _drop_payload(connection: sqlite3.Connection, change: changes.DropPayload) -> None:
    if run(connection, sql.TAKE_LOOSE, change.payload).rowcount > 0:
        run(connection, sql.DROP_CHUNKS, change.payload)
    elif run(connection, sql.LAST_CHUNK, change.payload).fetchone()[0] is not None:
        # The sweep of loose payloads and a Send can cross: the report wins.
        raise ConflictError("An entry uses this payload.")


def _add_notice(connection: sqlite3.Connection, change: changes.AddNotice) -> None:
    row = change.row
    run(connection, sql.ADD_NOTICE, row.key, row.case, row.day, row.send_at, row.sealed)


def _drop_notice(connection: sqlite3.Connection, change: changes.DropNotice) -> None:
    run(connection, sql.DROP_NOTICE, change.key)


def _add_outbox(connection: sqlite3.Connection, change: changes.AddOutbox) -> None:
    row = change.row
    values = (row.key, row.destination, row.case, row.kind, row.due, row.tries)
    run(connection, sql.ADD_OUTBOX, *values, row.entry, row.standing, row.reason)


def _defer_outbox(connection: sqlite3.Connection, change: changes.DeferOutbox) -> None:
    run(connection, sql.DEFER_OUTBOX, change.key, change.due, change.tries)


def _stop_outbox(connection: sqlite3.Connection, change: changes.StopOutbox) -> None:
    run(connection, sql.STOP_OUTBOX, change.key, change.standing, change.reason)


def _resume_outbox(connection: sqlite3.Connection, change: changes.ResumeOutbox) -> None:
    run(connection, sql.RESUME_OUTBOX, change.key, change.due, change.tries)


def _drop_outbox(connection: sqlite3.Connection, change: changes.DropOutbox) -> None:
    run(connection, sql.DROP_OUTBOX, change.key)


def _add_audit(connection: sqlite3.Connection, change: changes.AddAudit) -> None:
    row = change.row
    head = (row.case, row.number, row.action, row.officer)
    tail = (row.base, row.signature, row.previous, row.server_signature)
    run(connection, sql.ADD_AUDIT, *head, *tail)


def _put_mute(connection: sqlite3.Connection, change: changes.PutMute) -> None:
    row = change.row
    run(connection, sql.PUT_MUTE, row.key, row.tag, row.day, row.until, row.sealed)


def _drop_mute(connection: sqlite3.Connection, change: changes.DropMute) -> None:
    run(connection, sql.DROP_MUTE, change.key)


def _put_link(connection: sqlite3.Connection, change: changes.PutLink) -> None:
    run(connection, sql.PUT_LINK, change.row.officer, change.row.sealed)


def _drop_link(connection: sqlite3.Connection, change: changes.DropLink) -> None:
    run(connection, sql.DROP_LINK, change.officer)


def _count(connection: sqlite3.Connection, change: changes.Count) -> None:
    run(connection, sql.COUNT, change.week, change.cell, change.by)


def _remember(connection: sqlite3.Connection, change: changes.Remember) -> None:
    run(connection, sql.REMEMBER, change.name, change.value)


_APPLY: dict[type[Change], Apply] = {
    changes.AddUpdate: _add_update,
    changes.FinishUpdate: _finish_update,
    changes.SetAside: _set_aside,
    changes.PutDraft: _put_draft,
    changes.MarkShown: _mark_shown,
    changes.DropDraft: _drop_draft,
    changes.AddTrace: _add_trace,
    changes.DropTrace: _drop_trace,
    changes.AddCase: _add_case,
    changes.PutCase: _put_case,
    changes.DropCase: _drop_case,
    changes.PareAudit: _pare_audit,
    changes.AddErasure: _add_erasure,
    changes.PutClosing: _put_closing,
    changes.AddEntry: _add_entry,
    changes.AppendHeader: _append_header,
    changes.DropEntry: _drop_entry,
    changes.AddChunk: _add_chunk,
    changes.DropPayload: _drop_payload,
    changes.AddNotice: _add_notice,
    changes.DropNotice: _drop_notice,
    changes.AddOutbox: _add_outbox,
    changes.DeferOutbox: _defer_outbox,
    changes.StopOutbox: _stop_outbox,
    changes.ResumeOutbox: _resume_outbox,
    changes.DropOutbox: _drop_outbox,
    changes.AddAudit: _add_audit,
    changes.PutMute: _put_mute,
    changes.DropMute: _drop_mute,
    changes.PutLink: _put_link,
    changes.DropLink: _drop_link,
    changes.Count: _count,
    changes.Remember: _remember,
}
