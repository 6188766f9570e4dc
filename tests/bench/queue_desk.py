"""What the whole queue page costs at the desk, at a thousand cases and at a hundred thousand.

Owns a running officers' API over made-up cases, a desk in front of it with an
unlocked officer, and the time from asking for the page to having its HTML:
signed requests over loopback, the server's list, kept facts opened, rendering.
"""

import asyncio
import json
import secrets
import socket
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import httpx

from bot.sealing.roster_signing import VerifiedRoster
from bot.services.officers.reading import Reading
from desk.app import build
from desk.cache import Cache
from desk.client import ServerClient
from desk.desk import Desk
from desk.listing import ListFacts
from desk.session import Session
from desk.sessions import Hands
from desk.settings import DeskSettings
from handlers.officers.door import Door
from handlers.officers.pace import Limits, Pace
from handlers.officers.server import serve_officers
from tests.bench.figures import Facts
from tests.bench.queue import FEW, MANY, MOST_RATIO, kept, loaded
from tests.bot.services.officers.cases import PEOPLE, World
from tests.handlers.officers.wire import Rosters, services_of

PAGES = 40
OFFICER = "ada"
# Nothing here is about how fast an officer may ask.
UNPACED = Limits(burst=10**9)


@dataclass
class Visitor:
    """A browser before an unlocked desk."""

    desk: Desk
    session: Session
    http: httpx.AsyncClient

    async def page(self) -> str:
        """The queue page, as its HTML."""
        answer = await self.http.get(f"{self.desk.root}/")
        assert answer.status_code == httpx.codes.OK, answer.status_code
        return answer.text

    async def knows(self) -> None:
        """Keep the list's facts of a page's cases, as after their first opening."""
        for case in (await self.session.client.cases()).cases:
            made = ListFacts(
                reference=case.reference,
                what="Threat, danger soon",
                kind="threat",
                category=None,
                where="north",
                language="sw",
                direction="ltr",
                urgent=False,
                practice=False,
                story=True,
            )
            kept = json.dumps(asdict(made)).encode()
            self.session.cache.keep_fact(f"list/{case.reference}", kept)


def pages() -> Facts:
    """Milliseconds for the desk's queue page at both sizes, in turns."""
    return asyncio.run(_pages())


async def _pages() -> Facts:
    spent: dict[int, list[float]] = {FEW: [], MANY: []}
    async with desk_before(FEW) as few, desk_before(MANY) as many:
        for _ in range(PAGES):
            for count, visitor in ((FEW, few), (MANY, many)):
                began = time.perf_counter()
                await visitor.page()
                spent[count].append(time.perf_counter() - began)
    small, large = (1000 * statistics.median(spent[count]) for count in (FEW, MANY))
    ratio = round(large / small, 2)
    return {
        "page_ms_at": {str(FEW): round(small, 1), str(MANY): round(large, 1)},
        "ratio": ratio,
        "demand": MOST_RATIO,
        "met": ratio <= MOST_RATIO,
    }


@asynccontextmanager
async def desk_before(count: int) -> AsyncIterator[Visitor]:
    """A desk before a server that holds so many cases, its first page's facts known."""
    async with _server(count) as base, httpx.AsyncClient(trust_env=False) as way:
        with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
            visitor = _visitor(Path(folder), base, way)
            async with visitor.http:
                await visitor.knows()
                yield visitor


@asynccontextmanager
async def _server(count: int) -> AsyncIterator[str]:
    async with kept(count) as store:
        reading, _ = await loaded(store)
        async with _serving(reading) as base:
            yield base


@asynccontextmanager
async def _serving(reading: Reading) -> AsyncIterator[str]:
    world = World()

    async def unheard() -> None:
        return None

    services = replace(
        services_of(world, Rosters(), unheard, []),
        reading=reading,
        pace=Pace(world.clock.monotonic, UNPACED),
    )
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(serve_officers(Door(services).application(), listening))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


def _visitor(folder: Path, base: str, way: httpx.AsyncClient) -> Visitor:
    keys, now = PEOPLE[OFFICER], World().clock.now
    settings = DeskSettings(server=base, home=folder / "home", pinned={}, required=1,
                            areas={"north": {"en": "North"}}, port=8768)  # fmt: skip
    desk = Desk(settings, (), Hands(now=now, monotonic=lambda: 1.0))
    browser = desk.sessions.admit(desk.sessions.secret)
    assert browser is not None
    session = browser.session = Session(
        officer=OFFICER,
        keys=keys,
        client=ServerClient(base, keys, [PEOPLE.server.public], way, now),
        roster=VerifiedRoster(PEOPLE.roster, ("head",)),
        cache=Cache(folder / "cache", keys, secrets.token_bytes),
        language="en",
        last_touched=1.0,
        roster_at=now(),
    )
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=build(desk)),
        base_url="http://127.0.0.1:8768",
        cookies={desk.cookie: browser.cookie},
        trust_env=False,
    )
    return Visitor(desk, session, http)
