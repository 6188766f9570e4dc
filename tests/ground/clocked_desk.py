"""The desk, on a machine whose clock a test moves: `python -m tests.ground.clocked_desk …`.

Owns nothing but that clock, which is the clocked bot's. The desk's own program
has no setting that reaches it.
"""

import os
import time
from pathlib import Path
from types import SimpleNamespace

from desk import command
from tests.clocked_bot import host_clock


def main() -> None:
    """Run until told to end."""
    file = Path(os.environ["AMANA_TEST_CLOCK_FILE"])
    clock = SimpleNamespace(time=lambda: host_clock(file), monotonic=time.monotonic)
    vars(command)["time"] = clock
    command.desk()


if __name__ == "__main__":
    main()
