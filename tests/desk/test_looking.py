"""What looking leaves in a case's record, over the real API: a list is no look, a page is one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.casework.actions import Action
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.officers.knowing import FETCH
from desk.cache import Cache
from desk.client import ServerClient
from desk.entries import Reader
from desk.listing import facts
from tests.bot.sealing.cast import Seeded
from tests.bot.services.officers.cases import PEOPLE
from tests.handlers.officers.wire import Wire, wire

HOUR = 3600


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Wire]:
    """The API, with two cases that ada and ben read."""
    (tmp_path / "server").mkdir()
    async with wire(tmp_path / "server") as running:
        for key in (1, 2):
            await running.file(key)
        yield running


@asynccontextmanager
async def client_of(api: Wire, name: str) -> AsyncIterator[ServerClient]:
    """An officer's own way to the server."""
    keys, base = (PEOPLE.server.public,), str(api.http.base_url)
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as http:
        yield ServerClient(base, PEOPLE[name], keys, http, api.world.clock.now)


async def opens_the_queue(client: ServerClient, name: str, folder: Path) -> None:
    """The page of the queue: a list, and each report that is not known yet."""
    cache = Cache(folder / name, PEOPLE[name], Seeded(name))
    reader = Reader(client, cache, PEOPLE[name], VerifiedRoster(PEOPLE.roster, ("head",)))
    page = await client.cases("todo")
    assert len(page.cases) == 2
    await facts(reader, page.cases)


async def looks(api: Wire, key: int) -> list[tuple[str, str]]:
    """Who looked at a case, and how, by its record."""
    acts = await api.store.audit(key)
    return [(act.action, act.officer) for act in acts if act.action in {FETCH, Action.READ}]


async def test_opening_the_queue_is_fetching_and_is_written_once(tmp_path: Path, api: Wire) -> None:
    """Each officer's first time stands in each case; nobody is said to have read anything."""
    for name in ("ada", "ben"):
        async with client_of(api, name) as client:
            for _ in range(3):
                await opens_the_queue(client, name, tmp_path)

    for key in (1, 2):
        assert await looks(api, key) == [(FETCH, "ada"), (FETCH, "ben")]


async def test_a_persons_view_is_written_at_most_once_an_hour(tmp_path: Path, api: Wire) -> None:
    """Of that case alone, and moves no version."""
    row = await api.store.case(1)
    assert row is not None
    async with client_of(api, "ada") as client:
        await opens_the_queue(client, "ada", tmp_path)
        for _ in range(3):
            done = await client.act(row.reference, Action.READ, row.version)
            assert done.version == row.version
        assert await looks(api, 1) == [(FETCH, "ada"), (Action.READ, "ada")]

        api.world.clock.pass_(HOUR)
        await client.act(row.reference, Action.READ, row.version)
    assert (await looks(api, 1)).count((Action.READ, "ada")) == 2
    assert await looks(api, 2) == [(FETCH, "ada")]
