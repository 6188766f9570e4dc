"""Bad days: a disk that is full, a weekend without a network, two bots on one folder, the end."""

import asyncio
import os
import re
import socket
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import httpx
import pytest

from bot.services.outage import HEARD, LONG
from tests.ground.disk import small_disk
from tests.ground.doors import Doors, client
from tests.ground.loopback import free_port
from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place, wait_for
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "many", "reply": "code"}
NEARLY_FULL = 4 << 20
"""Bytes left beside the reserve, with which no report is begun any more."""
WAITING = "We cannot read messages right now"


@asynccontextmanager
async def somebody(town: Place) -> AsyncIterator[ReporterChat]:
    """A person with a phone."""
    async with client(town.url) as http:
        yield await ReporterChat.arrives(Doors(http))


# ---------------------------------------------------------------- a full disk


async def writes_until_told(reporter: ReporterChat) -> tuple[str, ...]:
    """Write until nothing more fits: what a start moves leaves some room even on a full disk."""
    posted: list[str] = []
    while WAITING not in (await reporter.look()).words:
        assert len(posted) < 60, "the disk was never full"
        posted.append(f"Zqduring{len(posted)} {'word ' * 600}".strip())
        await reporter.posts("text", text=posted[-1])
        await asyncio.sleep(0.3)
    return tuple(posted)


def said(town: Place) -> str:
    """What the bot has logged."""
    assert town.bot is not None
    return town.bot.said()


async def get(port: int, page: str) -> httpx.Response:
    """Ask as a monitor does."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
        return await http.get(f"http://127.0.0.1:{port}/{page}")


@pytest.mark.parametrize("way_in", ["polling", "webhook"])
async def test_a_full_disk_is_told_and_recovered_from(way_in: str) -> None:
    """People are told that their messages wait and where to go; with room again all arrive once."""
    port = free_port()
    with (
        place(seed=41, way_in=way_in, extra={"AMANA_HEALTH__ADDRESS": f"127.0.0.1:{port}"}) as town,
        small_disk(town.mission / "data", 48) as disk,
    ):
        town.start_bot()
        async with somebody(town) as reporter, somebody(town) as other:
            await reporter.agrees()
            await reporter.writes("There was room. Zqroom.")
            disk.fill()

            await reporter.posts("text", text="There was none. Zqnone.")
            await other.posts("text", text="/start")
            for one in (reporter, other):
                await one.until(lambda chat: WAITING in chat.words)
            assert "If you are in danger" in reporter.seen.words
            ready = await get(port, "readyz")
            assert (ready.status_code, ready.json()) == (503, {"failing": ["disk_full"]})
            assert (await get(port, "healthz")).status_code == 200
            wait_for(lambda: '"disk_full", "state": "stands"' in said(town))

            disk.empty()
            await reporter.cleared()
            await other.screen("welcome")
            for one in (reporter, other):
                await one.until(lambda chat: WAITING not in chat.words)
            await reporter.answers(CHOSEN)
            case = Officers.of(town.mission).case_of(await reporter.submits())

        assert case.words == ("There was room. Zqroom.", "There was none. Zqnone.")
        assert (await get(port, "readyz")).status_code == 200
        wait_for(lambda: '"disk_full", "state": "over"' in said(town))
        town.stop_bot()


async def test_a_call_for_help_waits_for_no_room() -> None:
    """Words that would begin a report wait; a call behind them takes them along at once."""
    with place(seed=48) as town, small_disk(town.mission / "data", 48) as disk:
        town.start_bot()
        async with somebody(town) as reporter:
            await reporter.writes("/start")
            disk.fill(NEARLY_FULL)
            wait_for(lambda: '"disk_full", "state": "stands"' in said(town))

            await reporter.posts("text", text="They are at the door. Zqdoor.")
            await reporter.until(lambda chat: WAITING in chat.words)
            await reporter.taps("🆘")
            await reporter.screen("help")
            await reporter.taps_away("✅")
            await reporter.until(lambda chat: any(m.screen == "urgent" for m in chat.shown))
            case = Officers.of(town.mission).case_of(reporter.receipt)

        assert case.report.urgent
        assert case.words == ("They are at the door. Zqdoor.",)
        town.stop_bot()


async def test_a_start_on_a_full_disk_still_tells_people() -> None:
    """A machine without room neither stays silent nor forgets what it had, or what it told."""
    with place(seed=42) as town, small_disk(town.mission / "data", 48) as disk:
        town.start_bot()
        async with somebody(town) as reporter:
            await reporter.agrees()
            await reporter.writes("Zqbefore.")
            town.kill_bot()
            disk.fill()

            town.start_bot()
            during = await writes_until_told(reporter)
            wait_for(lambda: _traces(town) > 0)  # of the note: a kill before that forgets it
            town.kill_bot()
            disk.empty()
            town.start_bot()
            await reporter.cleared()
            await reporter.until(lambda chat: WAITING not in chat.words)
            await reporter.answers(CHOSEN)
            case = Officers.of(town.mission).case_of(await reporter.submits())

        assert case.words == ("Zqbefore.", *during)
        town.stop_bot()


async def test_a_start_on_a_full_disk_outlasts_what_was_half_done() -> None:
    """What the end left half done wants to be kept at once; it is tried on until there is room."""
    with place(seed=47) as town, small_disk(town.mission / "data", 48) as disk:
        town.start_bot()
        async with somebody(town) as reporter, somebody(town) as other:
            receipt = await reporter.reports("Zqfirst.", chosen=CHOSEN)
            await reporter.taps("🔑")
            await reporter.screen("code")
            await reporter.writes(receipt)
            await reporter.screen("case")
            town.kill_bot()
            disk.fill()

            town.start_bot()
            await writes_until_told(other)
            disk.empty()
            await other.cleared()
            await other.screen("limits")
            await reporter.screen("code")

        town.stop_bot()


# ---------------------------------------------------------------- a weekend without a network


async def test_after_a_long_outage_whoever_writes_is_told_once() -> None:
    """Telegram threw away what nobody fetched for a day; the machine was off meanwhile."""
    with place(seed=43, program=CLOCKED_BOT) as town:
        town.start_bot()
        wait_for(lambda: _fact(town, HEARD) is not None)
        async with somebody(town) as reporter, somebody(town) as other:
            assert "did not reach us" not in (await reporter.writes("/start")).text
            town.stop_bot()
            town.clock_file.write_text(str(LONG + 3600))
            await reporter.doors.post("clock", {"offset_seconds": LONG + 3600})
            town.start_bot()

            for one in (reporter, other):
                await one.posts("text", text="/start")
                await one.until(lambda chat: "did not reach us" in chat.words)
                await one.writes("/start")
                assert "did not reach us" not in one.card.text


def _fact(town: Place, name: str) -> int | None:
    with closing(sqlite3.connect(f"file:{town.settings.database}?mode=ro", uri=True)) as db:
        row = db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def _traces(town: Place) -> int:
    with closing(sqlite3.connect(f"file:{town.settings.database}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM traces").fetchone()[0])


# ---------------------------------------------------------------- refused in one sentence


def test_a_second_bot_on_one_folder_is_refused() -> None:
    """It says who is there; the first goes on."""
    with place(seed=44) as town:
        town.start_bot()
        assert town.bot is not None
        town.officers = f"127.0.0.1:{free_port()}"
        said = town.amana("run")

        assert said.returncode == 1
        assert re.search(rf"Another Amana \(process {town.bot.pid}\) is using", said.stderr)
        assert town.bot.is_alive


@pytest.mark.parametrize("harm", ["damaged", "newer"])
def test_a_database_that_must_not_be_touched_is_refused(harm: str) -> None:
    """In one sentence that says what to do; not a byte of it is changed."""
    with place(seed=45) as town:
        town.start_bot()
        town.stop_bot()
        path = town.settings.database
        _damage(path) if harm == "damaged" else _make_newer(path)
        before = path.read_bytes()
        said = town.amana("run")
        checked = town.amana("check")

        sentence = "database is damaged" if harm == "damaged" else "written by a newer Amana"
        assert said.returncode == checked.returncode == 2
        assert sentence in said.stderr
        assert sentence in checked.stdout
        assert "Traceback" not in said.stderr
        assert path.read_bytes() == before


def _damage(path: Path) -> None:
    """Write over the middle of every page but the first."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for page in range(4096, size, 4096):
            file.seek(page + 8)
            file.write(b"\xff" * 64)


