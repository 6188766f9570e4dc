"""`python -m tests.storm`: a crowd, kill -9 at random moments, and the verdict as JSON.

Owns the order: set up, storm, calm, verdict. `tests.storm.settings` says what
sets its size; the exit status is 1 when anything acknowledged was lost, doubled,
spilled or stuck, or when some trouble that was promised was not met.
"""

import asyncio
import json
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.ground.place import Place
from tests.ground.processes import Process
from tests.storm import aftermath, apart
from tests.storm.mission import Mission, mission
from tests.storm.phones import Phones
from tests.storm.settings import LANGUAGES, Storm
from tests.storm.telegram import Telegram
from tests.storm.weather import Weather

# People wait longer than a start takes; else each of them would count as stuck.
PATIENCE_S = 60
THINK_S = 0.3
LONGEST_WAY_HOME_S, GRACE_S = 1200, 30
CROWD_LOG = "crowd.log"


def main() -> int:
    """Let it storm, then judge."""
    apart.begin_anew()
    storm = Storm.of()
    rng = random.Random(storm.seed)
    began = time.monotonic()
    with mission(storm, rng) as found:
        found.place.start_bot()
        phones = asyncio.run(Phones.link(found.place, found.staff_token))
        telegram = Telegram(found.place.url, found.place.clock_file, rng)
        weather = Weather(storm, found, telegram, phones, rng)
        crowd_began = time.monotonic()
        out = _rage(weather, storm)
        raged = time.monotonic() - crowd_began
        verdict = aftermath.verdict(weather, _read(out))
        verdict["seconds"] = {"storm": round(raged), "all": round(time.monotonic() - began)}
        verdict["reports_per_minute"] = round(verdict["cases"] * 60 / raged, 1)
        _keep(found.place, storm, wanted=not verdict["clean"] or storm.keeps)
    sys.stdout.write(json.dumps(verdict) + "\n")
    return 0 if verdict["clean"] else 1


def _rage(weather: Weather, storm: Storm) -> Path:
    """Storm over a crowd, and wait until everybody in it has gone home."""
    sign = weather.place.folder / "storms"
    sign.touch()
    crowd, out = _crowd(weather.mission, storm, sign)
    try:
        weather.rage(crowd)
        weather.says("is over, people go home")
        sign.unlink()
        _wait_for_end(crowd, LONGEST_WAY_HOME_S + GRACE_S)
    finally:
        crowd.end()
    return out


def _crowd(found: Mission, storm: Storm, sign: Path) -> tuple[Process, Path]:
    """People with reports enough, who begin more while the storm lasts."""
    out = found.place.folder / "crowd.json"
    options = {
        "api": found.place.url,
        "bot": found.bot,
        "people": storm.people,
        "reports": storm.reports,
        "seed": storm.seed,
        "languages": ",".join(LANGUAGES),
        "patience": PATIENCE_S,
        "seconds": storm.seconds + LONGEST_WAY_HOME_S,
        "think": THINK_S,
        "while": sign,
        "out": out,
    }
    arguments = ["-m", "simulator", "crowd"]
    arguments += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    log = found.place.logs / CROWD_LOG
    return Process("the crowd", arguments, log, found.place.environment), out


def _wait_for_end(crowd: Process, seconds: float) -> None:
    end = time.monotonic() + seconds
    while crowd.is_alive and time.monotonic() < end:
        time.sleep(0.5)


def _read(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _keep(found: Place, storm: Storm, *, wanted: bool) -> None:
    """After a loss the folder is what there is to learn from."""
    if not wanted:
        return
    kept = Path(f"/tmp/amana-storm-{storm.seed}")  # noqa: S108  # where the place itself lay; made-up people only
    shutil.copytree(found.folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
    sys.stderr.write(f"The mission, its logs and the crowd's record are kept in {kept}.\n")


if __name__ == "__main__":
    sys.exit(main())
