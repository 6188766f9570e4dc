"""An outbox with a worker on it, and destinations that end as a test says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.forwarding.worker import Limits, Worker
from bot.services.changes import (
    AddCase,
    AddEntry,
)
from bot.services.outbox_parcels import DONE, Outcome, Parcel, Result
from bot.services.outbox_routes import Route, Routes
from bot.services.rows import OutboxRow
from storage.memory import MemoryStore
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Hands
from tests.contracts import rows

AWAY, REFUSED = Outcome(Result.AWAY, "status_503"), Outcome(Result.REFUSED, "status_500")


@dataclass(eq=False)
class Ends:
    """A destination that does as it is told."""

    name: str = "hook"
    does: Callable[[Parcel], Outcome] = lambda _: DONE
    came: list[tuple[str, str]] = field(default_factory=list)
    tries: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Take it, or not."""
        self.tries += 1
        outcome = self.does(parcel)
        if outcome is DONE:
            self.came.append((parcel.facts.reference, parcel.id))
        return outcome


class Office:
    """A store with cases, a worker, a clock."""

    def __init__(self, *ends: Ends, limits: Limits | None = None) -> None:
        self.store, self.clock = MemoryStore(), Hands()
        self.ends = ends or (Ends(),)
        self.limits = limits or Limits()
        self.wake()

    def wake(self) -> None:
        """Build the worker anew over the same store, as a restart does."""
        ends = dict.fromkeys(self.ends, 1)
        random = Seeded("worker")
        self.worker = Worker(self.store, self.clock, random, ends, self.limits)  # type: ignore[arg-type]  # fakes beside webhooks

    async def files(self, key: int, *, priority: int = 1, to: str = "hook") -> None:
        """File a case that is to be delivered."""
        case = rows.case(key, priority=priority, received=self.clock.at - self.clock.at % 900)
        entry = rows.entry(key, 1, 1000 + key, at=case.received)
        routes = Routes([Route(destinations=(to,))])
        await self.store.commit(
            AddCase(case),
            rows.chunk(1000 + key),
            AddEntry(entry),
            *routes.items(case, entry),
        )

    async def tick(self) -> None:
        """Do what is due, all of it."""
        await asyncio.gather(*(errand() for _, errand in await self.worker.due()))

    async def passes(self, seconds: float, step: float = 60.0) -> None:
        """Let time go by."""
        while seconds > 0:
            self.clock.pass_(step)
            seconds -= step
            await self.tick()

    async def waiting(self) -> list[OutboxRow]:
        """What rests in the outbox."""
        return list(await self.store.outbox())
