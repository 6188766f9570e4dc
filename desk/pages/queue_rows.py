"""The rows of the queue: what the server may know, and what only this desk can read.

Owns filtering and the comparison with what the page showed. What, area and
language are inside the seal: `desk.listing` opens them and keeps them sealed.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.casework.reference import read, shown
from bot.interview.course import choice_of
from bot.interview.questions import BY_ID
from desk.answers import Summary
from desk.entries import Reader
from desk.listing import ListFacts, facts, kept_facts
from desk.pages.case_words import catalogs
from desk.session import Session
from desk.wire import Page

# A page waits so long for cases that it has not opened yet; the opening goes on behind it.
PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for."""

    view: str = "todo"
    find: str = ""
    category: str = ""
    language: str = ""
    area: str = ""
    after: str | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read them; an unknown view is the first."""
        view = query.get("view", "todo")
        said = {name: query.get(name, "").strip()[:80] for name in _BY_CONTENT}
        known = view in {"todo", "mine", "unassigned", "waiting", "closed", "all"}
        return cls(view=view if known else "todo", after=query.get("after") or None, **said)

    def items(self) -> Iterator[tuple[str, str]]:
        """What an address needs to ask for the same, the view's default left out."""
        yield "view", "" if self.view == "todo" else self.view
        for name in _BY_CONTENT:
            yield name, getattr(self, name)
        yield "after", self.after or ""

    @property
    def by_content(self) -> bool:
        """Whether anything is filtered that only the desk can read."""
        return any(getattr(self, name) for name in _BY_CONTENT)


_BY_CONTENT = ("find", "category", "language", "area")


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


async def rows_of(session: Session, page: Page) -> list[Row]:
    """Open what the list needs; every row of a page, in the server's order."""
    reader = Reader(session.client, session.cache, session.keys, session.roster)
    opening = asyncio.ensure_future(facts(reader, page.cases))
    _behind.add(opening)
    opening.add_done_callback(_behind.discard)
    done, _ = await asyncio.wait({opening}, timeout=PATIENCE_S)
    known = opening.result() if done else await kept_facts(reader, page.cases)
    return [Row(case, known.get(case.reference)) for case in page.cases]


def fitting(rows: Sequence[Row], filters: Filters) -> list[Row]:
    """Keep the rows that the filters ask for, in their order."""
    return [each for each in rows if _fits(each, filters)]


# Openings that a page did not wait for; a task that nobody holds may vanish.
_behind: set[asyncio.Future[Mapping[str, ListFacts]]] = set()


def kind_words(kind: str, language: str) -> str | None:
    """The reporter's own choice of what it is about, in the interface's language."""
    choice = choice_of(BY_ID["kind"], kind)
    if choice is None:
        return None
    voice = catalogs().translator(catalogs().negotiate(language).code)
    return voice.sentence(choice.label).text


def seen_of(page: Page) -> str:
    """What a page shows, for `changed`: each case and its version."""
    return " ".join(f"{case.reference}:{case.version}" for case in page.cases)


def changed(seen: str, page: Page) -> int:
    """How many cases came, went or changed since a page was made."""
    before = dict(one.partition(":")[::2] for one in seen.split())
    now = {case.reference: str(case.version) for case in page.cases}
    return sum(before.get(one) != now.get(one) for one in before.keys() | now.keys())


def _fits(row: Row, filters: Filters) -> bool:
    known = row.facts
    wanted = (
        (filters.language, row.language),
        (filters.area, (known.where if known else None) or ""),
        (filters.category, row.kind),
    )
    if any(want and want != have for want, have in wanted):
        return False
    text = f"{row.spoken} {row.case.reference} {known.what if known else ''}"
    return filters.find.casefold() in text.casefold()
