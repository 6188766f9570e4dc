"""The bot, with a host clock that a test moves: `python -m tests.clocked_bot --mission DIR`.

Owns nothing but that clock: the seconds by which the host is off stand in the
file that AMANA_TEST_CLOCK_FILE names, and are read at every look. The bot's
own program has no setting that reaches its clock. What falls due is looked at
more often here, so that a test need not wait for it.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from bot import app
from bot.cli.run import start
from bot.services import upkeep

TICK = 0.25


def host_clock(file: Path) -> float:
    """The host's time, as far off as the file says."""
    try:
        return time.time() + float(file.read_text())
    except (FileNotFoundError, ValueError):
        return time.time()


def main() -> int:
    """Run until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.clocked_bot")
    parser.add_argument("--mission", required=True)
    os.environ["AMANA_MISSION"] = parser.parse_args().mission
    file = Path(os.environ["AMANA_TEST_CLOCK_FILE"])
    app.TICK = upkeep.SPELL = TICK
    return start(app.Hands(host=lambda: host_clock(file)))


if __name__ == "__main__":
    sys.exit(main())
