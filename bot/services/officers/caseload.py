"""Who reads which case, and every officer's lists, in memory only.

Owns the one place where reader lists lie in clear: nothing of it is ever
written, logged or sent, and it goes with the process. Every list, count and
refusal comes from here, so an officer who is kept from a case meets nothing
that was made with it in view: not in a page, not in a count, not in an error.

A change costs a few searches, a page costs the page, a count is the length of
a list. Commits are told to `take`; older versions than the one known change
nothing, so being told twice does no harm.

What a restart costs: the index is built anew from every case's row, whose
memory is opened in slices beside the loop. For 100,000 cases that was 47 s on
one core and leaves 49 MiB (`make bench` prints both); for a mission's first
thousand, half a second. The store hands all rows over at once, 4 KiB each,
which is 430 MiB for so long. Reports are taken meanwhile; the officers' door
opens when it is done, since half a list could hide the one urgent case. Kept
on disk the index would be a list of who reads what.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.errors import SealingError
from bot.sealing.server_keys import ServerKey
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, AddCase, Change, DropCase, PutCase
from bot.services.officers.errors import UnknownCaseError
from bot.services.officers.knowing import after, freshness, knows, unreadable
from bot.services.officers.ranked import Ranked
from bot.services.officers.views import (
    ELSEWHERE,
    NOBODYS,
    Known,
    View,
    order,
    reference_of,
    views_of,
)
from bot.services.ports import Store
from bot.services.rows import CaseRow

SLICE = 128
"""Cases opened at once; between two slices everybody else has their turn."""

_Opened = tuple[CaseRow, CaseMemory | None]


class _Shelf:
    """One officer's lists."""

    __slots__ = ("urgent", "views")

    def __init__(self) -> None:
        self.views = {view: Ranked() for view in View}
        self.urgent = Ranked()

    def lists(self, known: Known, officer: str) -> list[Ranked]:
        """Those of the lists in which a case stands."""
        found = [self.views[view] for view in views_of(known, officer)]
        return [*found, self.urgent] if known.urgent else found


class Caseload:
    """An index over all cases, by officer and view."""

    def __init__(self, server_key: ServerKey) -> None:
        self._key = server_key
        self._known: dict[int, Known] = {}
        self._keys: dict[str, int] = {}
        self._shelves: dict[str, _Shelf] = {}
        self._everything = Ranked()
        self._dropped: set[int] | None = None
        self._closed_books: set[int] = set()

    @property
    def unopened(self) -> int:
        """Cases whose memory could not be opened: an alarm must stand while there is one."""
        return len(self._closed_books)

    async def load(self, store: Store) -> None:
        """Learn every case; commits that are made meanwhile are told to `take` as ever."""
        self._dropped = set()
        rows = iter(await store.cases())
        while some := list(islice(rows, SLICE)):
            for opened in await asyncio.to_thread(self._open_all, some):
                self._learn(opened)
        self._dropped = None
        # A reporter's answer brings such a case back to hand, and only the chain tells of it.
        for known in [k for k in self._known.values() if k.standing in ELSEWHERE]:
            await self.freshen(known, store)

    def take(self, changes: Sequence[Change]) -> None:
        """Follow what was committed."""
        for change in changes:
            match change:
                case AddCase(row) | PutCase(row):
                    self._learn(self._open(row))
                case AddAudit(act) if act.case in self._known:
                    self._put(after(self._known[act.case], act))
                case DropCase(key):
                    self._forget(key)
                case _:
                    pass

    def find(self, officer: str, reference: str) -> Known:
        """What is known of a case that an officer reads.

        Raises:
            UnknownCaseError: there is none, or they do not read it. Both ways
                are one: the same look, the same comparison, the same error.
        """
        known = self._known.get(self._keys.get(reference, 0), NOBODYS)
        if officer not in known.readers:
            raise UnknownCaseError
        return known

    def readers(self, key: int) -> frozenset[str]:
        """Who reads a case, for alerts to go to; nobody, where there is none."""
        return self._known.get(key, NOBODYS).readers

    def page(self, officer: str, view: View, after_number: int, limit: int) -> list[Known]:
        """The next cases of a list beyond a number (see `views.order`)."""
        return self._named(self._shelf(officer).views[view].after(after_number, limit))

    def counts(self, officer: str) -> dict[View, int]:
        """How long each list of an officer's is."""
        return {view: len(ranked) for view, ranked in self._shelf(officer).views.items()}

    def urgent(self, officer: str) -> tuple[int, Known | None]:
        """How many P1 cases without a human answer an officer reads, and the first of them."""
        ranked = self._shelf(officer).urgent
        return len(ranked), next(iter(self._named(ranked.after(-1, 1))), None)

    def everything(self, after_number: int, limit: int) -> list[Known]:
        """Every case, whoever reads it: for an auditor only, who sees no content."""
        return self._named(self._everything.after(after_number, limit))

    async def freshen(self, known: Known, store: Store) -> Known:
        """Know for certain whether the reporter wrote last; the chain is read once a case."""
        if known.fresh is not None:
            return known
        fresh = freshness(await store.audit(known.key), before=False)
        now = self._known.get(known.key)
        if now is None:
            return replace(known, fresh=fresh)
        if now.fresh is None:  # else an act came meanwhile, and tells better
            now = replace(now, fresh=fresh)
            self._put(now)
        return now

    def _open_all(self, rows: Sequence[CaseRow]) -> list[_Opened]:
        return [self._open(row) for row in rows]

    def _open(self, row: CaseRow) -> _Opened:
        try:
            return row, CaseMemory.open(row, self._key)
        except SealingError:
            return row, None

    def _learn(self, opened: _Opened) -> None:
        row, memory = opened
        before = self._known.get(row.key)
        if self._dropped is not None and row.key in self._dropped:
            return
        if before is not None and before.version >= row.version:
            return
        fresh = before.fresh if before else None
        if memory is None:
            self._closed_books.add(row.key)
            self._put(unreadable(row))
        else:
            self._closed_books.discard(row.key)
            self._put(knows(row, memory, fresh))

    def _put(self, known: Known) -> None:
        before = self._known.get(known.key)
        if before is not None:
            self._unlist(before)
        self._known[known.key] = known
        self._keys[known.reference] = known.key
        number = order(known)
        self._everything.add(number)
        for officer in known.readers:
            if officer not in self._shelves:
                self._shelves[officer] = _Shelf()
            for ranked in self._shelves[officer].lists(known, officer):
                ranked.add(number)

    def _unlist(self, known: Known) -> None:
        number = order(known)
        self._everything.discard(number)
        for officer in known.readers:
            for ranked in self._shelf(officer).lists(known, officer):
                ranked.discard(number)

    def _forget(self, key: int) -> None:
        if self._dropped is not None:
            self._dropped.add(key)
        self._closed_books.discard(key)
        known = self._known.pop(key, None)
        if known is not None:
            self._unlist(known)
            del self._keys[known.reference]

    def _shelf(self, officer: str) -> _Shelf:
        """An officer's lists; empty ones for whoever reads nothing, and not kept."""
        return self._shelves.get(officer) or _Shelf()

    def _named(self, numbers: Sequence[int]) -> list[Known]:
        return [self._known[self._keys[reference_of(number)]] for number in numbers]
