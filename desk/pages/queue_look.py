"""Looks through a view for the cases that were asked for: past one page, up to a bound.

Owns how far is looked, and telling it: a list that was not looked through to
its end must never read as if it had been. What the server tells in clear is
compared first, so that nothing is opened that cannot fit. The bound is a
count, which the live comparison (`look_again`) is given, and so looks at the
same cases.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from desk.answers import Summary
from desk.errors import ServerAwayError
from desk.fetching import Fetched, fetch_page, fetch_stretch
from desk.pages.queue_filters import Filters
from desk.pages.queue_rows import PATIENCE_S, Row, fitting, kept_rows, rows_of
from desk.session import Session

MOST_LOOKED = 1000
"""Cases of a view that one page looks at."""
ENOUGH = 50
"""Rows with which a page is full; the stretch in which it fills is looked at to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found.

    Attributes:
        fetched: the first answer: every view's count, what is urgent, when it came.
        cases: all that were looked at.
        rows: those of them that were asked for, in the server's order.
        unopened: how many could be of them, but are not opened at this desk yet.
        next: where to look further; None at the view's end.
    """

    fetched: Fetched
    cases: tuple[Summary, ...]
    rows: tuple[Row, ...]
    unopened: int
    next: str | None


async def look(session: Session, filters: Filters, now: float) -> Look:
    """Find what is asked for, opening what is not known yet.

    Raises:
        ServerAwayError: no server, and this was never seen here.
    """
    if not filters.narrows:
        return await _one_page(session, filters, now)
    clock = asyncio.get_running_loop().time
    until = clock() + PATIENCE_S
    found = await _Looking(session, filters, now).first()
    while True:
        await found.take(max(0.0, until - clock()))
        is_enough = len(found.rows) >= ENOUGH or clock() >= until
        if is_enough or found.is_over(MOST_LOOKED) or not await found.go_on():
            return found.told()


async def look_again(session: Session, filters: Filters, now: float, looked: int) -> Look:
    """Look at as many cases once more, by what is known: nothing is opened.

    Raises:
        ServerAwayError: as `look`.
    """
    if not filters.narrows:
        return await _one_page(session, filters, now, opens=False)
    found = await _Looking(session, filters, now).first()
    while True:
        await found.take(None)
        if found.is_over(min(looked, MOST_LOOKED)) or not await found.go_on():
            return found.told()


class _Looking:
    """One look on its way, stretch by stretch."""

    def __init__(self, session: Session, filters: Filters, now: float) -> None:
        self._session, self._filters, self._now = session, filters, now
        self._answers: list[Fetched] = []
        self.cases: list[Summary] = []
        self.rows: list[Row] = []
        self._unopened = 0
        self._is_cut = False

    async def first(self) -> "_Looking":
        """Fetch the first stretch; without a server, the page that was seen last may do."""
        filters = self._filters
        try:
            await self._fetch(filters.after)
        except ServerAwayError:
            kept = await fetch_page(self._session, filters.view, filters.after, self._now)
            self._answers.append(kept)
            self._is_cut = True
        return self

    async def go_on(self) -> bool:
        """Fetch the next; whether it came. What was found until then is shown all the same."""
        if self._is_cut:
            return False
        try:
            await self._fetch(self._answers[-1].page.next)
        except ServerAwayError:
            self._is_cut = True
        return not self._is_cut

    async def take(self, patience: float | None) -> None:
        """Find the rows of the stretch that came last; without patience, by what is known."""
        cases = self._answers[-1].page.cases
        self.cases += cases
        possible = [case for case in cases if self._filters.may_fit(case)]
        rows = await _rows(self._session, possible, patience)
        self.rows += fitting(rows, self._filters)
        if self._filters.by_content:
            self._unopened += sum(row.facts is None for row in rows)

    def is_over(self, bound: int) -> bool:
        """Whether the view's end is reached, or as many were looked at."""
        last = self._answers[-1].page
        return last.next is None or not last.cases or len(self.cases) >= bound

    def told(self) -> Look:
        """All of it."""
        first = self._answers[0]
        is_fresh = not self._is_cut and all(each.is_fresh for each in self._answers)
        fetched = Fetched(first.page, min(each.at for each in self._answers), is_fresh)
        return Look(
            fetched=fetched,
            cases=tuple(self.cases),
            rows=tuple(self.rows),
            unopened=self._unopened,
            next=self._answers[-1].page.next,
        )

    async def _fetch(self, after: str | None) -> None:
        passed = self._filters.passed + len(self.cases)
        answer = await fetch_stretch(self._session, self._filters.view, after, self._now, passed)
        self._answers.append(answer)


async def _rows(session: Session, cases: Sequence[Summary], patience: float | None) -> list[Row]:
    if patience is None:
        return await kept_rows(session, cases)
    return await rows_of(session, cases, patience)


async def _one_page(session: Session, filters: Filters, now: float, *, opens: bool = True) -> Look:
    """A page of a view of which everything is asked for."""
    fetched = await fetch_page(session, filters.view, filters.after, now)
    cases = fetched.page.cases
    rows = await rows_of(session, cases) if opens else [Row(case, None) for case in cases]
    return Look(fetched=fetched, cases=cases, rows=tuple(rows), unopened=0, next=fetched.page.next)
