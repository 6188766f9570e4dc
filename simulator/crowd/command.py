"""The command line of the crowd. Owns its options and what it prints; decides nothing."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from simulator.crowd.run import CrowdReport, CrowdSettings, run_crowd


def main(argv: Sequence[str]) -> int:
    """Run a crowd; returns the exit code (1 when nobody reached the simulator)."""
    options = _parser().parse_args(argv)
    report = asyncio.run(run_crowd(_settings(options)))
    _write(report, options.out)
    if any(person.person for person in report.people):
        return 0
    sys.stderr.write(f"Nobody could reach a simulator at {options.api}: is it running?\n")
    return 1


def _settings(options: argparse.Namespace) -> CrowdSettings:
    return CrowdSettings(
        api=options.api.rstrip("/"),
        bot=options.bot,
        people=options.people,
        reports=options.reports,
        seed=options.seed,
        languages=tuple(options.languages.split(",")),
        think=options.think,
        seconds=options.seconds,
        patience=options.patience,
        sign=options.sign,
    )


def _write(report: CrowdReport, out: Path | None) -> None:
    if out is None:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False)
    else:
        out.write_text(json.dumps(report.as_json(), ensure_ascii=False), encoding="utf-8")
        json.dump(report.summary(), sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator crowd", description="People who use the bot, all at once."
    )
    add = parser.add_argument
    add("--api", required=True, metavar="URL", help="the simulator's address")
    add("--bot", help="the bot's id or username; without it the one that called first")
    add("--people", type=_positive, default=20)
    add("--reports", type=_positive, default=40, help="reports begun, over all people")
    add("--seed", type=int, default=0)
    add("--languages", default="en,fr,ar,es,sw", help="codes with commas, dealt in turn")
    add("--think", type=float, default=0.2, help="mean pause before an action, in seconds")
    add("--seconds", type=float, default=600.0, help="the run ends then, whatever happens")
    add("--patience", type=float, default=20.0, help="seconds without a card that count as stuck")
    add("--while", dest="sign", metavar="FILE", help="more reports while this file is there")
    add("--out", type=Path, metavar="FILE", help="the whole report; standard output gets totals")
    return parser
