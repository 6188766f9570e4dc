"""One model of what is exported; every output is made of it and of nothing else.

Owns what a summary and a whole case hold. A summary has codes, times and
states and nobody's words. What an officer hid is gone when the model is made,
so an output cannot show it by mistake. The reporter has no name here, because
there is none in a case: they stay who they are to the desk, a reference.

Times are as coarse as the server keeps them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.casework.clocks import coarse
from bot.casework.triage import Priority
from bot.sealing.manifest import REPORT_NUMBER
from desk.casefile import Answer, CaseFile, EvidenceFile
from desk.export.masking import Covered, Masks
from desk.export.wish import Purpose, Scope, Wish
from desk.fact_words import told

EXPIRES_S = 30 * 24 * 3600
"""Seconds after which a copy should be gone, unless it was filed as evidence."""
REPORTER = "reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Who made a copy, when (seconds since 1970 UTC), the how-many-th, for whom."""

    by: str
    at: int
    copy: int
    to: str
    purpose: Purpose

    @property
    def expires(self) -> int:
        """When it should be destroyed."""
        return self.at + EXPIRES_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of somebody's.

    Attributes:
        id: what a mask names it by.
        kind: words, addition, letter, note, finding or triage.
        code: the question, the template, or the kind of note that it belongs to.
        entry: the sealed entry that it stands in.
    """

    id: str
    kind: str
    code: str
    entry: int
    at: int
    by: str
    language: str
    words: Covered


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file: what is known of it without its bytes; its name is a claim and may be hidden."""

    facts: EvidenceFile
    name: Covered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of what happened."""

    at: int | None
    by: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """What is exported of one case.

    Attributes:
        hides: whether an officer hid anything in this copy.
        passages: empty in a summary.
        faults: entries that did not open or verify: what is missing could be what matters.
    """

    scope: Scope
    issued: Issued
    reference: str
    spoken: str
    practice: bool
    hides: bool
    queue: str
    priority: str
    state: str
    received: int
    language: str
    channel: str
    category: str | None
    subject: str | None
    harm_risk: str | None
    closing: str | None
    consent: str | None
    answers: tuple[Answer, ...]
    passages: tuple[Passage, ...] = ()
    files: tuple[FileLine, ...] = ()
    letters: tuple[Event, ...] = ()
    happened: tuple[Event, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()
    chain_faults: tuple[str, ...] = field(default=())

    @property
    def hidden(self) -> int:
        """How many places are hidden in it."""
        names = sum(line.name.hidden for line in self.files if line.name)
        return names + sum(passage.words.hidden for passage in self.passages)


def passages(case: CaseFile, masks: Masks) -> tuple[Passage, ...]:
    """Return everybody's words in a case, the reporter's first, what is hidden hidden."""
    return tuple(_covered(masks, *each) for each in _spoken(case))


def maskable(case: CaseFile) -> Mapping[str, str]:
    """Return every text that can be marked, by the id that a mask names it by."""
    names = {f"name:{file.number}": file.name for file in case.files if file.name}
    return {passage.id: passage.words.text for passage in passages(case, Masks())} | names


def make(case: CaseFile, wish: Wish, issued: Issued) -> CaseDocument:
    """Make the model of one export."""
    is_whole, summary, triage = wish.scope is Scope.WHOLE, case.detail.summary, case.triage
    closing = case.closing
    return CaseDocument(
        scope=wish.scope,
        issued=issued,
        reference=case.reference,
        spoken=case.spoken,
        practice=case.practice,
        hides=bool(wish.masks),
        queue=summary.queue,
        priority=summary.priority,
        state=summary.state,
        received=case.report.received,
        language=case.language,
        channel=case.report.channel,
        category=triage.category if triage else None,
        subject=triage.subject if triage else None,
        harm_risk=triage.harm_risk if triage else None,
        closing=closing.code if closing else None,
        consent=case.consent.choice,
        answers=case.answers,
        passages=passages(case, wish.masks) if is_whole else (),
        files=tuple(_file(file, wish) for file in case.files),
        letters=tuple(
            Event(at=coarsely(case, one.at), by=one.by, what=one.template) for one in case.letters
        ),
        happened=tuple(
            Event(at=coarsely(case, line.at), by=line.by, what=line.what) for line in case.timeline
        ),
        faults=tuple((fault.number, fault.kind) for fault in case.faults),
        chain_faults=case.chain_faults,
    )


def coarsely(case: CaseFile, at: int | None) -> int | None:
    """A time as coarse as the server keeps it; an officer's own machine signs to the second."""
    known = case.detail.summary.priority
    grain = Priority(known) if known in set(Priority) else Priority.P2
    return None if at is None else coarse(at, grain)


_Words = tuple[Passage, str]


def _covered(masks: Masks, passage: Passage, text: str) -> Passage:
    return replace(passage, words=masks.cover(passage.id, text))


def _spoken(case: CaseFile) -> Iterator[_Words]:
    theirs = case.language
    for said in case.words:
        about = (REPORTER, theirs, "words", said.question, said.part)
        yield _passage(case, REPORT_NUMBER, case.report.received, about), said.text
    for one in case.additions:
        if one.words:
            about = (REPORTER, theirs, "addition", one.what, one.number)
            yield _passage(case, one.number, one.at, about), one.words
    for letter in case.letters:
        if letter.words:
            about = (letter.by, letter.language, "letter", letter.template, letter.number)
            yield _passage(case, letter.number, letter.at, about), letter.words
    for note in case.notes:
        about = (note.by, note.language, "note", note.what, note.number)
        yield _passage(case, note.number, note.at, about), told(note)
    for finding in case.findings:
        drafted = (finding.letter or {}).get("words", "")
        about = (finding.by, "und", "finding", finding.what, finding.number)
        both = "\n".join(part for part in (finding.words, drafted) if part)
        yield _passage(case, finding.number, finding.at, about), both


def _passage(case: CaseFile, entry: int, at: int, about: tuple[str, str, str, str, int]) -> Passage:
    by, language, kind, code, number = about
    return Passage(
        id=f"{kind}:{number}",
        kind=kind,
        code=code,
        entry=entry,
        at=coarsely(case, at) or at,
        by=by,
        language=language,
        words=Covered(),
    )


def _file(file: EvidenceFile, wish: Wish) -> FileLine:
    if wish.scope is Scope.SUMMARY or not file.name:
        return FileLine(facts=file, name=None)
    return FileLine(facts=file, name=wish.masks.cover(f"name:{file.number}", file.name))
