"""Erases closed cases whose time is over, once a day and on a believed clock only.

Owns the look and the brakes. What is due stands in `bot.casework.retention`.
A hold is respected. A purge that would reach further back than twice the time
since the last look waits for a human: then a setting was cut, or a clock
lied, and neither may empty the store in one night.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.casework.retention import DAY, ends, is_closed
from bot.errors import ConfigError, ConflictError, DiskFullError, SealingError, StorageError
from bot.sealing.server_keys import ServerKey
from bot.services.case_memory import CaseMemory
from bot.services.changes import PutClosing, Remember
from bot.services.erasing import Erasing
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, ClosingRow

LOOKED: Final = "retention_looked"
"""The fact that says when what is due was last looked at."""
REACH: Final = 2

Request = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What one look found.

    Attributes:
        fresh: closed cases seen for the first time as they stand.
        over: cases whose time is over.
        held: cases whose time is over, and which are kept by a hold.
        waits: whether a human must agree first.
        kept: how many cases there are beside, by queue and state.
    """

    fresh: Sequence[ClosingRow]
    over: Sequence[CaseRow]
    held: Sequence[CaseRow]
    waits: bool
    kept: Mapping[tuple[str, str], int]

    def table(self) -> list[dict[str, Any]]:
        """By queue and state: how many are kept, on hold, and would go."""
        over, held = _counted(self.over), _counted(self.held)
        return [
            {
                "queue": queue,
                "state": state,
                "kept": self.kept.get((queue, state), 0),
                "on hold": held[queue, state],
                "over": over[queue, state],
            }
            for queue, state in sorted({*over, *held, *self.kept})
        ]


class Retention:
    """The daily look, and the one that a human asks for."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        server_key: ServerKey,
        erasing: Erasing,
        days: Mapping[str, int],
    ) -> None:
        self._store = store
        self._clock = clock
        self._server_key = server_key
        self._erasing = erasing
        self._days = days
        self.waits = False

    def commands(self) -> Mapping[str, Callable[[Request], Awaitable[Mapping[str, Any]]]]:
        """What the running bot answers on its socket."""
        return {"purge": self._asked}

    async def look_daily(self) -> None:
        """Erase what is due, if a day has passed; the caller has asked whether time is believed.

        What a store refused is tried again by the next tick: that look has not ended.
        """
        last = await self._store.remembered(LOOKED)
        if last is None or not 0 <= self._clock.now() - last < DAY:
            await self.purge()

    async def plan(self) -> Plan:
        """Look, and change nothing."""
        now = self._clock.now()
        seen = {row.case: row for row in await self._store.closings()}
        fresh, over, held, oldest = list[ClosingRow](), list[CaseRow](), list[CaseRow](), now
        kept: Counter[tuple[str, str]] = Counter()
        for row in await self._store.cases():
            closing = seen.get(row.key)
            if closing is None or closing.version != row.version:
                closing = ClosingRow(row.key, row.version, now - now % DAY)
                fresh += [closing] if is_closed(row.state) else []
            memory = self._memory(row) if is_closed(row.state) else None
            wished = memory is not None and memory.unwanted
            end = ends(row.queue, row.state, closing.since, self._days, wished=wished)
            if end is None or end > now:
                kept[row.queue, row.state] += 1
            elif memory is None or memory.hold:
                held.append(row)
            else:
                over.append(row)
                oldest = min(oldest, end)
        return Plan(fresh, over, held, await self._reaches_far(oldest, now), kept)

    async def purge(self, *, confirmed: bool = False) -> tuple[Plan, int]:
        """Erase what is due; the plan, and how many cases went.

        Nothing is done where the clock has jumped by the time the plan is made.

        Args:
            confirmed: whether a human has agreed to what waits for one.

        Raises:
            StorageError: what the store said of the first case that it refused to erase;
                the others were tried all the same, unless the disk is full.
        """
        plan = await self.plan()
        if not self._clock.trusted():
            return plan, 0
        await self._store.commit(*map(PutClosing, plan.fresh))
        self.waits = plan.waits and not confirmed
        now = self._clock.now()
        erased = await self._erase(() if self.waits else plan.over)
        await self._store.commit(Remember(LOOKED, now))
        return plan, erased

    async def _erase(self, over: Iterable[CaseRow]) -> int:
        erased, refused = 0, list[StorageError]()
        for row in over:
            try:
                await self._erasing.erase(row)
                erased += 1
            except ConflictError:
                continue  # somebody has just changed it: it lives on
            except StorageError as error:
                refused.append(error)
                if isinstance(error, DiskFullError):
                    break  # that is no case's own: the next would be refused as well
        if refused:
            raise refused[0]
        return erased

    async def _reaches_far(self, oldest: int, now: int) -> bool:
        last = await self._store.remembered(LOOKED)
        # The first look notes since when cases are closed; nothing can be due by it.
        return oldest < now - REACH * max(DAY, now - last if last is not None else 0)

    def _memory(self, row: CaseRow) -> CaseMemory | None:
        """What is remembered of it; None if it cannot be opened, and then it may be on hold."""
        try:
            return CaseMemory.open(row, self._server_key)
        except SealingError:
            return None

    async def _asked(self, request: Request) -> Mapping[str, Any]:
        if request.get("dry_run"):
            plan = await self.plan()
            return {"table": plan.table(), "waits": plan.waits, "erased": 0, "settled": True}
        if not self._clock.trusted():
            raise ConfigError(
                "The bot does not believe this machine's clock now: nothing is erased."
            )
        plan, erased = await self.purge(confirmed=bool(request.get("confirm")))
        settled = await self._store.settle_erasure()
        return {"table": plan.table(), "waits": self.waits, "erased": erased, "settled": settled}


def _counted(rows: Sequence[CaseRow]) -> Counter[tuple[str, str]]:
    return Counter((row.queue, row.state) for row in rows)
