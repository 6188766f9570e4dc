"""A mission, a simulated Telegram and the bot on one free port each, in one folder.

Owns their start, their end and the folder's places: all that the bot could
write to lies below it, its temporary files too, so that a search finds them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.cli.demo import prepare
from bot.cli.demo_stage import PASSPHRASE
from bot.config import Settings, load
from bot.errors import OperatorError
from tests.ground.loopback import free_port
from tests.ground.nursery import Simulator
from tests.ground.processes import Process

READY_S = 60
BOT = ("-m", "bot", "run")
CLOCKED_BOT = ("-m", "tests.clocked_bot")
ROOT = Path(__file__).parents[2]


@dataclass
class Place:
    """Everything that runs, and where it lies."""

    folder: Path
    simulator: Simulator
    url: str
    program: Sequence[str] = BOT
    extra: Mapping[str, str] = field(default_factory=dict)
    bot: Process | None = None
    officers: str = field(default_factory=lambda: f"127.0.0.1:{free_port()}")
    """Where the bot answers officers' desks."""
    way_in: str = "polling"
    """How the bot gets updates: `polling` or `webhook`."""
    hook: str = field(default_factory=lambda: f"127.0.0.1:{free_port()}")
    """Where Telegram delivers to, by webhook."""

    @property
    def mission(self) -> Path:
        """The mission's folder."""
        return self.folder / "mission"

    @property
    def temporary(self) -> Path:
        """Where the bot's temporary files go."""
        return self.folder / "tmp"

    @property
    def logs(self) -> Path:
        """Where everything's output goes."""
        return self.folder / "logs"

    @property
    def clock_file(self) -> Path:
        """The file that holds by how many seconds a clocked bot's host clock is off."""
        return self.folder / "clock"

    @property
    def settings(self) -> Settings:
        """The mission's settings, as the bot reads them."""
        return load(self.mission, self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """What the bot and the commands are started with."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("AMANA_")},
            "AMANA_TELEGRAM__API_URL": self.url,
            "AMANA_OFFICERS__ADDRESS": self.officers,
            "AMANA_TELEGRAM__WAY_IN": self.way_in,
            "AMANA_TELEGRAM__WEBHOOK__ADDRESS": self.hook,
            "AMANA_TELEGRAM__WEBHOOK__URL": f"http://{self.hook}/in",
            "AMANA_TEST_CLOCK_FILE": str(self.clock_file),
            "AMANA_PASSPHRASE": PASSPHRASE,
            "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(ROOT),
            **self.extra,
        }

    def start_bot(self) -> Process:
        """Start the bot, and wait until updates can come in."""
        before = self.polls
        self.start_bot_unready()
        assert self.bot is not None
        try:
            self.bot.wait_until(lambda: self.polls > before, READY_S)
        except OperatorError as error:
            raise AssertionError(self.bot.said()[-2000:]) from error
        return self.bot

    def start_bot_unready(self) -> None:
        """Start the bot, and wait for nothing."""
        arguments = [*self.program, "--mission", str(self.mission)]
        self.bot = Process("the bot", arguments, self.logs / "bot.log", self.environment)

    def kill_bot(self) -> None:
        """End the bot without warning."""
        assert self.bot is not None
        self.bot.kill()

    def stop_bot(self) -> None:
        """Ask the bot to end, and wait for it."""
        if self.bot is not None:
            self.bot.end()

    @property
    def polls(self) -> int:
        """How often Telegram was asked for updates, or told where to deliver them."""
        state = httpx.get(f"{self.url}/control/state", trust_env=False, timeout=10).json()
        method = "getUpdates" if self.way_in == "polling" else "setWebhook"
        return int(state["calls_per_method"].get(method, 0))

    def amana(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command as an officer or operator would."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments, "--mission", str(self.mission)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def written(self) -> list[Path]:
        """Every file that the bot wrote or could have written, logs included."""
        places = (self.mission / "data", self.temporary, self.logs, self.mission / "day-keys")
        return [path for place in places for path in place.rglob("*") if path.is_file()]


@contextmanager
def place(
    *,
    seed: int = 1,
    program: Sequence[str] = BOT,
    extra: Mapping[str, str] | None = None,
    way_in: str = "polling",
) -> Iterator[Place]:
    """Provision a demo mission and start a Telegram and the bot; all of it ends and goes.

    Args:
        seed: of the simulator's people and chances.
        program: what is started as the bot.
        extra: environment of the bot beside the place's own.
        way_in: how the bot gets updates.
    """
    # Not pytest's folder: a socket's whole path has at most a hundred bytes.
    folder = Path(tempfile.mkdtemp(prefix="amana-"))
    try:
        with running_simulator(folder, seed) as (simulator, url):
            prepare(folder / "mission", 0)
            found = Place(folder, simulator, url, program, extra or {}, way_in=way_in)
            try:
                yield found
            finally:
                found.stop_bot()
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_simulator(folder: Path, seed: int) -> Iterator[tuple[Simulator, str]]:
    """Start a Telegram of one's own; gives its process and address."""
    for name in ("tmp", "logs"):
        (folder / name).mkdir(exist_ok=True)
    simulator = Simulator(folder / "logs" / "simulator.log", "--seed", str(seed))
    try:
        yield simulator, simulator.url
    finally:
        simulator.end()


def wait_for(seen: Callable[[], object], seconds: float = 20.0, every: float = 0.05) -> None:
    """Wait until a sign is there, and fail if it never is."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it never happened"
        time.sleep(every)
