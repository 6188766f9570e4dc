"""Child processes as tests need them: started, measured, killed without warning.

Owns one process each and ends it by its id, never by a name.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli.processes import Child

_TICKS = os.sysconf("SC_CLK_TCK") if sys.platform == "linux" else 100


class Process(Child):
    """A child that can also be killed and measured."""

    def __init__(
        self, name: str, arguments: Sequence[str], log: Path, env: Mapping[str, str]
    ) -> None:
        super().__init__(name, arguments, log, env)
        self.pid = self._process.pid

    def kill(self) -> None:
        """End it as a power cut would: no handler of its runs."""
        if self.is_alive:
            self._process.kill()
        self._process.wait()

    @property
    def cpu_seconds(self) -> float:
        """User and system time of all its threads so far (proc_pid_stat(5), fields 14 and 15)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def peak_kib(self) -> int:
        """The most memory it has held (VmHWM), in KiB."""
        return self._status("VmHWM")

    @property
    def memory_kib(self) -> int:
        """The memory it holds now (VmRSS), in KiB."""
        return self._status("VmRSS")

    def _status(self, key: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{key}:"))
