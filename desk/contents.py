"""What opened entries say, as the values of a case file.

Owns reading letters, notes, findings, additions and answers out of entries
that `desk.opening` has verified. Pure: no server, no disk, no clock. A
document that is not of its form raises; the opening names it as a fault.
"""

import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from bot.errors import SealingError
from bot.i18n.languages import LOCALES, read_languages
from bot.interview.cards import Line
from bot.interview.course import choice_of
from bot.interview.english import english
from bot.interview.questions import AFTER, QUESTIONS, Question
from bot.sealing.canonical import parse_canonical
from bot.sealing.notice import NoticeKey
from bot.sealing.opened import OpenedEntry
from bot.sealing.report import Report
from bot.services.letters import read_letter
from bot.services.officer_documents import FindingDraft, NoteDraft, NoteKind
from desk.casefile import (
    Addition,
    Answer,
    Asked,
    CaseFile,
    Consent,
    Direction,
    Finding,
    Note,
    SentLetter,
    Spoken,
    TriageChoice,
)

_KNOWN = {question.id: question for question in (*QUESTIONS, *AFTER)}
# Written from the right, for reporters' languages that have no catalog here.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ur", "he", "ks", "rhg", "shu", "apd", "sd", "ug"})
_FORM_ADDITION = "amana/addition/1"
_TOLD = re.compile(
    r"^\[(?P<part>\d+)\] [^\n:]*: (?P<form>[a-z_]+), (?P<size>\d+) bytes(?:, (?P<seconds>\d+) s)?,",
    re.MULTILINE,
)


@cache
def direction_of(language: str) -> Direction:
    """Which way a reporter's language is written."""
    known = read_languages(LOCALES / "languages.toml").get(language)
    if known is not None:
        return known.direction
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def way(text: str) -> Direction:
    """Which way a text runs, by its first letter of a direction; the PDF maker cannot tell."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def likely_language(text: str, language: str) -> str:
    """The language in which somebody is expected to write, unless its letters run the other way.

    A voice that reads a page aloud spells every letter of words that are said
    to be in a language of another script; `und` (BCP 47) lets it choose.
    """
    return language if way(text) == direction_of(language) else "und"


def letter(entry: OpenedEntry, at: int) -> SentLetter:
    """Read a letter, leniently, as the reporter's own card does."""
    facts = read_letter(entry.originals["letter.json"])
    result = facts.get("result")
    return SentLetter(
        number=entry.manifest.number,
        at=at,
        template=str(facts.get("template") or ""),
        words=str(facts.get("words") or ""),
        language=str(facts.get("language") or "en"),
        result=result if isinstance(result, str) else None,
        by=entry.signer.name,
    )


def note(entry: OpenedEntry, at: int) -> Note:
    """Read a note; SealingError if it is none."""
    draft = NoteDraft.parse(entry.originals["note.json"])
    return Note(
        number=entry.manifest.number,
        at=at,
        what=draft.what.value,
        facts=draft.facts,
        words=draft.words,
        language=draft.language,
        by=entry.signer.name,
    )


def finding(entry: OpenedEntry, at: int) -> Finding:
    """Read a finding; SealingError if it is none."""
    draft = FindingDraft.parse(entry.originals["finding.json"])
    return Finding(
        number=entry.manifest.number,
        at=at,
        what=draft.what.value,
        code=draft.code,
        category=draft.category,
        words=draft.words,
        letter=draft.letter,
        by=entry.signer.name,
    )


def addition(entry: OpenedEntry, at: int) -> Addition:
    """Read what the reporter added; SealingError if it is no addition of ours."""
    document = parse_canonical(entry.originals["addition.json"])
    if not isinstance(document, Mapping) or document.get("format") != _FORM_ADDITION:
        raise SealingError("an addition is of a form that this version of Amana does not know")
    words = document.get("words")
    return Addition(
        number=entry.manifest.number,
        at=at,
        what=str(document.get("what") or ""),
        words=words if isinstance(words, str) else "",
        facts={k: v for k, v in document.items() if k not in {"format", "what", "words"}},
    )


def spoken(report: Report) -> tuple[Spoken, ...]:
    """The reporter's words in the report, in their order."""
    return tuple(
        Spoken(part=w.part, question=w.question, name=name_of(w.question), text=w.text)
        for w in report.words
    )


def name_of(question: str) -> str:
    """A question's English name; its id for one that this version does not know."""
    known = _KNOWN.get(question)
    return question if known is None else english(Line(known.name))


