"""An office: officers with caches of their own, at one server in memory.

Owns bringing a scene, a lying server and the desk's functions together, so
that a test says who opens or decides what.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sealing.roster_signing import VerifiedRoster
from bot.services.rows import CaseRow
from desk.cache import Cache
from desk.casefile import CaseFile
from desk.entries import Reader
from desk.opening import open_case
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import CANARY, Scene
from tests.desk.server import FakeClient, FakeServer

AREAS = {"north": "North"}


class Office:
    """Everyone at their desks."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self._folder = scene, folder
        self.server = FakeServer(scene)
        self.roster = VerifiedRoster(scene.people.roster, ("head",))
        self._desks: dict[str, Reader] = {}

    def desk(self, name: str) -> Reader:
        """An officer's desk, the same one each time."""
        if name not in self._desks:
            keys = self.scene.people[name]
            cache = Cache(self._folder, keys, Seeded(f"cache {name}"))
            self._desks[name] = Reader(self.server.as_officer(name), cache, keys, self.roster)
        return self._desks[name]

    def client(self, name: str) -> FakeClient:
        """An officer's client."""
        client = self.desk(name).client
        assert isinstance(client, FakeClient)
        return client

    async def opens(self, name: str, reference: str) -> CaseFile:
        """An officer opens a case."""
        desk = self.desk(name)
        return await open_case(
            desk.client, desk.cache, desk.keys, desk.roster, reference, areas=AREAS
        )


@asynccontextmanager
async def opened_office(folder: Path) -> AsyncIterator[Office]:
    """An office on its first day."""
    scene = Scene()
    yield Office(scene, folder)
    await scene.close()


async def with_voice(scene: Scene, content: bytes = b"voice") -> CaseRow:
    """A case with words, answers and one voice message that was whole at Send."""
    await scene.tells(f"They took my cow. {CANARY}")
    turn = await scene.sends_voice(len(content))
    kept = await scene.keep(turn.fetch[0], content)
    await scene.conversations.file_kept(turn.fetch[0], kept)
    await scene.taps("pick:hurt:me_adult", "skip:kind", "send:who", "send:check")
    return await scene.case()
