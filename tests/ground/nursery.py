"""Simulators that are there at once: each forked from one process that has imported it all.

Owns that process and its children. Reading aiogram's models takes seconds of
a core each time, and a suite starts dozens of simulators; a forked one is as
much a process of its own as a started one.
"""

import ctypes
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_READY_S, _GRACE_S = 60, 12
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["simulator.server", "simulator.simulation"])


class Simulator:
    """A simulator on a free port, whose output goes to one log file."""

    def __init__(self, log: Path, *options: str) -> None:
        """Start it, and wait until it says its address."""
        self.log = log
        log.touch()
        arguments = ("--port", "0", *options)
        self._process = _context.Process(target=_serve, args=(arguments, str(log)), daemon=True)
        self._process.start()
        end = time.monotonic() + _READY_S
        while "\n" not in self.said():
            assert self._process.is_alive(), f"the simulator ended by itself: {self.said()}"
            assert time.monotonic() < end, "the simulator does not say its address"
            time.sleep(0.02)
        self.url: str = json.loads(self.said().splitlines()[0])["url"]

    def said(self) -> str:
        """What it has written."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end(self) -> int | None:
        """Ask it to end, and insist after the grace; gives its exit status."""
        self._process.terminate()
        self._process.join(_GRACE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        return self._process.exitcode


def unlogged(*options: str) -> Simulator:
    """A simulator whose log nobody looks for."""
    descriptor, name = tempfile.mkstemp(prefix="amana-simulator-")
    os.close(descriptor)
    try:
        return Simulator(Path(name), *options)
    finally:
        Path(name).unlink()


def _serve(arguments: Sequence[str], log: str) -> None:
    os.setsid()  # Ctrl-C reaches the tests alone
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    with Path(log).open("ab", buffering=0) as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    from simulator.__main__ import main  # noqa: PLC0415  # in the child alone, where it is loaded

    sys.exit(main(list(arguments)))
