"""A case for other systems: canonical JSON by a published schema.

Owns the form `amana/export-case/1` (docs/schema/export-case.json): stable
codes and never their labels, times in UTC, and null for what nobody said. A
question that was never asked says so by `asked`; no reader can take it for "no".
"""

from bot.sealing.canonical import Json
from bot.sealing.documents import dump, show_time
from desk.casefile import Answer
from desk.export.document import CaseDocument, Event, FileLine, Passage

FORM = "amana/export-case/1"


def case_json(case: CaseDocument) -> bytes:
    """Write the one text of an exported case."""
    return dump(FORM, case_members(case))


def case_members(case: CaseDocument) -> dict[str, Json]:
    """Return what the document says, without its form."""
    return {
        "scope": case.scope.value,
        "issued": issued_members(case),
        "reference": case.reference,
        "practice": case.practice,
        "queue": case.queue,
        "priority": case.priority,
        "state": case.state,
        "received": show_time(case.received),
        "language": case.language,
        "channel": case.channel,
        "category": case.category,
        "subject": case.subject,
        "harm_risk": case.harm_risk,
        "closing": case.closing,
        "consent": case.consent,
        "answers": [_answer(answer) for answer in case.answers],
        "words": [_passage(passage) for passage in case.passages],
        "files": [_file(line) for line in case.files],
        "letters": [_event(letter, "template") for letter in case.letters],
        "timeline": [_event(event, "what") for event in case.happened],
        "not_opened": [{"entry": number, "kind": kind} for number, kind in case.faults],
        "audit_is_whole": not case.chain_faults,
    }


def issued_members(case: CaseDocument) -> dict[str, Json]:
    """Return who made this copy, for whom, and until when it is kept."""
    issued = case.issued
    return {
        "by": issued.by,
        "at": show_time(issued.at),
        "copy": issued.copy,
        "to": issued.to or None,
        "purpose": issued.purpose.value,
        "delete_by": show_time(issued.expires),
        "hidden": case.hidden,
    }


def _answer(answer: Answer) -> Json:
    return {
        "question": answer.question,
        "asked": answer.asked.name.lower(),
        "choice": answer.choice,
        "added_in": answer.added,
    }


def _passage(passage: Passage) -> Json:
    return {
        "kind": passage.kind,
        "code": passage.code,
        "entry": passage.entry,
        "at": show_time(passage.at),
        "by": passage.by,
        "language": passage.language,
        "text": passage.words.text,
        "hidden": passage.words.hidden,
    }


def _file(line: FileLine) -> Json:
    facts = line.facts
    return {
        "entry": facts.number,
        "at": show_time(facts.at),
        "question": facts.question or None,
        "form": facts.form,
        "seconds": facts.seconds,
        "size": facts.size,
        "sha256": facts.sha256,
        "name": line.name.text if line.name else None,
        "state": facts.state.name.lower(),
    }


def _event(event: Event, name: str) -> Json:
    return {
        "at": None if event.at is None else show_time(event.at),
        "by": event.by,
        name: event.what,
    }
