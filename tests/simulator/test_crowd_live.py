"""The crowd at the real doors: a simulator in its own process and a toy bot over HTTP."""

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulator.crowd import CrowdSettings, run_crowd
from tests.simulator.crowd_toy_bot import ToyBot
from tests.simulator.crowd_toy_driver import driven
from tests.simulator.rig import running


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    """The address of a simulator that lives as long as this module's tests."""
    with running("--seed", "1") as url:
        yield url


async def test_a_crowd_loses_nothing_with_an_honest_bot(api: str) -> None:
    """Ten people in five languages send reports; every acknowledged word reached the bot."""
    bot = ToyBot(random.Random(4))
    settings = CrowdSettings(api, people=10, reports=30, seed=3, think=0.01, patience=5, ramp=0.1)

    async with driven(api, bot):
        report = await run_crowd(settings)

    counts = report.counts
    assert counts["people"] == 10
    assert counts["reports"] == 30
    assert counts["sent"] >= 15
    assert counts["receipts"] == counts["sent"] == len(bot.sent)
    assert counts["door_errors"] == counts["stuck_moments"] == 0
    kept = " ".join(words for all_of in bot.sent.values() for words in all_of)
    for person in report.people:
        done = {r.number for r in person.reports if r.outcome == "sent"}
        for sent in person.messages:
            if sent.kind == "text" and sent.canary and sent.acknowledged_at and sent.report in done:
                assert sent.canary in kept
    assert report.latencies["tap"]["count"] > 50


async def test_no_rule_of_telegram_was_broken(api: str) -> None:
    """What the crowd and the toy bot did is what Telegram allows."""
    async with driven(api, ToyBot(random.Random(5))):
        await run_crowd(CrowdSettings(api, people=2, reports=2, think=0, patience=5, ramp=0))
    async with httpx.AsyncClient(base_url=api, trust_env=False) as client:
        seen = (await client.get("/control/violations")).json()["violations"]

    assert [one["violation"] for one in seen if "not modified" not in one["violation"]] == []


async def test_the_command_writes_its_report(api: str, tmp_path: Path) -> None:
    """`python -m simulator crowd` ends by itself, prints totals and writes every person."""
    out = tmp_path / "crowd.json"
    options = ["--api", api, "--people", "3", "--reports", "3", "--think", "0", "--patience", "5"]
    async with driven(api, ToyBot(random.Random(6))):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "simulator", "crowd", *options, "--out", str(out),
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        printed, _ = await process.communicate()

    report = json.loads(out.read_text(encoding="utf-8"))
    assert process.returncode == 0
    assert json.loads(printed)["counts"] == report["counts"]
    assert [person["language"] for person in report["people"]].count("en") == 1
    assert report["counts"]["reports"] == 3
