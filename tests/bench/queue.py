"""What a queue's page costs at a thousand cases and at a hundred thousand.

Owns made-up cases in a real database, never all in memory at once,
and the figures of the index over them: a page, a restart, its size, and a
denied view beside a case that there is not.
"""

import asyncio
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bot.sealing.readers import ReaderList
from bot.sealing.server_keys import ServerKey
from bot.sealing.server_rows import seal_case_row
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddCase
from bot.services.followed import Followed
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import UnknownCaseError
from bot.services.officers.presence import Presence
from bot.services.officers.reading import Reading, Sources
from bot.services.officers.views import View
from bot.services.officers.witness import Witness
from bot.services.rows import CaseRow
from storage.sqlite import SqliteStore
from tests.bench.figures import MIB, Facts
from tests.bot.sealing.cast import Seeded
from tests.bot.services.officers.cases import ADA, CLEO, FACTS, PEOPLE, case, memory, reference
from tests.bot.services.scene import Hands

FEW, MANY = 1_000, 100_000
MOST_RATIO = 1.2
AT_ONCE = 500
PAGES = 400
DENIALS = 150
LOWEST_DENIAL_RATIO, HIGHEST_DENIAL_RATIO = 0.67, 1.5

KEY = ServerKey.generate(Seeded("bench"))
CREWS = (("ada", "ben", "cleo"), ("dora", "emil"), ("ada", "cleo"))
STATES = ("submitted", "acknowledged", "assessing", "waiting_external:assessing", "closed",
          "closed")  # fmt: skip
# As long as a post-quantum recipient is: most of what a restart reads.
REPORTER = "age1pq1" + "q" * 1952


def rows(count: int) -> Iterator[CaseRow]:
    """Cases of several crews, priorities and states, made one by one."""
    lists = (
        ReaderList(case_id="0" * 32, readers=crew, stanzas=6, reporter=REPORTER,
                   report_manifest="1" * 64)
        for crew in CREWS
    )  # fmt: skip
    memories = [CaseMemory(readers, 2).dump() for readers in lists]
    for key in range(1, count + 1):
        sealed = seal_case_row(KEY, key, 1, memories[key % len(CREWS)], secrets.token_bytes)
        yield CaseRow(
            key=key, reference=reference(key), locator=key.to_bytes(32), queue="protection",
            priority=1 if key % 50 == 0 else 2 + key % 3, state=STATES[key % len(STATES)],
            language="sw", channel="telegram", identity_kind="hybrid",
            received=21600 * (key % 3000), due=0, assignee=None, version=1, sealed=sealed, note=b"",
        )  # fmt: skip


@asynccontextmanager
async def kept(count: int) -> AsyncIterator[SqliteStore]:
    """A database with so many cases, none of which has an act yet."""
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
        store = await SqliteStore.open(Path(folder) / "amana.db", reserve_bytes=0)
        try:
            made = rows(count)
            while some := [AddCase(row) for row in islice(made, AT_ONCE)]:
                await store.commit(*some)
            yield store
        finally:
            await store.close()


def queue() -> Facts:
    """Server time for a page of 50, at both sizes, and what a restart costs at the larger."""
    return asyncio.run(_queue())


async def _queue() -> Facts:
    spent: dict[int, list[float]] = {FEW: [], MANY: []}
    async with kept(FEW) as little, kept(MANY) as much:
        few, _ = await loaded(little)
        before = _resident_mib()
        many, seconds = await loaded(much)
        grown = _resident_mib() - before
        for _ in range(PAGES):
            for count, reading in ((FEW, few), (MANY, many)):
                spent[count].append(await timed(reading))
    small, large = (1000 * statistics.median(spent[count]) for count in (FEW, MANY))
    ratio = round(large / small, 2)
    return {
        "page_ms_at": {str(FEW): round(small, 3), str(MANY): round(large, 3)},
        "ratio": ratio,
        "demand": MOST_RATIO,
        "met": ratio <= MOST_RATIO,
        "restart_s": round(seconds, 1),
        "index_mib_per_100000": round(grown * 100_000 / MANY, 1),
    }


async def timed(reading: Reading) -> float:
    """Seconds for a page of 50."""
    begun = time.perf_counter()
    page = await reading.page(ADA, View.TODO)
    spent = time.perf_counter() - begun
    assert len(page.cases) == 50
    return spent


async def loaded(store: SqliteStore) -> tuple[Reading, float]:
    """What a start makes of a database, and in how many seconds."""
    caseload = Caseload(KEY)
    begun = time.perf_counter()
    await caseload.load(store)
    return reading_of(store, caseload), time.perf_counter() - begun


def reading_of(store: Any, caseload: Caseload) -> Reading:
    """The use case over a store and its index."""
    clock = Hands()
    witness = Witness(store, PEOPLE.server, clock)
    presence = Presence(clock.monotonic)
    return Reading(Sources(store, caseload, presence, witness, KEY, lambda: FACTS))


def denied() -> Facts:
    """A view denied beside a case that there is not, on a real database, in turns."""
    return asyncio.run(_denied())


async def _denied() -> Facts:
    spent: dict[str, list[float]] = {reference(1): [], reference(2): []}
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
        inner = await SqliteStore.open(Path(folder) / "amana.db", reserve_bytes=0)
        caseload = Caseload(KEY)
        store = Followed(inner, caseload.take)
        sealed = memory("ada", "ben").seal(1, 1, KEY, secrets.token_bytes)
        await store.commit(AddCase(replace(case(1), sealed=sealed)))
        reading = reading_of(store, caseload)
        for turn in range(DENIALS):
            for name in sorted(spent, reverse=bool(turn % 2)):
                spent[name].append(await _refused(reading, name))
        await inner.close()
    unread, unknown = (1000 * statistics.median(each) for each in spent.values())
    ratio = round(unread / unknown, 2)
    met = LOWEST_DENIAL_RATIO < ratio < HIGHEST_DENIAL_RATIO
    return {"unread_ms": round(unread, 3), "unknown_ms": round(unknown, 3), "ratio": ratio,
            "demand": [LOWEST_DENIAL_RATIO, HIGHEST_DENIAL_RATIO], "met": met}  # fmt: skip


async def _refused(reading: Reading, name: str) -> float:
    begun = time.perf_counter()
    try:
        await reading.detail(CLEO, name)
    except UnknownCaseError:
        return time.perf_counter() - begun
    raise AssertionError("an officer was shown a case that they do not read")


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / MIB
