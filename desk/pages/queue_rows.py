"""The rows of the queue: what the server may know, and what only this desk can read.

Owns which rows fit what was asked for, and the comparison with what the page
showed. What, area and language are inside the seal: `desk.listing` opens them
and keeps them sealed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.casework.reference import read, shown
from bot.interview.course import choice_of
from bot.interview.questions import BY_ID
from desk.answers import Summary
from desk.entries import Reader
from desk.listing import ListFacts, facts, kept_facts
from desk.pages.case_words import catalogs
from desk.pages.queue_filters import Filters
from desk.session import Session

# A page waits so long for cases that it has not opened yet; the opening goes on behind it.
PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the queue; `facts` is None where it could not be opened."""

    case: Summary
    facts: ListFacts | None

    @property
    def spoken(self) -> str:
        """The reference as people say it."""
        return shown(read(self.case.reference))

    @property
    def language(self) -> str:
        """The reporter's language: as the report says, or as the server was told."""
        return self.facts.language if self.facts else self.case.language

    @property
    def kind(self) -> str:
        """What it is about, as a code: the officer's category, or else the reporter's choice."""
        return (self.facts.category or self.facts.kind or "") if self.facts else ""

    @property
    def stands(self) -> str:
        """The state alone, without what a wait returns to."""
        return self.case.state.partition(":")[0]

    @property
    def chosen(self) -> str:
        """What a form says of this row: the reference, and the version that was seen."""
        return f"{self.case.reference}:{self.case.version}"


async def rows_of(
    session: Session, cases: Sequence[Summary], patience: float | None = PATIENCE_S
) -> list[Row]:
    """Open what the list needs; every case given, in the server's order.

    Args:
        session: who opens.
        cases: as the server listed them.
        patience: seconds after which those not opened yet come without facts; None waits for all.
    """
    reader = _reader(session)
    opening = asyncio.ensure_future(facts(reader, cases))
    _behind.add(opening)
    opening.add_done_callback(_behind.discard)
    done, _ = await asyncio.wait({opening}, timeout=patience)
    known = opening.result() if done else await kept_facts(reader, cases)
    return [Row(case, known.get(case.reference)) for case in cases]


async def kept_rows(session: Session, cases: Sequence[Summary]) -> list[Row]:
    """The same rows with what is known already: nothing is asked for or opened."""
    known = await kept_facts(_reader(session), cases)
    return [Row(case, known.get(case.reference)) for case in cases]


def _reader(session: Session) -> Reader:
    return Reader(session.client, session.cache, session.keys, session.roster)


def fitting(rows: Sequence[Row], filters: Filters) -> list[Row]:
    """Keep the rows that the filters ask for, in their order."""
    return [each for each in rows if fits(each, filters)]


# Openings that a page did not wait for; a task that nobody holds may vanish.
_behind: set[asyncio.Future[Mapping[str, ListFacts]]] = set()


def kind_words(kind: str, language: str) -> str | None:
    """The reporter's own choice of what it is about, in the interface's language."""
    choice = choice_of(BY_ID["kind"], kind)
    if choice is None:
        return None
    voice = catalogs().translator(catalogs().negotiate(language).code)
    return voice.sentence(choice.label).text


def seen_of(cases: Iterable[Summary]) -> str:
    """What a page shows, for `changed`: each case and its version."""
    return " ".join(f"{case.reference}:{case.version}" for case in cases)


def changed(seen: str, cases: Iterable[Summary]) -> int:
    """How many cases came, went or changed since a page was made."""
    before = dict(one.partition(":")[::2] for one in seen.split())
    now = {case.reference: str(case.version) for case in cases}
    return sum(before.get(one) != now.get(one) for one in before.keys() | now.keys())


def fits(row: Row, filters: Filters) -> bool:
    """Whether a row is asked for; one that is not opened, as far as is known of it."""
    known = row.facts
    wanted = (
        (filters.language, row.language),
        (filters.area, (known.where if known else None) or ""),
        (filters.category, row.kind),
    )
    if not filters.may_fit(row.case):
        return False
    if any(want and want != have for want, have in wanted):
        return False
    text = f"{row.spoken} {row.case.reference} {known.what if known else ''}"
    return filters.find.casefold() in text.casefold()
