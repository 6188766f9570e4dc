"""Who is at a case right now, so that two do not answer at once.

Owns what officers' desks said of themselves in the last minutes, in memory
only. It locks nothing, it proves nothing, and it is told to readers of the
same case alone: whoever asks must have been found to read it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SILENCE: Final = 3 * 60
"""Seconds after which an officer who says nothing more is no longer there."""
MINUTE: Final = 60


class Doing(StrEnum):
    """What an officer does at a case."""

    READING = "reading"
    WRITING = "writing"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Present:
    """One officer at a case, and for how many minutes."""

    officer: str
    doing: Doing
    minutes: int


@dataclass(frozen=True, slots=True)
class _Sign:
    doing: Doing
    since: float
    last: float


class Presence:
    """Signs of presence by case."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._signs: dict[int, dict[str, _Sign]] = {}

    def tell(self, officer: str, case: int, doing: Doing) -> None:
        """Take an officer's own word for what they do."""
        now = self._monotonic()
        self._sweep(now)
        if doing is Doing.LEFT:
            self._signs.get(case, {}).pop(officer, None)
            return
        here = self._signs.setdefault(case, {})
        before = here.get(officer)
        goes_on = before is not None and before.doing is doing
        here[officer] = _Sign(doing, before.since if before and goes_on else now, now)

    def others(self, officer: str, case: int, readers: Collection[str]) -> tuple[Present, ...]:
        """Who else is at a case, by name; one who no longer reads it is not there."""
        now = self._monotonic()
        here = sorted(self._signs.get(case, {}).items())
        return tuple(
            Present(name, sign.doing, int(now - sign.since) // MINUTE)
            for name, sign in here
            if name != officer and name in readers and now - sign.last < SILENCE
        )

    def _sweep(self, now: float) -> None:
        """Forget the silent: what is kept is never more than a few minutes of desks' words."""
        for case, here in list(self._signs.items()):
            for name in [name for name, sign in here.items() if now - sign.last >= SILENCE]:
                del here[name]
            if not here:
                del self._signs[case]
