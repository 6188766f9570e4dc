"""The pages of the record: who did what, and whether it verifies.

Owns showing chains of acts: one case's to its readers, the service's and every
case's without content to auditors and heads. Every row is judged here again,
by the roster's keys: the page never repeats a server's word that all is well.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.casework.actions import may_read_audit, may_retry_forwarding
from bot.casework.reference import read as read_reference
from bot.casework.reference import shown
from bot.sealing.signing import VerifyKey
from bot.services.audit import SERVER
from bot.services.officers.chain import verify_chain
from bot.services.rows import AuditRow
from desk.answers import audit_json
from desk.asking import Asked
from desk.heads import SERVICE, check_chain
from desk.pages.case_opening import now, roster, speaking
from desk.pages.case_view import state_name
from desk.routing import get
from desk.timeline import row_time
from desk.wire import AuditedCase

LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class RowView:
    """One act as the table shows it; `at` is when it was signed, where that is told."""

    number: int
    action: str
    officer: str
    at: int | None
    base: str
    verified: bool
    unsigned: bool


async def of_case(asked: Asked) -> Response:
    """Show a case's record."""
    reference = read_reference(asked.path("reference"))
    detail = await asked.session.client.case(reference)
    rows = await asked.session.client.audit(reference)
    return asked.page(
        "case_audit.html",
        **speaking(asked, detail.summary.priority),
        **_chain(asked, reference, rows),
        reference=reference,
        spoken=shown(reference),
        lines=f"/cases/{reference}/audit/lines",
    )


async def lines_of_case(asked: Asked) -> Response:
    """A case's record, one signed row a line."""
    reference = read_reference(asked.path("reference"))
    rows = await asked.session.client.audit(reference)
    return _download(f"{reference}-record.jsonl", rows, roster(asked).server_keys)


async def of_service(asked: Asked) -> Response:
    """Show the service's record, and every case's clocks and chain without content."""
    may_read = may_read_audit(asked.session.me.roles)
    if not may_read:
        return asked.page("audit.html", **speaking(asked), may_read=False, problem=None)
    rows = await asked.session.client.service_audit()
    listed, following = None, None
    if "auditor" in asked.session.me.roles:
        answer = await asked.session.client.audited_cases(asked.query("after") or None)
        listed = [_audited(asked, one) for one in answer.cases]
        following = answer.next
    return asked.page(
        "audit.html",
        **speaking(asked),
        **_chain(asked, SERVICE, rows),
        may_read=True,
        leads_on=may_retry_forwarding(asked.session.me.roles),
        cases=listed,
        next=following,
        lines="/audit/lines",
        problem=None,
    )


async def lines_of_service(asked: Asked) -> Response:
    """The service's record, one signed row a line."""
    rows = await asked.session.client.service_audit()
    return _download("service-record.jsonl", rows, roster(asked).server_keys)


def _chain(asked: Asked, name: str, rows: Sequence[AuditRow]) -> dict[str, Any]:
    known = roster(asked)
    broken = {fault.number for fault in verify_chain(rows, known.signers(), name)}
    # Remembers the chain's end, so that a record that was cut or rewritten since is an alarm.
    alarms = check_chain(asked.session.cache, name, rows, known)
    views = [
        RowView(
            number=row.number,
            action=row.action,
            officer=row.officer,
            at=row_time(row, known),
            base=row.base.decode("utf-8", "replace"),
            verified=row.number not in broken,
            unsigned=row.officer != SERVER and not row.signature,
        )
        for row in rows
    ]
    return {"rows": views, "faults": alarms}


def _audited(asked: Asked, one: AuditedCase) -> dict[str, Any]:
    """One case as the auditor sees it: no reader, no entry, no word."""
    reference, rows = read_reference(one.reference), one.chain
    return {
        "spoken": shown(reference),
        "priority": one.priority,
        "state": state_name(one.state),
        "queue": one.queue,
        "received": one.received,
        "due": one.due,
        "late": one.due is not None and one.due < now(asked),
        "acts": len(rows),
        "faults": bool(verify_chain(rows, roster(asked).signers(), reference)),
    }


def _download(name: str, rows: Sequence[AuditRow], keys: Sequence[VerifyKey]) -> Response:
    """Rows as JSON lines, each with its signatures; the keys that they verify with come first."""
    first = {"format": "amana/audit-lines/1", "server_keys": [key.text() for key in keys]}
    lines = [json.dumps(each, sort_keys=True) for each in (first, *audit_json(rows))]
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-type": LINES}
    return Response("\n".join(lines) + "\n", headers=headers)


routes = [
    get("/cases/{reference}/audit", of_case),
    get("/cases/{reference}/audit/lines", lines_of_case),
    get("/audit", of_service),
    get("/audit/lines", lines_of_service),
]
