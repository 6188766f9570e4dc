"""Child processes of the demo: started, awaited and ended together.

Owns their life only. A child gets a session of its own, so that Ctrl-C reaches
the parent alone and the end has an order; it dies with a killed parent, so
that no port stays taken.
"""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from bot.errors import OperatorError

# `run` ends within 10 s; a little more before a child is killed.
GRACE_S = 12
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Child:
    """One process, which writes to one log file."""

    def __init__(
        self, name: str, arguments: Sequence[str], log: Path, env: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = log
        self._start = log.stat().st_size if log.exists() else 0
        with log.open("ab") as out:
            self._process = _spawn(arguments, out, env)

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def said(self) -> str:
        """What it has written since it was started."""
        with self.log.open("rb") as file:
            file.seek(self._start)
            return file.read().decode("utf-8", errors="replace")

    def end(self) -> None:
        """Ask it to end, and insist after the grace."""
        if self.is_alive:
            self._process.terminate()
        try:
            self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait for a sign of readiness.

        Raises:
            OperatorError: it ended, or the time is over; names its log.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_alive:
                raise OperatorError(f"{self.name} ended by itself: read {self.log}.")
            if time.monotonic() > deadline:
                raise OperatorError(
                    f"{self.name} is not ready in {seconds:.0f} s: read {self.log}."
                )
            time.sleep(0.1)


def _spawn(
    arguments: Sequence[str], out: IO[bytes], env: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own modules, by this very interpreter
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        env=env,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # the parent has no threads
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
