"""`python -m tests.bench`: all figures, one JSON line each, both bots in one run.

Owns the order and the demands. BENCH_REPORTS scales how many reports are
played for each figure (default 8 a person).
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sealing.receipt_keys import CHEAPEST_FOR_TESTS
from tests.bench import duty, figures, outbox, queue, queue_desk, recovery
from tests.bench.sides import Side, amana, stock

Say = Callable[..., None]
REPORTS = int(os.environ.get("BENCH_REPORTS", "8"))
CROWDS = (1, 16, 64)
MOST_CALLS_PER_TAP, MOST_CALLS_PER_MESSAGE = 2.1, 2.3
LEAST_UPDATES = 100.0
MOST_GROWTH_MIB = 8.0
MOST_CPU, MOST_CPU_WITH_RECEIPT = 1.0, 1.3
"""Times the stock bot's."""


class Told:
    """What was printed, and which demands it did not meet."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def say(self, figure: str, **facts: Any) -> None:
        """Print one figure."""
        sys.stdout.write(json.dumps({"figure": figure, **facts}) + "\n")
        sys.stdout.flush()
        if facts.get("met") is False:
            self.missed.append(figure)


def main() -> int:
    """Measure everything; gives 1 if a demand was not met."""
    told = Told()
    _measure(told.say)
    if told.missed:
        sys.stderr.write(f"below their demand: {', '.join(told.missed)}\n")
    return int(bool(told.missed))


def _measure(say: Say) -> None:
    say("sealing_rate", **figures.sealing_rate())
    receipt = figures.receipt_derivation()
    say("receipt_derivation_cpu", **receipt)
    say("queue_page_server", **queue.queue())
    say("queue_page_desk", **queue_desk.pages())
    say("denied_view", **queue.denied())
    say("outbox_deliveries_per_s", **outbox.deliveries())
    say("duty_look", **duty.looks())
    say("send_to_urgent_page", **outbox.page_after_send())
    say("recovery_after_a_kill", **recovery.after_a_kill())
    say("backup_under_load", **recovery.backup_under_load())
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
        with amana() as ours, stock(Path(folder) / "stock") as other:
            _both(say, ours, other, receipt["ms"])
        with amana(CHEAPEST_FOR_TESTS) as cheap, stock(Path(folder) / "again") as other:
            _growth(say, cheap)
            _cpu(say, "cpu_per_report_without_receipt", cheap, other, MOST_CPU)


def _both(say: Say, ours: Side, other: Side, receipt_ms: float) -> None:
    _calls(say, ours, other)
    _cpu(
        say, "cpu_per_report_with_receipt", ours, other, MOST_CPU_WITH_RECEIPT, of_which=receipt_ms
    )
    for people in CROWDS:
        _latency(say, ours, other, people)
    _bursts(say, ours)
    say("peak_memory_at_64_people", **_each(figures.peak_memory, ours, other))


def _growth(say: Say, fresh: Side) -> None:
    """On a bot that has done nothing yet: memory that an earlier load left free would hide it."""
    grown = figures.memory_for_a_file(fresh, 20 * figures.MIB - 1024)
    met = grown["growth_mib"] < MOST_GROWTH_MIB
    say("memory_growth_sealing_a_file", **grown, demand=MOST_GROWTH_MIB, met=met)


def _each(measure: Callable[[Side], figures.Facts], *sides: Side) -> dict[str, figures.Facts]:
    return {side.name: measure(side) for side in sides}


def _calls(say: Say, ours: Side, other: Side) -> None:
    found = _each(figures.calls_per_step, ours, other)
    mine = found["amana"]
    met = mine["per_tap"] <= MOST_CALLS_PER_TAP and mine["per_message"] <= MOST_CALLS_PER_MESSAGE
    demand = {"per_tap": MOST_CALLS_PER_TAP, "per_message": MOST_CALLS_PER_MESSAGE}
    say("bot_api_calls", **found, demand=demand, met=met)


def _cpu(say: Say, figure: str, ours: Side, other: Side, most: float, **more: float) -> None:
    found = _each(lambda side: figures.cpu_per_report(side, 8, REPORTS), ours, other)
    ratio = round(found["amana"]["ms"] / found["stock"]["ms"], 2)
    say(figure, **found, ratio=ratio, demand=most, met=ratio <= most, **more)


def _latency(say: Say, ours: Side, other: Side, people: int) -> None:
    reports = max(2, REPORTS // (1 if people < 64 else 2))
    found = _each(lambda side: figures.tap_to_card(side, people, reports), ours, other)
    say("tap_to_card", people=people, **found)
    if people == CROWDS[1]:
        rate = found["amana"]["updates_per_s"]
        met = rate >= LEAST_UPDATES
        say("durable_updates_every_card", amana=rate, demand=LEAST_UPDATES, met=met)


def _bursts(say: Say, ours: Side) -> None:
    found = figures.coalesced(ours, 16, 4 * REPORTS)
    met = found["updates_per_s"] >= LEAST_UPDATES
    say("durable_updates_coalesced_cards", **found, demand=LEAST_UPDATES, met=met)


if __name__ == "__main__":
    sys.exit(main())
