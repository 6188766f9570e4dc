"""Writes what officers are shown as JSON objects.

Owns the names on the wire; `schemas.py` describes the same shapes, and a test
holds the two together. Takes only values that were made for this officer.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from bot.casework.clocks import Deadline
from bot.services.officers.brought import Done
from bot.services.officers.presence import Present
from bot.services.officers.proposals import Proposal
from bot.services.officers.summaries import (
    AuditedCase,
    AuditPage,
    Detail,
    EntryFacts,
    Page,
    ServiceFacts,
    Summary,
)
from bot.services.officers.undelivered import UndeliveredPage
from bot.services.rows import AuditRow

Shape = dict[str, Any]


def page(found: Page) -> Shape:
    """A page of a view."""
    urgent = found.urgent
    return {
        "cases": [summary(each) for each in found.cases],
        "counts": {str(view): count for view, count in found.counts.items()},
        "next": found.next,
        "urgent": {"count": urgent.count, "first": urgent.first, "due": urgent.due},
        "service": service(found.service),
    }


def service(facts: ServiceFacts) -> Shape:
    """How the service stands."""
    return {
        "now": facts.now,
        "telegram": facts.telegram,
        "alarms": list(facts.alarms),
        "staff_bot": facts.staff_bot,
    }


def summary(found: Summary) -> Shape:
    """One line of a list."""
    case = found.case
    return {
        "reference": case.reference,
        "queue": case.queue,
        "priority": found.priority,
        "state": case.state,
        "language": case.language,
        "channel": case.channel,
        "received": case.received,
        "due": case.due,
        "duty": None if case.duty is None else str(case.duty),
        "assignee": case.assignee,
        "version": case.version,
        "entries": case.entries,
        "new": found.fresh,
        "proposal": None if case.proposal is None else proposal(case.proposal),
        "hold": case.hold,
        "marks": list(case.marks),
        "present": others(found.present),
    }


def detail(found: Detail) -> Shape:
    """A whole case. Its sealed entries take the place of their count."""
    return {
        **summary(found.summary),
        "next_entry": found.next_entry,
        "readers": list(found.readers),
        "stanzas": found.stanzas,
        "reporter": found.reporter,
        "report_manifest": found.report_manifest,
        "case_id": found.case_id,
        "entries": [entry(each) for each in found.entries],
        "audit": {"number": found.audit.number, "digest": found.audit.digest},
        "clocks": clocks(found.clocks),
    }


def entry(facts: EntryFacts) -> Shape:
    """One sealed entry without its payload."""
    return {
        "number": facts.number,
        "kind": facts.kind,
        "bucket": facts.bucket,
        "at": facts.at,
        "headers": [_b64(header) for header in facts.headers],
        "size": facts.size,
    }


def proposal(found: Proposal) -> Shape:
    """What waits for another person's yes."""
    return {
        "number": found.number,
        "action": str(found.action),
        "by": found.by,
        "to": None if found.to is None else f"P{found.to}",
    }


def others(present: Iterable[Present]) -> list[Shape]:
    """Who else is at a case."""
    return [{"officer": p.officer, "doing": str(p.doing), "minutes": p.minutes} for p in present]


def clocks(deadlines: Iterable[Deadline]) -> list[Shape]:
    """What is owed, and by which standard."""
    return [{"duty": str(d.duty), "due": d.due, "standard": d.standard} for d in deadlines]


def rows(acts: Iterable[AuditRow]) -> Shape:
    """Rows of a chain."""
    return {"rows": [row(act) for act in acts]}


def row(act: AuditRow) -> Shape:
    """One act in a chain, with all that its verification needs."""
    return {
        "number": act.number,
        "action": act.action,
        "officer": act.officer,
        "base": _b64(act.base),
        "signature": _b64(act.signature),
        "previous": act.previous.hex(),
        "server_signature": _b64(act.server_signature),
    }


def audit_page(found: AuditPage) -> Shape:
    """Chains and clocks of all cases, for an auditor."""
    return {"cases": [audited(each) for each in found.cases], "next": found.next}


def audited(case: AuditedCase) -> Shape:
    """One case without content and without who reads it."""
    return {
        "reference": case.reference,
        "state": case.state,
        "priority": case.priority,
        "queue": case.queue,
        "received": case.received,
        "due": case.due,
        "clocks": clocks(case.clocks),
        **rows(case.rows),
    }


def undelivered(found: UndeliveredPage) -> Shape:
    """What was given up on its way elsewhere, to a head."""
    items = [
        {
            "reference": one.reference,
            "priority": one.priority,
            "destination": one.destination,
            "entry": one.entry,
            "kind": one.kind,
            "since": one.since,
            "tries": one.tries,
            "reason": one.reason,
        }
        for one in found.items
    ]
    return {"items": items, "more": found.more}


def done(what: Done) -> Shape:
    """What became of an act."""
    return {
        "version": what.version,
        "announced": what.announced,
        "held_until": what.held_until,
    }


def roster(document: bytes, signatures: Mapping[str, bytes]) -> Shape:
    """The roster's exact bytes, and its signatures by signer."""
    signed = {name: _b64(signature) for name, signature in signatures.items()}
    return {"roster": _b64(document), "signatures": signed}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
