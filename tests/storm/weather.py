"""The storm itself: kill -9 at random moments, trouble before each, and once a full disk.

Owns the order of blows. It judges nothing; what it could not do it says.
"""

import asyncio
import random
import sqlite3
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import httpx

from tests.ground.doors import Doors, client
from tests.ground.place import Place, wait_for
from tests.ground.processes import Process
from tests.ground.reporter import ReporterChat
from tests.storm.mission import Mission
from tests.storm.phones import Phones
from tests.storm.settings import Storm
from tests.storm.telegram import FAULTS, Telegram

WAITING = "We cannot read messages right now"
ON_ITS_KNEES = 0.2
"""How often the next blow comes while the bot is still getting up."""
PHONES_EVERY = 4
LOG_EVERY = 10
TOLD_S = 90.0


@dataclass
class Weather:
    """One storm over one mission."""

    storm: Storm
    mission: Mission
    telegram: Telegram
    phones: Phones
    rng: random.Random
    kills: int = 0
    taps: int = 0
    full: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    @property
    def place(self) -> Place:
        """Where it storms."""
        return self.mission.place

    def rage(self, crowd: Process) -> None:
        """Blow after blow, until all are dealt."""
        at_a_time = ceil(len(FAULTS) / max(1, self.storm.kills))
        end = self.began + self.storm.seconds
        while self.kills < self.storm.kills and crowd.is_alive and time.monotonic() < end:
            if not self.full and self.kills >= self.storm.kills // 2:
                self.says("fills the disk")
                self.full = self._fill_the_disk()
                self.says(f"has emptied it again ({self.full})")
            self.telegram.go_wrong(at_a_time)
            time.sleep(self._pause())
            if self.kills % PHONES_EVERY == 0:
                self.answer_phones()
            if self.kills % LOG_EVERY == 0:
                self.telegram.read()
                self.says("storms")
            self._strike()

    def says(self, what: str) -> None:
        """Tell whoever watches how far it got."""
        seconds = round(time.monotonic() - self.began)
        sys.stderr.write(f"{seconds:5} s  {what}: {self.kills} kills, {self.cases()} cases\n")
        sys.stderr.flush()

    def answer_phones(self) -> None:
        """Let officers tap what they see."""
        with suppress(httpx.HTTPError):
            self.taps += asyncio.run(self.phones.answer())

    def cases(self) -> int:
        """How many reports were taken by now."""
        path = self.place.settings.database
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM cases").fetchone()[0])

    # The blows are spread over the reports: neither may be over long before the other.
    def _pause(self) -> float:
        is_ahead = self.kills / self.storm.kills > self.cases() / self.storm.reports
        return self.rng.uniform(0.2, 8.0 if is_ahead else 3.0)

    def _strike(self) -> None:
        self.place.kill_bot()
        self.kills += 1
        if self.rng.random() < ON_ITS_KNEES and self.kills < self.storm.kills:
            self.place.start_bot_unready()
            time.sleep(self.rng.uniform(0.0, 1.5))
            self.place.kill_bot()
            self.kills += 1
        self.place.start_bot()

    def _fill_the_disk(self) -> dict[str, Any]:
        """Fill it, see that people are told, kill the bot and start it without room, empty it."""
        began = time.monotonic()
        seen = asyncio.run(self._while_full())
        return {"by": self.mission.disk.by, **seen, "seconds": round(time.monotonic() - began)}

    async def _while_full(self) -> dict[str, bool]:
        async with client(self.place.url) as http:
            witness = await ReporterChat.arrives(Doors(http))
            self.mission.disk.fill()
            try:
                told = await self._tells(witness, full=True)
                read_only = await asyncio.to_thread(self._is_ready_for, "disk_full")
                started = await asyncio.to_thread(self._start_on_a_full_disk)
            finally:
                self.mission.disk.empty()
            recovered = await asyncio.to_thread(self._is_ready_for, None)
            freed = await self._tells(witness, full=False)
        return {
            "people_told": told,
            "read_only_seen": read_only,
            "started_while_full": started,
            "recovered": recovered and freed,
        }

    async def _tells(self, witness: ReporterChat, *, full: bool) -> bool:
        """Whether a person who writes is told that messages wait, or is answered again."""
        await witness.posts("text", text="/start")
        with suppress(AssertionError):
            if full:
                await witness.until(lambda chat: WAITING in chat.words, TOLD_S)
            else:
                await witness.until(lambda chat: WAITING not in chat.words, TOLD_S)
                await witness.screen("welcome")
            return True
        return False

    def _start_on_a_full_disk(self) -> bool:
        """Kill it and start it again; a limit upon a process ends with it, so it is set anew."""
        self.place.kill_bot()
        self.kills += 1
        self.place.start_bot()
        if self.mission.disk.by == "limit":
            self.mission.disk.fill()
        return self._is_ready_for("disk_full")

    def _is_ready_for(self, fault: str | None) -> bool:
        """Whether the bot comes to name a fault to monitors, or none of the disk."""

        def so() -> bool:
            with suppress(httpx.HTTPError, ValueError):
                answer = httpx.get(f"{self.mission.health}/readyz", trust_env=False, timeout=5)
                failing = answer.json().get("failing", []) if answer.content else []
                return fault in failing if fault else "disk_full" not in failing
            return False

        with suppress(AssertionError):
            wait_for(so, TOLD_S)
            return True
        return False
