"""The second place of each case: entries, row and chain, as they stand.

Owns the copy that follows each commit. Before a receipt is shown the copy is
waited for; everything else is brought there beside. A report is taken all the
same where the copy fails, or where its disk hangs: turning a person away would
be worse. The failure stands, for an operator to see, until the copy is made;
each start compares every case, so that what a killed process left behind is
caught up.
"""

import asyncio
from collections.abc import Sequence
from typing import Final
from weakref import WeakValueDictionary

from bot.errors import StorageError
from bot.services.audit import SERVICE
from bot.services.changes import (
    AddAudit,
    AddCase,
    AddEntry,
    AddErasure,
    AppendHeader,
    Change,
    DropEntry,
    PutCase,
)
from bot.services.ports import Mirror, Store
from bot.services.rows import CaseCopy, CaseRow

AGAIN: Final = 10.0
"""Seconds until what failed is tried again."""
WAIT: Final = 20.0
"""Seconds for which a receipt waits for the copy; while one copy is late, none is waited for."""
ENOUGH: Final = 5
"""Refusals in a row after which a round is over: that disk is away, and thousands may wait."""
LET: Final = 0.2
"""Seconds for which whoever made a change may copy it themselves."""
_ERASURES: Final = -1
"""Beside cases' keys, which are never negative: the list of what is erased."""


class SecondPlace:
    """Copies cases to the mirror, if there is one."""

    def __init__(self, mirror: Mirror | None, store: Store) -> None:
        self._mirror = mirror
        self._store = store
        self._behind: dict[int, int] = {}
        self._refused: set[int] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._late: set[asyncio.Task[None]] = set()
        self._serial = 0
        self._changed = asyncio.Event()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @property
    def failed(self) -> bool:
        """Whether something that was committed could not be copied, and is not there yet."""
        return bool(self._refused or self._late)

    @property
    def behind(self) -> int:
        """How many cases (and lists) are not copied as they stand now."""
        return len(self._behind)

    def take(self, changes: Sequence[Change]) -> None:
        """Follow what was committed."""
        if self._mirror is None:
            return
        for change in changes:
            key = _touched(change)
            if key is not None:
                self._note(key)

    async def copy(self, row: CaseRow) -> None:
        """Copy a case now; where that fails or is late, it stays behind and is tried again."""
        if self._mirror is None:
            return
        if self._late:
            self._stays_behind(row.key)
        else:
            work = await self._begun(row.key)
            if work.done():
                work.exception()  # the loop meets it again, and says it; a receipt must not

    async def run(self) -> None:
        """Compare every case once, then bring up to date whatever changes; never ends."""
        if self._mirror is None:
            return
        for key in (_ERASURES, SERVICE, *(row.key for row in await self._store.cases())):
            self._note(key)
        while True:
            await self._changed.wait()
            await asyncio.sleep(LET)
            self._changed.clear()
            await self.catch_up()
            if self._behind:
                await asyncio.sleep(AGAIN)
                self._changed.set()

    async def catch_up(self) -> None:
        """Try once to copy what is behind; a fault that nobody foresaw is raised at the end."""
        faults, in_a_row = list[BaseException | None](), 0
        for key in tuple(self._behind):
            if key in self._behind:  # else somebody who could not wait has copied it
                work = await self._begun(key)
                faults += await asyncio.gather(work, return_exceptions=True)
                in_a_row = in_a_row + 1 if key in self._refused else 0
            if in_a_row == ENOUGH:
                break
        for fault in filter(None, faults):
            raise fault

    def _note(self, key: int) -> None:
        self._serial += 1
        self._behind[key] = self._serial
        self._changed.set()

    def _stays_behind(self, key: int) -> None:
        self._behind.setdefault(key, 0)
        self._changed.set()

    async def _begun(self, key: int) -> asyncio.Task[None]:
        """Begin to copy, and wait a while; what hangs is never cancelled halfway."""
        work = asyncio.create_task(self._bring(key))
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        await asyncio.wait({work}, timeout=WAIT)
        if not work.done():
            self._late.add(work)
            work.add_done_callback(self._late.discard)
        return work

    async def _bring(self, key: int) -> None:
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            serial = self._behind.get(key)
            try:
                await self._write(key, self._mirror)
            except Exception as error:
                self._refused.add(key)
                self._behind[key] = self._behind.pop(key, 0)  # the next round begins with others
                self._changed.set()
                if not isinstance(error, StorageError):
                    raise
                return
            self._refused.discard(key)
            if self._behind.get(key) == serial:
                self._behind.pop(key, None)

    async def _write(self, key: int, mirror: Mirror | None) -> None:
        if mirror is None:
            return
        if key == _ERASURES:
            await self._write_erasures(mirror)
        elif key == SERVICE:
            await mirror.keep_service(await self._store.audit(SERVICE))
        else:
            await self._write_case(key, mirror)

    async def _write_erasures(self, mirror: Mirror) -> None:
        """Their acts first: after a loss in between, a list alone would look like a forger's."""
        erased = await self._store.erasures()
        try:
            await mirror.keep_service(await self._store.audit(SERVICE))
        finally:  # what has no room for an act has none for what is erased either
            await mirror.erase(erased)

    async def _write_case(self, key: int, mirror: Mirror) -> None:
        # The row first: a copy may hold more than its version says, never less.
        row = await self._store.case(key)
        if row is not None:
            entries, acts = await self._store.entries(key), await self._store.audit(key)
            try:
                await mirror.keep(CaseCopy(row, entries, acts), self._store)
            finally:
                if await self._store.case(key) is None:
                    self._note(_ERASURES)  # erased meanwhile: what was just written goes, too


def _touched(change: Change) -> int | None:
    """What must be copied anew after a change; None for what is copied nowhere."""
    match change:
        case AddCase(row) | PutCase(row):
            return row.key
        case AddEntry(entry):
            return entry.case
        case AddAudit(act):
            return act.case
        case AppendHeader(case, _, _) | DropEntry(case, _):
            return case
        case AddErasure():
            return _ERASURES
        case _:
            return None