def _make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO migrations (number, name) VALUES (9999, 'of_tomorrow')")
        db.commit()


# ---------------------------------------------------------------- the supervisor, and the end


class Supervisor:
    """What systemd would hear."""

    def __init__(self, path: Path) -> None:
        self.path, self.heard = path, list[str]()
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(path))
        self._line.setblocking(False)

    def hears(self, fact: str) -> bool:
        """Whether something was said by now."""
        with suppress(BlockingIOError):
            while True:
                self.heard.append(self._line.recv(4096).decode())
        return fact in self.heard

    def close(self) -> None:
        """Listen no more."""
        self._line.close()


@pytest.mark.parametrize("way_in", ["polling", "webhook"])
async def test_the_supervisor_is_told_and_the_end_takes_ten_seconds(way_in: str) -> None:
    """READY, then signs of life, then STOPPING; the end does not wait for a hanging Telegram."""
    with place(seed=46, way_in=way_in) as town:
        supervisor = Supervisor(town.folder / "notify")
        town.extra = {"NOTIFY_SOCKET": str(supervisor.path), "WATCHDOG_USEC": "600000"}
        town.start_bot()
        wait_for(lambda: supervisor.hears("READY=1"))
        wait_for(lambda: supervisor.hears("WATCHDOG=1") and len(supervisor.heard) > 3)
        async with somebody(town) as reporter:
            await reporter.agrees()
            await reporter.doors.fault("hang", method="sendMessage", times=50, seconds=60)
            await reporter.posts("text", text="Zqhangs.")
            await asyncio.sleep(0.5)
            began = time.monotonic()
            await asyncio.to_thread(town.stop_bot)
            took = time.monotonic() - began

        assert took < 10
        assert supervisor.hears("STOPPING=1")
        assert town.bot is not None
        assert "Traceback" not in town.bot.said()
        supervisor.close()
