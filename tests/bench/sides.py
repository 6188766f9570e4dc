"""The two bots that are measured, each with a Telegram of its own.

Owns their start and what can be read of a running side: its CPU, its memory,
its calls.
"""

import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx

from bot.cli.made_up import made_up_token
from bot.sealing.receipt_keys import PRODUCTION, Argon2Profile, ReceiptSecrets
from tests.ground.place import place, running_simulator
from tests.ground.processes import Process

READY_S = 60
LONGEST_REST_S = 180


@dataclass(frozen=True)
class Side:
    """One bot under measurement."""

    name: str
    url: str
    bot: Process

    def calls(self) -> dict[str, int]:
        """Bot API calls so far, by method, without those that ask for updates."""
        state = httpx.get(f"{self.url}/control/state", trust_env=False, timeout=30).json()
        counts: dict[str, int] = state["calls_per_method"]
        return {method: count for method, count in counts.items() if method != "getUpdates"}

    def quiet(self) -> None:
        """Wait until the bot has finished what it does after its answers."""
        before = -1
        while (now := sum(self.calls().values())) != before:
            before = now
            time.sleep(0.3)

    def idle(self) -> None:
        """Wait until the bot rests: work that it puts off, such as new receipts, counts too."""
        end = time.monotonic() + LONGEST_REST_S
        before = self.bot.cpu_seconds
        while time.monotonic() < end:
            time.sleep(3)
            now = self.bot.cpu_seconds
            if now - before < 0.03:
                return
            before = now
        raise AssertionError("the bot never rests")


@contextmanager
def amana(profile: Argon2Profile = PRODUCTION) -> Iterator[Side]:
    """Our bot, on a demo mission."""
    with place(seed=11) as found:
        keys = found.mission / "keys" / "receipts.keys"
        keys.write_bytes(ReceiptSecrets.generate(secrets.token_bytes, profile).dump())
        _keep_no_traffic(found.url)
        yield Side("amana", found.url, found.start_bot())


@contextmanager
def stock(folder: Path) -> Iterator[Side]:
    """The bot that it is compared with."""
    folder.mkdir()
    with running_simulator(folder, 11) as (_, url):
        _keep_no_traffic(url)
        arguments = ["-m", "tests.bench.stock_bot", "--token", made_up_token(), "--url", url]
        arguments += ["--folder", str(folder)]
        log = folder / "logs" / "bot.log"
        bot = Process("the stock bot", arguments, log, {"PYTHONPATH": _path()})
        try:
            bot.wait_until(lambda: _polls(url), READY_S)
            yield Side("stock", url, bot)
        finally:
            bot.end()


def _path() -> str:
    return ":".join(path for path in sys.path if path) or "."


def _polls(url: str) -> bool:
    state = httpx.get(f"{url}/control/state", trust_env=False, timeout=10).json()
    return bool(state["calls_per_method"].get("getUpdates"))


def _keep_no_traffic(url: str) -> None:
    httpx.post(f"{url}/control/traffic/keep", json={"keep": False}, trust_env=False, timeout=10)


class Watch:
    """Looks at a process's memory while something happens."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.before = self.most = process.memory_kib

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._ending.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ending.wait(0.002):
            self.most = max(self.most, self._process.memory_kib)
