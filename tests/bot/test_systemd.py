"""What the supervisor hears, over a real socket."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.systemd import Notifier


class Ear:
    """A supervisor's socket."""

    def __init__(self, address: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(address)
        self.line.settimeout(0.2)

    def hears(self) -> str:
        """The next fact; empty if nothing comes."""
        try:
            return self.line.recv(100).decode()
        except TimeoutError:
            return ""


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    """A supervisor that listens."""
    made = Ear(str(tmp_path / "notify"))
    yield made
    made.line.close()


def environment(ear: Ear, **more: str) -> dict[str, str]:
    """What the supervisor leaves for the process."""
    return {"NOTIFY_SOCKET": ear.line.getsockname(), **more}


def test_ready_and_stopping_are_said(ear: Ear) -> None:
    """One datagram each (sd_notify(3))."""
    notifier = Notifier.from_environment(environment(ear))
    notifier.ready()
    notifier.stopping()

    assert [ear.hears(), ear.hears(), ear.hears()] == ["READY=1", "STOPPING=1", ""]


def test_an_abstract_name_is_understood() -> None:
    """A leading @ stands for a zero byte."""
    name = f"amana-test-{os.getpid()}"
    ear = Ear("\0" + name)
    Notifier.from_environment({"NOTIFY_SOCKET": f"@{name}"}).ready()

    assert ear.hears() == "READY=1"
    ear.line.close()


@pytest.mark.parametrize(
    "left", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"WATCHDOG_USEC": "soon"}]
)
async def test_without_a_supervisor_all_is_silent(left: dict[str, str]) -> None:
    """Started by hand, nothing is missed and nothing fails."""
    notifier = Notifier.from_environment(left)
    notifier.ready()
    await asyncio.wait_for(notifier.keep_alive(lambda: True), 1)


async def test_the_watchdog_starves_while_a_loop_is_silent(ear: Ear) -> None:
    """Three signs in each of its spells, as long as the bot is alive."""
    alive = [True]
    left = environment(ear, WATCHDOG_USEC="30000", WATCHDOG_PID=str(os.getpid()))
    task = asyncio.create_task(Notifier.from_environment(left).keep_alive(lambda: alive[0]))
    await asyncio.sleep(0.1)
    assert ear.hears() == "WATCHDOG=1"

    alive[0] = False
    await asyncio.sleep(0.05)
    while ear.hears():
        pass
    await asyncio.sleep(0.1)
    assert ear.hears() == ""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_another_s_watchdog_is_not_fed(ear: Ear) -> None:
    """The environment may have been left for a parent."""
    left = environment(ear, WATCHDOG_USEC="30000", WATCHDOG_PID="1")
    await asyncio.wait_for(Notifier.from_environment(left).keep_alive(lambda: True), 1)

    assert ear.hears() == ""
