"""What of the outbox is to be told to officers, looked at every few seconds.

Owns the memory of what waits, and decides what falls due: urgent cases at
once and again, all others on the half-hour, and once more when nobody has
answered for too long. A look costs one read, whatever waits; a case is read
when its row is first seen, when a step is due, and after a commit that touched
it, of which `take` must be told. The work itself is handed out as errands, so
that a silent Telegram holds up nothing else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.casework.duty import half_hour, is_quiet, may_leave
from bot.casework.triage import Priority
from bot.errors import StorageError
from bot.services.changes import Change, DropOutbox
from bot.services.duty.alerts import DUTY, Kind
from bot.services.duty.batches import Batches
from bot.services.duty.calling import Calling
from bot.services.duty.drills import Drills
from bot.services.duty.hearing import is_set_aside, late_at
from bot.services.duty.standing import touched
from bot.services.duty.waiting import Waiting, found_again, just_come
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, OutboxRow

Errand = Callable[[], Awaitable[None]]
LEAST = 4
"""The priority at which a flood is told of, or a hundred reports could ring all night."""
BATCH = -1
"""The key of the half-hour's errand; rows' own keys are never negative."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which no phone rings for what can wait, on the mission's clock."""

    start: int
    end: int
    zone: dt.tzinfo

    def at(self, now: int) -> bool:
        """Whether a moment lies in them."""
        local = dt.datetime.fromtimestamp(now, self.zone)
        return is_quiet(local.hour * 60 + local.minute, self.start, self.end)


class Duty:
    """The outbox's part that wakes or tells a human."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        quiet: Quiet,
        workers: tuple[Calling, Batches, Drills],
    ) -> None:
        self._store = store
        self._clock = clock
        self._quiet = quiet
        self._calling, self._batches, self._drills = workers
        self._waiting: dict[int, Waiting] = {}
        self._called: dict[int, int] = {}
        """Rows of the cases that are called for, by case."""
        self._of: defaultdict[int, set[int]] = defaultdict(set)
        """Every row that waits, by case."""
        self._slot = half_hour(clock.now())

    async def begin(self) -> None:
        """Find what waited when the program ended, before anything new comes."""
        await self._look(is_start=True)

    def take(self, changes: Sequence[Change]) -> None:
        """Follow what was committed: a case that it touched is looked at anew."""
        for case in touched(changes):
            for key in self._of.get(case, ()):
                self._waiting[key].is_stale = True

    @property
    def unanswered(self) -> bool:
        """Whether an urgent case has been through every step and nobody has answered."""
        steps = len(self._calling.offsets)
        return any(one.row.tries >= steps for one in self._urgent())

    @property
    def unreached(self) -> bool:
        """Whether there is an urgent case for which nobody could be called."""
        return not self._calling.unreached.isdisjoint(self._waiting)

    async def due(self) -> tuple[tuple[int, Errand], ...]:
        """What is to be done now, by key; the same key is never done twice at a time."""
        await self._look(is_start=False)
        if self._calling.has_new_roster():
            for one in self._urgent():
                one.is_stale = True
        urgent = [one for one in self._urgent() if self._calling.is_due(one)]
        errands: list[tuple[int, Errand]] = [
            (one.row.key, partial(self._call, one)) for one in urgent
        ]
        if (slot := half_hour(self._clock.now())) != self._slot:
            self._slot = slot
            errands.append((BATCH, self._send_batch))
        return tuple(errands)

    async def _look(self, *, is_start: bool) -> None:
        """Note what has come, and forget what has gone."""
        rows = {row.key: row for row in await self._store.outbox_to(DUTY)}
        for key in self._waiting.keys() - rows.keys():
            self._forget(self._waiting.pop(key))
        for key in rows.keys() - self._waiting.keys():
            await self._note(rows[key], is_start=is_start)

    async def _note(self, row: OutboxRow, *, is_start: bool) -> None:
        slot = half_hour(self._clock.now())
        if row.kind == Kind.DRILL:
            await self._drill(row, slot)
            return
        case = await self._store.case(row.case)
        if case is None or (row.kind == Kind.NEW and row.case in self._called):
            await self._drop(row)  # it is gone, or called for already
            return
        is_least = row.kind == Kind.QUARANTINED or (row.kind == Kind.ADDED and is_set_aside(case))
        priority = LEAST if is_least else case.priority
        if row.kind == Kind.NEW and priority == 1:
            self._called[row.case] = row.key
        self._of[row.case].add(row.key)
        if is_start:
            offsets = self._offsets(row, case)
            self._waiting[row.key] = found_again(row, priority, slot, self._clock, offsets)
        else:
            self._waiting[row.key] = just_come(row, priority, slot, self._clock)

    def _offsets(self, row: OutboxRow, case: CaseRow) -> Sequence[float]:
        """Seconds from a row's coarse time until each of its steps."""
        if case.priority == 1 and row.kind == Kind.NEW:
            return self._calling.offsets
        return 0.0, float(late_at(case) - case.received)

    async def _drill(self, row: OutboxRow, slot: int) -> None:
        """A drill whose asker is gone, as after a restart, wakes nobody."""
        if self._drills.is_underway(row.key):
            self._waiting[row.key] = just_come(row, 1, slot, self._clock)
        else:
            await self._drop(row)

    async def _drop(self, row: OutboxRow) -> None:
        """Let go of a row; on a full disk the next look does it, and nobody waits behind it."""
        with suppress(StorageError):
            await self._store.commit(DropOutbox(row.key))

    def _urgent(self) -> Iterator[Waiting]:
        for one in self._waiting.values():
            if one.priority == 1 and one.row.kind != Kind.ADDED:
                yield one

    def _forget(self, one: Waiting) -> None:
        self._of[one.row.case].discard(one.row.key)
        if not self._of[one.row.case]:
            del self._of[one.row.case]
        if self._called.get(one.row.case) == one.row.key:
            del self._called[one.row.case]
            self._calling.forget(one.row.key)

    async def _call(self, one: Waiting) -> None:
        if one.row.kind == Kind.DRILL:
            await self._drills.work(one.row)
        else:
            await self._calling.work(one)

    async def _send_batch(self) -> None:
        """Send what came before this half-hour; what must not ring at night waits."""
        quiet = self._quiet.at(self._clock.now())
        urgent = {one.row.key for one in self._urgent()}
        batch = [
            one
            for key, one in self._waiting.items()
            if key not in urgent
            and one.slot != self._slot
            and (one.is_stale or one.has_come(self._clock))
            and may_leave(Priority(f"P{one.priority}"), quiet=quiet)
        ]
        if batch:
            await self._batches.send(batch)
