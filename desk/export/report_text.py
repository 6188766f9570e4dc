"""An exported case in plain text, for whoever has no program of ours.

Owns the layout of `report.txt` in a bundle. Made of the model, so what is
hidden is hidden here too. English around everybody's own words; each
passage is indented, so that no word of a reporter's can look like a line of
ours. Signs that turn or hide text, or that begin a line unseen, are written out.
"""

import unicodedata
from collections.abc import Iterator, Mapping

from bot.casework.taxonomy import CATEGORIES, CLOSINGS, SUBJECTS
from bot.sealing.documents import show_time
from desk.casefile import Answer
from desk.export.document import CaseDocument, Passage

_WIDTH = 22


def report_text(case: CaseDocument) -> str:
    """Write a case for people."""
    return "\n".join((*_head(case), *_body(case), ""))


# Controls, signs of format, and what programs break a line or a paragraph at.
_SIGNS = frozenset({"Cc", "Cf", "Zl", "Zp"})
# Signs that scripts need: joiners, and marks that turn nothing but what is beside them.
_NEEDED = frozenset("\n\t\u200c\u200d\u200e\u200f\u061c\u00ad")


def harmless(text: str) -> str:
    """Write controls, and signs that turn, hide or break what follows, as their numbers."""
    return "".join(map(_written, text.replace("\r\n", "\n")))


def _written(character: str) -> str:
    dangerous = unicodedata.category(character) in _SIGNS and character not in _NEEDED
    return f"[U+{ord(character):04X}]" if dangerous else character


def _head(case: CaseDocument) -> Iterator[str]:
    issued = case.issued
    yield f"CONFIDENTIAL - case {case.spoken}"
    if case.practice:
        yield "PRACTICE: this case is made up. No figure counts it."
    to = f", for {harmless(issued.to)}" if issued.to else ""
    yield f"Copy {issued.copy}, made by {issued.by} on {show_time(issued.at)}{to}."
    yield f"Destroy it by {show_time(issued.expires)}, unless it was filed as evidence."
    if case.hides:
        yield f"{case.hidden} places are hidden and marked like this: █████"
    yield ""


def _body(case: CaseDocument) -> Iterator[str]:
    for name, value in _facts(case):
        yield f"{name + ':':<{_WIDTH}}{value}"
    yield from ("", "ANSWERS")
    yield from (f"  {_answer(answer)}" for answer in case.answers)
    for passage in case.passages:
        yield from ("", *_passage(passage))
    yield from ("", "FILES")
    for line in case.files:
        name = f", name it came with: {harmless(line.name.text)!r}" if line.name else ""
        yield f"  entry {line.facts.number}: {line.facts.form or 'file'}{name}"
        yield f"    SHA-256 {line.facts.sha256 or 'not known before it is opened'}"
    yield from ("", "WHAT HAPPENED")
    for event in case.happened:
        at = show_time(event.at) if event.at else "no time"
        yield f"  {at:<{_WIDTH}}{event.what}, {event.by}"
    for number, kind in case.faults:
        yield f"  ! entry {number} ({kind}) did not open or did not verify."
    if case.chain_faults:
        yield "  ! The record of this case does not verify."


def _facts(case: CaseDocument) -> Iterator[tuple[str, str]]:
    yield "Received", f"{show_time(case.received)} (rounded down)"
    yield "Queue, priority", f"{case.queue}, {case.priority}"
    yield "State", case.state
    yield "Language, channel", f"{case.language}, {case.channel}"
    yield "Category", _coded(case.category, CATEGORIES)
    yield "Subject", _coded(case.subject, SUBJECTS)
    yield "Result", _coded(case.closing, CLOSINGS)
    yield "Consent to share", case.consent or "not asked or not answered"


def _coded(code: str | None, names: Mapping[str, str]) -> str:
    return f"{names.get(code, '')} ({code})".strip() if code else "not chosen"


def _answer(answer: Answer) -> str:
    said = f"{answer.label} ({answer.choice})" if answer.choice else answer.asked.value
    return f"{answer.name}: {said}"


def _passage(passage: Passage) -> Iterator[str]:
    yield f"{passage.kind.upper()} ({passage.code}), entry {passage.entry}, by {passage.by}"
    yield f"  {show_time(passage.at)}, language {passage.language}"
    yield from (f"  | {line}" for line in harmless(passage.words.text).split("\n"))
