"""How soon the bot is back: after a kill with many open drafts; and what a backup costs meanwhile.

Owns both measurements, each over a real process on a real disk.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from secrets import token_bytes

from bot.sealing.age import sealed_size
from bot.services.changes import AddCase, AddChunk, AddEntry
from storage.sqlite import SqliteStore
from tests.bench import driver
from tests.bench.figures import MIB, Facts, percentile
from tests.bench.wire import Wire
from tests.contracts import rows
from tests.ground.phone import Chat
from tests.ground.place import READY_S, Place, place

SIDE_BY_SIDE = 16
BUCKET = 64 << 10
WORDS = "The guard at the gate took our cards. I will tell you more."
MORE = "He came back in the evening."


def after_a_kill(drafts: int = 1000, waiting: int = 50) -> Facts:
    """Seconds from the start after a kill -9: until updates are taken, until people are answered.

    Args:
        drafts: open ones, each of somebody who has written and sent nothing.
        waiting: of these people, how many write while the bot is dead.
    """
    with place(seed=41) as found:
        found.start_bot()
        return asyncio.run(_killed(found, drafts, waiting))


async def _killed(found: Place, drafts: int, waiting: int) -> Facts:
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(Wire(found.url)) for _ in range(SIDE_BY_SIDE)]
        share = -(-drafts // SIDE_BY_SIDE)
        counts = [max(0, min(share, drafts - number * share)) for number in range(SIDE_BY_SIDE)]
        groups = await asyncio.gather(*map(_people, wires, counts))
        await asyncio.to_thread(found.kill_bot)
        chosen = [group[: -(-waiting // SIDE_BY_SIDE)] for group in groups]
        sent = await asyncio.gather(*map(_write, chosen))
        began = time.perf_counter()
        ready = asyncio.create_task(asyncio.to_thread(_ready, found, began))
        answered = await asyncio.gather(
            *(_answered(group, ids, began) for group, ids in zip(chosen, sent, strict=True))
        )
        times = sorted(each for group in answered for each in group)
        return {
            "drafts": _open_drafts(found),
            "takes_updates_s": round(await ready, 2),
            "first_answer_s": round(times[0], 2),
            "waiting": len(times),
            "all_answered_s": round(times[-1], 2),
        }


async def _people(wire: Wire, count: int) -> list[driver.Player]:
    """People who have written a line and sent nothing."""
    players = []
    for _ in range(count):
        player = await driver.Player.arrives(wire, driver.Log())
        await player.writes(WORDS)
        players.append(player)
    return players


async def _write(players: Sequence[driver.Player]) -> list[int]:
    return [await player.posts(MORE) for player in players]


async def _answered(
    players: Sequence[driver.Player], sent: Sequence[int], began: float
) -> list[float]:
    """When each of these people's cards stood below their last message."""
    times = []
    for player, message in zip(players, sent, strict=True):
        await player.until(partial(_stands_below, message))
        times.append(time.perf_counter() - began)
    return times


def _stands_below(message: int, chat: Chat) -> bool:
    return chat.card is not None and chat.card.id > message


def _ready(found: Place, began: float) -> float:
    before = found.polls
    found.start_bot_unready()
    assert found.bot is not None
    found.bot.wait_until(lambda: found.polls > before, READY_S)
    return time.perf_counter() - began


def _open_drafts(found: Place) -> int:
    with sqlite3.connect(f"file:{found.settings.database}?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM drafts").fetchone()
    return int(count)


def backup_under_load(cases: int = 1000, people: int = 8, reports: int = 6) -> Facts:
    """How long a backup takes beside people who write, and how long they then wait for a card."""
    with place(seed=43) as found, tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
        asyncio.run(_fill(found.settings.database, cases))
        found.start_bot()
        quiet, _ = asyncio.run(driver.play(found.url, people, reports))
        file = Path(folder) / "backup.age"
        seconds, log = asyncio.run(_backed_up(found, file, people, reports))
        return {
            "cases": cases,
            "file_mib": round(file.stat().st_size / MIB),
            "backup_s": round(seconds, 2),
            "tap_p99_ms": round(1000 * percentile(log.taps, 0.99), 1),
            "tap_p99_ms_without": round(1000 * percentile(quiet.taps, 0.99), 1),
        }


async def _backed_up(
    found: Place, file: Path, people: int, reports: int
) -> tuple[float, driver.Log]:
    playing = asyncio.create_task(driver.play(found.url, people, reports))
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    command = ("-m", "bot", "backup", str(file), "--mission", str(found.mission))
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=found.environment, stderr=asyncio.subprocess.DEVNULL
    )
    assert await child.wait() == 0, "the backup failed"
    seconds = time.perf_counter() - began
    log, _ = await playing
    return seconds, log


async def _fill(database: Path, cases: int) -> None:
    """Let there be cases, each with one entry of a photo's size."""
    database.parent.mkdir(parents=True, exist_ok=True)
    async with await SqliteStore.open(database) as store:
        for key in range(1, cases + 1):
            chunk = AddChunk(key, 0, 0, token_bytes(sealed_size(BUCKET)))
            entry = rows.entry(key, 1, key, bucket=BUCKET, headers=(token_bytes(9000),))
            await store.commit(AddCase(rows.case(key)), chunk, AddEntry(entry))