def answers(
    report: Report, additions: Iterable[Addition], areas: Mapping[str, str]
) -> tuple[Answer, ...]:
    """How every question stands, in the questionnaire's order, foreign ones last.

    Args:
        report: where the answers before Send are.
        additions: where those after Send are.
        areas: English names of the mission's areas by their ids.
    """
    later = {
        str(a.facts["question"]): (str(a.facts.get("choice", "")), a.number)
        for a in additions
        if a.what == "answer" and "question" in a.facts
    }
    main = [_main(question, report, areas) for question in QUESTIONS if _counts(question)]
    after = [_after(question, report, later) for question in AFTER]
    known = set(_KNOWN)
    foreign = [
        Answer(question=q, name=q, asked=Asked.ANSWERED, choice=c, label=c)
        for q, c in report.answers.items()
        if q not in known
    ]
    return (*main, *after, *foreign)


def consent(given: Sequence[Answer]) -> Consent:
    """What the reporter allows to be shared; the newest word counts, silence allows nothing."""
    said = next((a for a in given if a.question == "consent" and a.choice), None)
    if said is None:
        return Consent(choice=None, label="")
    return Consent(choice=said.choice, label=said.label, added=said.added)


def triage(notes: Iterable[Note]) -> TriageChoice | None:
    """The newest triage note's choice."""
    for each in sorted(notes, key=lambda n: n.number, reverse=True):
        if each.what == NoteKind.TRIAGE and "category" in each.facts:
            return TriageChoice(
                category=each.facts["category"],
                subject=each.facts.get("subject", "subj:UNK"),
                harm_risk=each.facts.get("harm_risk", ""),
                reason=each.words,
                number=each.number,
                at=each.at,
                by=each.by,
            )
    return None


def told_of_files(text: str) -> dict[int, tuple[str, int | None]]:
    """What `report.txt` says of each file by its part: form and seconds; claims, no more."""
    return {
        int(m["part"]): (m["form"], None if m["seconds"] is None else int(m["seconds"]))
        for m in _TOLD.finditer(text)
    }


def _counts(question: Question) -> bool:
    return question.counted or question.takes_words


def _main(question: Question, report: Report, areas: Mapping[str, str]) -> Answer:
    choice = report.answers.get(question.id)
    label = "" if choice is None else _label(question, choice, areas)
    return Answer(
        question=question.id,
        name=name_of(question.id),
        asked=_asked(question, report),
        choice=choice,
        label=label,
    )


def _asked(question: Question, report: Report) -> Asked:
    told = {*(w.question for w in report.words), *(f.question for f in report.files)}
    if question.id in report.answers:
        return Asked.ANSWERED
    if question.id in told:
        return Asked.IN_WORDS
    if question.id in report.skipped:
        return Asked.SKIPPED
    # Who pressed Send at once was never shown the rest; neither was who asked for help.
    shown = question.asked_when.holds(report.answers) and _came_past(question, report)
    return Asked.NOT_ANSWERED if shown else Asked.NOT_ASKED


def _came_past(question: Question, report: Report) -> bool:
    """Whether a later question was answered or skipped, so that this one was on the card."""
    order = [q.id for q in QUESTIONS]
    later = set(order[order.index(question.id) + 1 :])
    return bool(later & {*report.answers, *report.skipped})


def _after(question: Question, report: Report, later: Mapping[str, tuple[str, int]]) -> Answer:
    choice, number = later.get(question.id, (report.answers.get(question.id), None))
    return Answer(
        question=question.id,
        name=name_of(question.id),
        asked=Asked.NOT_ASKED if choice is None else Asked.ANSWERED,
        choice=choice,
        label="" if choice is None else _label(question, choice, {}),
        added=number,
    )


def _label(question: Question, choice: str, areas: Mapping[str, str]) -> str:
    known: Any = choice_of(question, choice)
    if known is not None:
        return english(Line(known.label))
    return areas.get(choice, choice)


def notice_key_of(case: CaseFile) -> NoticeKey | None:
    """The key of the note by which the reporter can be told; the newest choice counts."""
    for each in reversed(case.additions):
        if each.what == "notice":
            key = each.facts.get("notice_key")
            return NoticeKey(b64decode(key)) if isinstance(key, str) else None
    return case.report.notice_key


def translations(case: CaseFile) -> tuple[Note, ...]:
    """What was said again in another language, by a person or a machine."""
    return tuple(note for note in case.notes if note.what == NoteKind.TRANSLATION)


def told(case: CaseFile) -> str:
    """All words that tell of the matter, translated ones too: in them officers are named."""
    said = [part.text for part in case.words]
    said += [each.words for each in case.additions]
    return "\n".join(said + [each.words for each in translations(case)])
