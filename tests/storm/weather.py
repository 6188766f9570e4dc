"""The storm itself: kill -9 at random moments, trouble before each, and once a full disk.

Owns the order of blows. It judges nothing; what it could not do it says.
"""

import asyncio
import random
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import httpx

from tests.ground.officers import reading
from tests.ground.place import Place
from tests.ground.processes import Process
from tests.storm.full_disk import FullDisk
from tests.storm.mission import Mission
from tests.storm.phones import Phones
from tests.storm.settings import Storm
from tests.storm.telegram import FAULTS, Telegram

ON_ITS_KNEES = 0.2
"""How often the next blow comes while the bot is still getting up."""
PHONES_EVERY = 2
LOG_EVERY = 10


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
        # Some kills come by two, and one with the full disk.
        at_a_time = ceil(len(FAULTS) / max(1, self.storm.kills // 2))
        end = self.began + self.storm.seconds
        while self.kills < self.storm.kills and crowd.is_alive and time.monotonic() < end:
            if not self.full and self.kills >= self.storm.kills // 2:
                self.says("fills the disk")
                self.full = FullDisk(self.place, self.mission).happens()
                self.kills += self.full["kills"]
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
        with closing(reading(self.place.settings.database)) as database:
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
