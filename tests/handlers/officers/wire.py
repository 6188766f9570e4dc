"""The officers' API as a desk meets it: a real web server on loopback over a real database.

Owns the set-up and a small signing client. The officers are ada, ben and
cleo, who read the cases that a test files, and dora, who reads none.
"""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx

from bot.errors import SealingError
from bot.sealing.age.payload import sealed_size
from bot.sealing.answers import Asking, SignedAnswer, check_answer
from bot.sealing.requests import NONCE_FIELD, Occasion, sign_request
from bot.sealing.roster import Roster
from bot.sealing.signing import SigningKey
from bot.services import changes
from bot.services.audit import Chain
from bot.services.case_edits import Sealer
from bot.services.officers.acting import Acting, Ground
from bot.services.officers.link_codes import LinkCodes
from bot.services.officers.undelivered import GivenUp
from bot.services.officers.witness import Witness
from bot.services.rows import AuditRow, CaseRow, EntryRow
from handlers.officers.door import Door
from handlers.officers.nonces import Nonces
from handlers.officers.pace import Limits, Pace
from handlers.officers.server import serve_officers
from handlers.officers.services import Services, SignedRoster
from storage.sqlite import SqliteStore
from tests.bot.services.officers.cases import PEOPLE, RANDOM, SERVER_KEY, World, case

BUCKET = 16384
SIZE = sealed_size(BUCKET)
PAYLOAD = bytes(range(256)) * (SIZE // 256) + bytes(SIZE % 256)
SERVER_KEYS = {PEOPLE.server.public.key_id: PEOPLE.server.public}
STRANGER = SigningKey(bytes(range(32)))


def asking_of(request: httpx.Request) -> Asking | None:
    """What an answer to a known officer's request is bound to."""
    path, _, query = request.url.raw_path.decode("latin-1").partition("?")
    signature = request.headers.get("signature")
    return None if signature is None else Asking(request.method, path, query, signature)


Call = Callable[["Wire"], Awaitable[None]]


@dataclass
class Rosters:
    """A roster that a test may let expire or change."""

    believed: Roster | None = PEOPLE.roster
    is_usable: bool = True

    def usable(self) -> Roster | None:
        """The roster, while the test says so."""
        return self.believed if self.is_usable else None


@dataclass
class Wire:
    """A running API, and everything behind it."""

    world: World
    store: SqliteStore
    services: Services
    rosters: Rosters
    http: httpx.AsyncClient
    seen: list[float]
    troubles: list[str]
    traffic: list[bytes] = field(default_factory=list)

    async def nonce(self) -> str:
        """A fresh nonce, asked for as a desk does."""
        return str((await self.http.get("/v1/nonce")).json()["nonce"])

    async def ask(
        self,
        method: str,
        target: str,
        *,
        who: str = "ada",
        key: SigningKey | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        occasion: Occasion | None = None,
    ) -> httpx.Response:
        """Make one signed request, and check the signature of its answer."""
        occasion = occasion or Occasion(
            PEOPLE.server.public.key_id, await self.nonce(), self.world.clock.now()
        )
        path, _, query = target.partition("?")
        fields = sign_request(
            key or PEOPLE[who].need_signing_key(),
            method=method,
            path=path,
            query=query,
            body=body,
            occasion=occasion,
            headers=headers,
        )
        return await self.send(method, target, fields, body)

    async def send(
        self, method: str, target: str, fields: Mapping[str, str], body: bytes = b""
    ) -> httpx.Response:
        """Send exactly these fields, and check the signature of the answer."""
        answer = await self.http.request(method, target, headers=dict(fields), content=body)
        self.traffic.append(answer.content)
        self.checked(answer)
        return answer

    def checked(self, answer: httpx.Response) -> SignedAnswer:
        """Check an answer as a desk does; what was said to a stranger is bound to nothing."""
        try:
            return self.checked_as(answer, asking_of(answer.request))
        except SealingError:
            return self.checked_as(answer, None)

    def checked_as(self, answer: httpx.Response, asking: Asking | None) -> SignedAnswer:
        """Check an answer that is bound to this, or to nothing."""
        signed = check_answer(
            SERVER_KEYS,
            status=answer.status_code,
            headers=answer.headers.multi_items(),
            asking=asking,
        )
        signed.check_body(answer.content)
        assert signed.nonce == answer.headers[NONCE_FIELD]
        return signed

    async def file(self, key: int = 1, **facts: Any) -> CaseRow:
        """File a case whose report has a payload of the right size, in three chunks."""
        row = case(key, **facts)
        payload = key * 100
        chunks = (PAYLOAD[:5000], PAYLOAD[5000:12000], PAYLOAD[12000:])
        received = Chain(row.key, row.reference, None, PEOPLE.server).server_act("received", 21600)
        await self.world.store.commit(
            changes.AddCase(row),
            *(changes.AddChunk(payload, n, 21600, chunk) for n, chunk in enumerate(chunks)),
            changes.AddEntry(EntryRow(key, 1, "report", BUCKET, 21600, (b"header",), payload)),
            changes.AddAudit(received),
        )
        return row

    async def everything(self) -> tuple[object, ...]:
        """All that a request could have changed."""
        cases = tuple(await self.store.cases())
        acts = [tuple(await self.store.audit(row.key)) for row in cases]
        entries = [tuple(await self.store.entries(row.key)) for row in cases]
        service: tuple[AuditRow, ...] = tuple(await self.store.audit(0))
        return (cases, tuple(acts), tuple(entries), service, len(self.seen))


@asynccontextmanager
async def wire(folder: Path, limits: Limits | None = None) -> AsyncIterator[Wire]:
    """Start the API over a database in a folder; all of it ends."""
    store = await SqliteStore.open(folder / "amana.db")
    world = World(inner=store)  # type: ignore[arg-type]  # the same port
    rosters, seen, troubles = Rosters(), [], []  # type: ignore[var-annotated]

    async def note() -> None:
        seen.append(world.clock.monotonic())

    services = services_of(world, rosters, note, troubles)
    services = replace(services, pace=Pace(world.clock.monotonic, limits))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(serve_officers(Door(services).application(), listening))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=20) as http:
            yield Wire(world, store, services, rosters, http, seen, troubles)
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await store.close()


def services_of(
    world: World, rosters: Rosters, note: Callable[[], Awaitable[None]], troubles: list[str]
) -> Services:
    """Everything that the API asks of, over a world in memory or on disk."""

    def sealer() -> Sealer:
        return Sealer(
            server_key=SERVER_KEY,
            signing_key=PEOPLE.server,
            roster=PEOPLE.roster,
            random=RANDOM,
        )

    witness = Witness(world.store, PEOPLE.server, world.clock)
    ground = Ground(
        store=world.store,
        sealer=sealer,
        clock=world.clock,
        index=world.caseload,
        denials=witness,
    )
    monotonic = world.clock.monotonic
    return Services(
        reading=world.reading,
        acts=Acting(ground),
        given_up=GivenUp(world.reading, world.sources, PEOPLE.server, world.clock),
        links=LinkCodes(SERVER_KEY.link_codes(), monotonic, secrets.token_bytes),
        rosters=rosters,
        roster_files=lambda: SignedRoster(PEOPLE.roster.dump(), {"head": b"signature"}),
        signing_key=PEOPLE.server,
        nonces=Nonces(SERVER_KEY.officers_nonces(), monotonic, secrets.token_bytes),
        pace=Pace(monotonic),
        clock=world.clock,
        seen=note,
        trouble=troubles.append,
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
