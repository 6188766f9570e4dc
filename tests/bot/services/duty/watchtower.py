"""Duty over a scene: officers reached by a way that a test opens and shuts."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC

from bot.services.audit import Chain
from bot.services.changes import AddAudit, Change
from bot.services.duty.alerts import Alert
from bot.services.duty.answering import Answering
from bot.services.duty.batches import Batches
from bot.services.duty.calling import Calling
from bot.services.duty.drills import Drills
from bot.services.duty.duty import Duty, Quiet
from bot.services.duty.steps import Steps
from bot.services.duty.telling import Telling
from bot.services.followed import Follower
from bot.services.rows import CaseRow, OutboxRow
from storage.memory import MemoryStore
from tests.bot.services.scene import Scene

MINUTE = 60.0
OFFSETS = (0.0, 600.0, 1800.0)


@dataclass(eq=False)
class FakeWay:
    """A way that notes whom it told what."""

    name: str = "fake"
    linked: set[str] = field(default_factory=lambda: {"ada", "ben", "cleo", "dora", "emil"})
    open: bool = True
    told: list[tuple[str, Alert]] = field(default_factory=list)
    urgent_only: bool = False

    def reaches(self, officer: str) -> bool:
        """Whoever is linked."""
        return officer in self.linked

    def carries(self, alert: Alert) -> bool:
        """As the test says."""
        return alert.urgent or not self.urgent_only

    async def tell(self, officer: str, alert: Alert) -> bool:
        """Note it, if the way is open."""
        if self.open:
            self.told.append((officer, alert))
        return self.open

    @property
    def names(self) -> list[str]:
        """Whom it told, in order."""
        return [name for name, _ in self.told]


class Watchtower:
    """Everything of duty, over a scene's store and clock."""

    def __init__(self, scene: Scene, *ways: FakeWay) -> None:
        self.scene = scene
        self.ways = ways or (FakeWay(),)
        self.tells = True
        """Whether watches are told of commits."""
        self.quiet = Quiet(21 * 60, 6 * 60, UTC)
        self.wake()
        self.followers: list[Follower] = []
        self._follow(scene.store)

    @property
    def way(self) -> FakeWay:
        """The first way."""
        return self.ways[0]

    def wake(self) -> None:
        """Build it anew over the same store, as a restart does."""
        scene = self.scene
        telling = Telling(self.ways)
        self.calling = Calling(
            scene.store,
            scene.clock,
            scene.sealer,
            telling,
            offsets=OFFSETS,
            signing_key=scene.people.server,
        )
        self.drills = Drills(scene.store, scene.clock, scene.random, telling)
        batches = Batches(
            scene.store,
            scene.clock,
            scene.sealer,
            telling,
            random=scene.random,
            steps=Steps(scene.store, scene.clock, scene.people.server),
        )
        self.duty = Duty(scene.store, scene.clock, self.quiet, (self.calling, batches, self.drills))
        self.answering = Answering(scene.store, scene.clock, scene.sealer)

    def _follow(self, store: MemoryStore) -> None:
        """Tell duty and others of every commit, as the store of the running bot does."""
        commit = store.commit

        async def told(*changes: Change) -> None:
            await commit(*changes)
            for follower in (self.duty.take, *self.followers):
                follower(changes)

        store.commit = told  # type: ignore[method-assign]  # the store whom the scene has already

    async def tick(self) -> None:
        """Do what is due, all of it."""
        await asyncio.gather(*(errand() for _, errand in await self.duty.due()))

    async def passes(self, seconds: float) -> None:
        """Let time go by, looked at every half a minute."""
        while seconds > 0:
            self.scene.clock.pass_(min(seconds, 30))
            seconds -= 30
            await self.tick()

    async def calls_for_help(self) -> CaseRow:
        """Somebody sends a call for help."""
        await self.scene.taps("open:welcome:help", "urgent:help")
        draft = await self.scene.the_draft()
        await self.scene.conversations.phone.receipt_shown(draft, 99)
        return next(row for row in await self.scene.store.cases() if row.priority == 1)

    async def rows(self) -> list[OutboxRow]:
        """What rests in the outbox."""
        return list(await self.scene.store.outbox())

    async def acts(self, row: CaseRow) -> list[str]:
        """What the case's chain says, in order."""
        return [act.action for act in await self.scene.store.audit(row.key)]

    async def officer_acts(self, row: CaseRow, action: str) -> None:
        """Let an officer do something at the desk, as far as the chain shows it."""
        last = await self.scene.store.last_act(row.key)
        chain = Chain(row.key, row.reference, last, self.scene.people.server)
        await self.scene.store.commit(AddAudit(chain.unsigned_act(action, row.received, "ada")))
