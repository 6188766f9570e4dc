"""Puts a case file together out of verified entries.

Owns nothing but the joining: what each entry says is `desk.contents`', who
reads is `desk.reader_check`'s. Pure and without a server, so an export made
years later from the same entries is the same. An entry that cannot be read
becomes a fault; it never vanishes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.errors import SealingError
from bot.marks import N_
from bot.sealing.age import FileKey
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import OpenedEntry
from bot.sealing.report import Report, parse_report
from bot.sealing.roster import Roster
from bot.services.letter_reading import opened_letters
from bot.services.officer_documents import NoteKind
from bot.services.rows import AuditRow
from desk import contents, reader_check, timeline
from desk.answers import Detail
from desk.casefile import Addition, CaseFile, Evidence, EvidenceFile, Fault, Note
from desk.sentences import Sentence

Value = TypeVar("Value")

_UNREADABLE = Sentence(N_("It opens and is signed, but this version of the desk cannot read it."))
_NOT_THERE = Sentence(N_("The report lists it, and the server does not have it."))
_NOT_YET = Sentence(N_("It had not arrived when the report was sent."))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Parts:
    """What a case file is made of."""

    detail: Detail
    report: OpenedEntry
    entries: tuple[OpenedEntry, ...]
    file_keys: Mapping[int, FileKey]
    faults: tuple[Fault, ...]
    rows: tuple[AuditRow, ...]
    roster: Roster
    areas: Mapping[str, str] = field(default_factory=dict)
    chain_faults: tuple[str, ...] = ()
    kept_since: int | None = None


def assemble(parts: Parts) -> CaseFile:
    """Make the case file; SealingError if the report is none."""
    report = parse_report(parts.report.originals["report.json"])
    text = parts.report.originals["report.txt"].decode("utf-8", "replace")
    reading = _Reading(parts)
    additions = reading.each(EntryKind.ADDITION, contents.addition)
    notes = reading.each(EntryKind.NOTE, contents.note)
    answers = contents.answers(report, additions, parts.areas)
    opened = opened_letters(parts.rows)
    signers = {e.manifest.number: e.signer.name for e in parts.entries}
    return CaseFile(
        reference=report.reference,
        detail=parts.detail,
        report=report,
        report_text=text,
        language=report.language,
        direction=contents.direction_of(report.language),
        practice=report.drill,
        answers=answers,
        words=contents.spoken(report),
        additions=additions,
        files=tuple(_files(parts, report, text)),
        letters=tuple(
            replace(each, read=each.number in opened, opened=opened.get(each.number))
            for each in reading.each(EntryKind.LETTER, contents.letter)
        ),
        notes=notes,
        findings=reading.each(EntryKind.FINDING, contents.finding),
        triage=contents.triage(notes),
        consent=contents.consent(answers),
        conflicts=_named(notes, NoteKind.CONFLICT_CHECK, "tags"),
        related=_named(notes, NoteKind.DUPLICATE, "other"),
        readers=reader_check.check(
            parts.detail, parts.report, parts.rows, parts.roster, report.queue
        ),
        faults=(*parts.faults, *reading.faults, *_missing(parts, additions)),
        timeline=timeline.timeline(parts.rows, parts.detail.entries, signers, parts.roster),
        chain_faults=parts.chain_faults,
        kept_since=parts.kept_since,
        report_entry=parts.report,
        file_keys=dict(parts.file_keys),
    )


class _Reading:
    """Reads entries by kind; what cannot be read is noted as a fault."""

    def __init__(self, parts: Parts) -> None:
        self._at = {row.number: row.at for row in parts.detail.entries}
        self._entries = sorted(parts.entries, key=lambda e: e.manifest.number)
        self.faults: list[Fault] = []

    def each(self, kind: EntryKind, read: Callable[[OpenedEntry, int], Value]) -> tuple[Value, ...]:
        """Everything of a kind, by number."""
        return tuple(self._each(kind, read))

    def _each(self, kind: EntryKind, read: Callable[[OpenedEntry, int], Value]) -> Iterator[Value]:
        for entry in self._entries:
            if entry.manifest.kind is not kind:
                continue
            number = entry.manifest.number
            try:
                yield read(entry, self._at[number])
            except (SealingError, KeyError):
                self.faults.append(Fault(number, kind.value, _UNREADABLE))


def _files(parts: Parts, report: Report, text: str) -> Iterator[EvidenceFile]:
    told = contents.told_of_files(text)
    asked = {file.entry: file for file in report.files}
    facts = parts.report.manifest.report
    listed = {} if facts is None else {file.number: file.sha256 for file in facts.files}
    seen_by = timeline.custody(parts.rows, parts.roster)
    faulty = {fault.number for fault in parts.faults}
    for row in parts.detail.entries:
        if row.kind != EntryKind.FILE:
            continue
        attached = asked.get(row.number)
        form, seconds = told.get(attached.part, (None, None)) if attached else (None, None)
        yield EvidenceFile(
            number=row.number,
            at=row.at,
            question=attached.question if attached else "",
            form=form,
            seconds=seconds,
            sealed_size=row.size,
            sha256=listed.get(row.number),
            state=Evidence.FAULTY if row.number in faulty else Evidence.SEALED,
            custody=seen_by,
        )


def _missing(parts: Parts, additions: tuple[Addition, ...]) -> Iterator[Fault]:
    """Name what the report lists and the server does not have: nobody may drop evidence."""
    facts = parts.report.manifest.report
    here = {row.number for row in parts.detail.entries}
    never_came = {a.facts.get("entry") for a in additions if a.what == "missing"}
    for file in () if facts is None else facts.files:
        if file.number in here or file.number in never_came:
            continue
        if file.sha256 is not None:
            yield Fault(file.number, "file", _NOT_THERE)
        else:
            yield Fault(file.number, "file", _NOT_YET)


def _named(notes: tuple[Note, ...], what: NoteKind, fact: str) -> tuple[str, ...]:
    said = (note.facts.get(fact, "") for note in notes if note.what == what)
    return tuple(dict.fromkeys(word for each in said for word in each.split()))
