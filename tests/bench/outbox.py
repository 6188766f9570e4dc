"""What leaves: how many sealed reports a second, and how soon a call for help wakes somebody.

Owns both measurements: the worker over a real store towards a receiver in a
process of its own, and the whole way from the tap on Send to the page on an
officer's phone, with both bots at a simulated Telegram.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_bytes

import httpx

from bot.cli.made_up import made_up_token
from bot.forwarding.worker import Limits, Worker
from bot.sealing.age import sealed_size
from bot.services.changes import AddCase, AddChunk, AddEntry
from bot.services.outbox_routes import Route, Routes
from bot.services.outbox_store import Routed
from bot.services.trusted_time import TrustedClock
from storage.sqlite import SqliteStore
from tests.bench.figures import Facts, percentile
from tests.bot.forwarding.parcels import webhook
from tests.contracts import rows
from tests.ground.doors import Doors, client
from tests.ground.loopback import HOST, free_port
from tests.ground.place import Place, place
from tests.ground.receiver import Receiver
from tests.ground.reporter import ReporterChat
from tests.ground.staff import StaffChat, desk_of, staff_bot, with_head_reading

BUCKET = 16 << 10


def deliveries(count: int = 400) -> Facts:
    """Sealed reports of the smallest bucket, by webhook, one at a time and four side by side."""
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder, _taker() as port:
        runs = {most: asyncio.run(_deliver(Path(folder), port, count, most)) for most in (1, 4)}
    return {"count": count, "one_at_a_time": runs[1], "four_at_once": runs[4]}


@contextmanager
def _taker() -> Iterator[int]:
    arguments = [sys.executable, "-m", "tests.bench.taker"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield int(child.stdout.readline())
        finally:
            child.kill()


async def _deliver(folder: Path, port: int, count: int, most: int) -> float:
    clock = TrustedClock(time.time, time.monotonic)
    hook = webhook(Receiver(port), url=f"http://{HOST}:{port}/in")
    async with await SqliteStore.open(folder / f"{most}.db") as store:
        routed = Routed(store, Routes([Route(destinations=("hook",))]))
        for key in range(1, count + 1):
            entry = rows.entry(key, 1, key, bucket=BUCKET, headers=(token_bytes(9000),))
            chunk = AddChunk(key, 0, 0, token_bytes(sealed_size(BUCKET)))
            case = rows.case(key, priority=1, received=int(time.time()))
            await routed.commit(AddCase(case), chunk, AddEntry(entry))
        worker = Worker(store, clock, token_bytes, {hook: most}, Limits(days=36500))
        began = time.perf_counter()
        await asyncio.gather(*(errand() for _, errand in await worker.due()))
        seconds = time.perf_counter() - began
        assert not await store.outbox()
    await hook.close()
    return round(count / seconds, 1)


def page_after_send(calls: int = 30) -> Facts:
    """Seconds from the tap that calls for help to the page on the phone of who is on duty."""
    token, port = made_up_token(), free_port()
    extra = {
        "AMANA_TELEGRAM__STAFF_TOKEN": token,
        "AMANA_OFFICERS__ADDRESS": f"{HOST}:{port}",
    }
    with place(seed=31, extra=extra) as found:
        with_head_reading(found.mission)
        first = found.settings.telegram.token.get_secret_value()
        httpx.post(f"{found.url}/control/bots", json={"token": first}, trust_env=False, timeout=10)
        found.start_bot()
        seconds = asyncio.run(_pages(found, token, port, calls))
    spread = {name: round(percentile(seconds, share), 3) for name, share in
              (("p50_s", 0.5), ("p99_s", 0.99))}  # fmt: skip
    return {"calls": calls, **spread}


async def _pages(found: Place, token: str, port: int, calls: int) -> list[float]:
    async with _phone(found, token, port) as (doors, phone):
        return [await _page(doors, phone) for _ in range(calls)]


@asynccontextmanager
async def _phone(found: Place, token: str, port: int) -> AsyncIterator[tuple[Doors, StaffChat]]:
    async with client(found.url) as plain, httpx.AsyncClient(trust_env=False, timeout=30) as http:
        doors = Doors(plain)
        phone = await StaffChat.arrives(doors, staff_bot(token))
        await phone.links(desk_of(found.mission, "officer-1", f"http://{HOST}:{port}", http))
        yield doors, phone


async def _page(doors: Doors, phone: StaffChat) -> float:
    reporter = await ReporterChat.arrives(doors)
    await reporter.writes("/start")
    await reporter.taps("🆘")
    card = await reporter.screen("help")
    before = len(await phone.alerts())
    began = time.perf_counter()
    await reporter.posts("tap", message_id=card.id, button=card.button("✅").data)
    while len(await phone.alerts()) == before:
        assert time.perf_counter() - began < 30, "nobody was woken"
        await asyncio.sleep(0.01)
    taken = time.perf_counter() - began
    await phone.taps((await phone.alerts())[0])
    return taken
