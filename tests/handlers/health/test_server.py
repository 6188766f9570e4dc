"""The three pages for monitors, asked over a real socket and read by a strict reader."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Mapping, Sequence

import httpx
import pytest

from bot.errors import StorageError
from bot.services.health import Beat, Figure, Health
from handlers.health.exposition import written
from handlers.health.server import HealthServer

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
SAMPLE = re.compile(
    r"([a-zA-Z_:][a-zA-Z0-9_:]*)"
    r"(?:\{([a-zA-Z_]\w*)=\"((?:[^\"\\\n]|\\\\|\\\"|\\n)*)\"\})? "
    r"(-?[0-9]+(?:\.[0-9]+)?)"
)


def parsed(text: str) -> Mapping[str, Mapping[str, float]]:
    """Read the text format (exposition format 0.0.4), strictly: HELP, TYPE, then samples."""
    assert text.endswith("\n")
    found: dict[str, dict[str, float]] = {}
    described, typed = "", ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            described = line.split(" ", 3)[2]
            assert NAME.fullmatch(described)
            assert described not in found, "a figure must be described once"
        elif line.startswith("# TYPE "):
            _, _, typed, kind = line.split(" ")
            assert typed == described
            assert kind in {"counter", "gauge"}
            assert (kind == "counter") == typed.endswith("_total")
            found[typed] = {}
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample is not None, line
            assert sample[1] == typed
            assert (sample[3] or "") not in found[typed]
            found[typed][sample[3] or ""] = float(sample[4])
    return found


class Patient:
    """Somebody whose health is asked for."""

    def __init__(self) -> None:
        self.obstacles: list[str] = []
        self.age = 0.0
        self.failure: Exception | None = None
        self.trouble: list[str] = []
        beats = (Beat("tick", lambda: -self.age, 10.0),)
        health = Health(lambda: 0.0, beats, self._obstacles, self._figures)
        self.server = HealthServer(health, self.trouble.append)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    async def _obstacles(self) -> Sequence[str]:
        if self.failure is not None:
            raise self.failure
        return self.obstacles

    async def _figures(self) -> Sequence[Figure]:
        if self.failure is not None:
            raise self.failure
        return [
            Figure("amana_x_total", "Of \\ things\nand more.", {"": 20.0}, counts=True),
            Figure("amana_alarm", "Stands.", {"b": 0.0, 'a"\\\n': 1.0}, label="name"),
            Figure("amana_age_seconds", "Since.", {"": 1.25}),
        ]

    async def ask(self, path: str, method: str = "GET") -> httpx.Response:
        """Ask a page."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            return await http.request(method, self.url + path)


@pytest.fixture
async def patient() -> AsyncIterator[Patient]:
    """Somebody in good health."""
    made = Patient()
    task = asyncio.create_task(made.server.serve(made.listening))
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_in_good_health(patient: Patient) -> None:
    """Both pages say so."""
    for page in ("/healthz", "/readyz"):
        answer = await patient.ask(page)
        assert (answer.status_code, answer.json()) == (200, {"failing": []})
        assert answer.headers["cache-control"] == "no-store"


async def test_not_ready_is_not_dead(patient: Patient) -> None:
    """What keeps reports from being taken is named; a restart would not help."""
    patient.obstacles = ["disk_full"]

    assert (await patient.ask("/healthz")).status_code == 200
    ready = await patient.ask("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"failing": ["disk_full"]})


async def test_a_silent_loop_is_dead(patient: Patient) -> None:
    """And not ready either."""
    patient.age = 11.0

    alive, ready = await patient.ask("/healthz"), await patient.ask("/readyz")
    assert (alive.status_code, alive.json()) == (503, {"failing": ["tick"]})
    assert (ready.status_code, ready.json()) == (503, {"failing": ["tick_silent"]})


async def test_a_failure_is_said_by_its_class(patient: Patient) -> None:
    """A monitor hears that nothing answers; the error's text goes nowhere."""
    patient.failure = StorageError("words of somebody")
    for page in ("/readyz", "/metrics"):
        answer = await patient.ask(page)
        assert (answer.status_code, answer.json()) == (503, {"failing": ["no_answer"]})
    assert patient.trouble == ["StorageError", "StorageError"]


async def test_metrics_are_what_a_strict_reader_takes(patient: Patient) -> None:
    """Escaped, typed, each described once."""
    answer = await patient.ask("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert parsed(answer.text) == {
        "amana_x_total": {"": 20.0},
        "amana_alarm": {"b": 0.0, r"a\"\\\n": 1.0},
        "amana_age_seconds": {"": 1.2},
    }


async def test_nothing_else_is_answered(patient: Patient) -> None:
    """No other page, and no other method."""
    assert (await patient.ask("/")).status_code == 404
    assert (await patient.ask("/metrics/x")).status_code == 404
    for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        assert (await patient.ask("/healthz", method)).status_code == 405


def test_no_figures_are_no_lines() -> None:
    """Nothing is made up."""
    assert written([]) == ""
