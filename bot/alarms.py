"""What an operator must not overlook, said in the log once at every change.

Owns the memory of which alarms stand. It says names and classes, never a text:
a log may end anywhere.
"""

from collections.abc import Mapping

import structlog

log = structlog.get_logger()


class Alarms:
    """The alarms that stand."""

    def __init__(self) -> None:
        self._standing: dict[str, bool] = {}

    def update(self, alarms: Mapping[str, bool]) -> None:
        """Say of each alarm that it stands or is over, where that has changed."""
        for name, stands in alarms.items():
            if stands != self._standing.get(name, False):
                log.warning("alarm", reason=name, state="stands" if stands else "over")
        self._standing = dict(alarms)


def trouble(error: str, incident: str = "") -> None:
    """Say that something failed: the error's class and, where one was drawn, its incident."""
    log.warning("trouble", error=error, incident=incident or None)
