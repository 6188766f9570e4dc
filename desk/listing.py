"""What a list says of each case: what, which area, which language, and whether it is practice.

Owns these facts and the way to them. They stand inside the seal, so a desk
opens each report once, P1 first and few at a time, off the event loop, and
keeps the facts sealed to the officer's own recipient. No category is guessed
here: what an officer has not chosen is told by the reporter's own answers.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from bot.casework.taxonomy import CATEGORIES
from bot.errors import SealingError
from bot.interview.cards import Line
from bot.interview.course import choice_of
from bot.interview.english import english
from bot.interview.questions import BY_ID
from bot.sealing.age import NotForThisIdentity
from bot.sealing.manifest import REPORT_NUMBER
from bot.sealing.opened import Expected
from bot.sealing.report import Report, parse_report
from desk.answers import Summary
from desk.casefile import CaseFile, Direction
from desk.contents import direction_of
from desk.entries import Reader
from desk.errors import DeskError

AT_ONCE = 4
"""Reports opened side by side; each is a request and some milliseconds of a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """One case's facts in a list.

    Attributes:
        what: a category's or an answer's English words.
        kind: the id of the answer about what it is, to be said in the officer's language.
        category: chosen by an officer, once one has.
        where: the area's id, or None.
        urgent: made by the call for help.
        practice: a made-up case.
        story: whether there are words; without, somebody must listen or look.
    """

    reference: str
    what: str
    kind: str | None
    category: str | None
    where: str | None
    language: str
    direction: Direction
    urgent: bool
    practice: bool
    story: bool


async def facts(reader: Reader, cases: Iterable[Summary]) -> Mapping[str, ListFacts]:
    """What the desk knows of cases, by reference; those that do not open are left out.

    Kept facts come without a request. Of the others, P1 are opened first.
    """
    listed = tuple(cases)
    known = await kept_facts(reader, listed)
    unknown = [case for case in listed if case.reference not in known]
    bound = asyncio.Semaphore(AT_ONCE)
    ordered = sorted(unknown, key=lambda case: case.priority)
    opened = await asyncio.gather(*(_opened(reader, case.reference, bound) for case in ordered))
    return {**known, **{each.reference: each for each in opened if each is not None}}


async def kept_facts(reader: Reader, cases: Iterable[Summary]) -> Mapping[str, ListFacts]:
    """What is known already, without any request: to draw a page at once."""
    references = [case.reference for case in cases]
    found = await asyncio.to_thread(lambda: [_kept(reader, each) for each in references])
    return {each.reference: each for each in found if each is not None}


def remember(reader: Reader, case: CaseFile) -> ListFacts:
    """Keep a case's facts as its opening shows them, the officer's category included."""
    category = None if case.triage is None else case.triage.category
    made = _made(case.report, category)
    _keep(reader, made)
    return made


async def _opened(reader: Reader, reference: str, bound: asyncio.Semaphore) -> ListFacts | None:
    async with bound:
        try:
            detail = await reader.client.case(reference)
            row = next(r for r in detail.entries if r.number == REPORT_NUMBER)
            entry, _ = await reader.opened(detail, row, Expected(number=REPORT_NUMBER))
            report = parse_report(entry.originals["report.json"])
        except (DeskError, NotForThisIdentity, SealingError, StopIteration):
            # The list goes on; whoever opens the case is told what is wrong with it.
            return None
        if report.reference != reference:
            return None
        made = _made(report, None)
        await asyncio.to_thread(_keep, reader, made)
        return made


def _made(report: Report, category: str | None) -> ListFacts:
    kind = report.answers.get("kind")
    return ListFacts(
        reference=report.reference,
        what=CATEGORIES.get(category or "", "") or _kind_words(kind),
        kind=kind,
        category=category,
        where=report.answers.get("where"),
        language=report.language,
        direction=direction_of(report.language),
        urgent=report.urgent,
        practice=report.drill,
        story=bool(report.words),
    )


def _kind_words(kind: str | None) -> str:
    choice = None if kind is None else choice_of(BY_ID["kind"], kind)
    return "" if choice is None else english(Line(choice.label))


def _kept(reader: Reader, reference: str) -> ListFacts | None:
    kept = reader.cache.fact(_name(reference))
    if kept is None:
        return None
    try:
        return ListFacts(**json.loads(kept))
    except (ValueError, TypeError):
        return None  # of another version of the desk


def _keep(reader: Reader, made: ListFacts) -> None:
    reader.cache.keep_fact(_name(made.reference), json.dumps(asdict(made)).encode())


def _name(reference: str) -> str:
    return f"list/{reference}"
