"""`python -m tests.storm`: a crowd, kill -9 at random moments, and the verdict.

Owns the weather. STORM_KILLS (50), STORM_PEOPLE (50), STORM_SEED and
STORM_FAULTS (0.5, the share of kills before which something else goes wrong
too) set it; the exit status is 1 when anything acknowledged was lost, doubled or stuck.
"""

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.ground import leaks
from tests.ground.leaks import Secret
from tests.ground.officers import Officers
from tests.ground.place import Place, place
from tests.ground.processes import Process
from tests.storm.judge import judge, outcomes

KILLS = int(os.environ.get("STORM_KILLS", "50"))
PEOPLE = int(os.environ.get("STORM_PEOPLE", "50"))
SEED = int(os.environ.get("STORM_SEED", "0")) or int(time.time())
FAULTY = float(os.environ.get("STORM_FAULTS", "0.5"))
REPORTS_EACH = 3
LONGEST_S = 1200
CROWD_LOG = "crowd.log"
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "401", "method": "getUpdates"},
    {"kind": "429", "method": "sendMessage", "times": 3, "retry_after": 1},
    {"kind": "429", "method": "editMessageText", "times": 3, "retry_after": 1},
    {"kind": "5xx", "times": 10},
    {"kind": "cut_before", "times": 5},
    {"kind": "cut_after", "times": 5},
    {"kind": "truncated", "times": 3},
    {"kind": "duplicate_updates", "times": 3},
    {"kind": "poison_update"},
)
"""What Telegram and the network do meanwhile; each is over by itself."""
# People wait longer than a start takes; else each of them would count as stuck.
PATIENCE_S = 45


def main() -> int:
    """Let it storm, then judge."""
    rng = random.Random(SEED)
    began = time.monotonic()
    with place(seed=SEED % 2**31) as found:
        found.start_bot()
        crowd, out = _crowd(found)
        try:
            kills = _storm(found, crowd, rng)
            _wait_for_end(crowd)
        finally:
            crowd.end()
        verdict = _verdict(found, out, kills, time.monotonic() - began)
        _keep(found, wanted=not verdict["clean"] or "STORM_KEEP" in os.environ)
    sys.stdout.write(json.dumps(verdict) + "\n")
    return 0 if verdict["clean"] else 1


def _crowd(found: Place) -> tuple[Process, Path]:
    """More reports than the storm is long, so that it never blows over empty streets."""
    out = found.folder / "crowd.json"
    reports = max(PEOPLE * REPORTS_EACH, PEOPLE * KILLS // 6)
    arguments = ["-m", "simulator", "crowd", "--api", found.url, "--people", str(PEOPLE)]
    arguments += ["--reports", str(reports), "--seed", str(SEED), "--out", str(out)]
    arguments += ["--patience", str(PATIENCE_S), "--seconds", str(LONGEST_S), "--think", "0.3"]
    log = found.logs / CROWD_LOG
    return Process("the crowd", arguments, log, found.environment), out


def _storm(found: Place, crowd: Process, rng: random.Random) -> int:
    kills = 0
    while kills < KILLS and crowd.is_alive:
        if rng.random() < FAULTY:
            _go_wrong(found, rng.choice(FAULTS))
        time.sleep(rng.uniform(0.2, 3.0))
        found.kill_bot()
        kills += 1
        # Sometimes the next blow comes while it is still getting up.
        if rng.random() < 0.2 and kills < KILLS:
            found.start_bot_unready()
            time.sleep(rng.uniform(0.0, 1.5))
            found.kill_bot()
            kills += 1
        found.start_bot()
    return kills


def _go_wrong(found: Place, fault: dict[str, Any]) -> None:
    url = f"{found.url}/control/faults"
    httpx.post(url, json=fault, trust_env=False, timeout=10).raise_for_status()


def _wait_for_end(crowd: Process) -> None:
    end = time.monotonic() + LONGEST_S
    while crowd.is_alive and time.monotonic() < end:
        time.sleep(0.5)


def _verdict(found: Place, out: Path, kills: int, seconds: float) -> dict[str, Any]:
    people = json.loads(out.read_text(encoding="utf-8"))["people"]
    found.stop_bot()
    officers = Officers.of(found.mission)
    digits = [receipt["digits"] for person in people for receipt in person["receipts"]]
    cases = officers.read()
    verdict = judge(people, cases, {each: officers.locator(each) for each in digits})
    verdict.leaks = _leaks(found, people, digits)
    return {
        "seed": SEED,
        "kills": kills,
        "people": PEOPLE,
        "seconds": round(seconds),
        "cases": len(cases),
        "outcomes": outcomes(people),
        **verdict.as_json(),
    }


def _leaks(found: Place, people: list[dict[str, Any]], digits: list[str]) -> list[str]:
    """Search everything that the bot wrote for every word and every receipt of the storm."""
    marks = {mark for each in people for m in each["messages"] for mark in _marks(m)}
    secrets = [Secret("a reporter's word", tuple(mark.encode() for mark in sorted(marks)))]
    secrets += [leaks.receipt("a receipt", each) for each in digits]
    written = [path for path in found.written() if path.name != CROWD_LOG]
    return leaks.found_in_files(written, secrets)


def _marks(message: dict[str, Any]) -> list[str]:
    return [mark for mark in (message["canary"], message["caption_canary"]) if mark]


def _keep(found: Place, *, wanted: bool) -> None:
    """After a loss the folder is what there is to learn from."""
    if not wanted:
        return
    kept = Path(f"/tmp/amana-storm-{SEED}")  # noqa: S108  # where the place itself lay; made-up people only
    shutil.copytree(found.folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
    sys.stderr.write(f"The mission, its logs and the crowd's record are kept in {kept}.\n")


if __name__ == "__main__":
    sys.exit(main())
