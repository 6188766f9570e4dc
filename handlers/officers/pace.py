"""How fast officers may ask, and the sign that one of them reads very much at once.

Owns both counts, in memory. The pace is generous: a desk that lists a
thousand cases in one go meets no limit, a script that never pauses does. The
sign stops nobody, because an officer may have good reason; it is raised so
that others look.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MANY_CASES: Final = 20
"""Cases opened by one officer within the window that raise the alarm."""
WINDOW: Final = 600.0
"""Seconds."""


class _Bucket:
    """Requests that an officer may still make at once, and when that was counted."""

    __slots__ = ("at", "left")

    def __init__(self, left: float, at: float) -> None:
        self.left, self.at = left, at


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests in one go, and a second after that."""

    burst: int = 2000
    per_second: float = 50.0


class Pace:
    """The pace of every officer."""

    def __init__(self, monotonic: Callable[[], float], limits: Limits | None = None) -> None:
        self._monotonic = monotonic
        self._limits = limits or Limits()
        self._buckets: dict[str, _Bucket] = {}
        self._opened: defaultdict[str, deque[tuple[float, str]]] = defaultdict(deque)

    def allows(self, officer: str) -> bool:
        """Count one request; whether it is within the pace."""
        now, limits = self._monotonic(), self._limits
        bucket = self._buckets.setdefault(officer, _Bucket(limits.burst, now))
        gained = (now - bucket.at) * limits.per_second
        bucket.left, bucket.at = min(limits.burst, bucket.left + gained), now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def opened(self, officer: str, reference: str) -> None:
        """Note that an officer opened a case to read it."""
        opened = self._opened[officer]
        if all(each != reference for _, each in opened):
            opened.append((self._monotonic(), reference))
        if len(opened) > MANY_CASES:
            opened.popleft()

    @property
    def many_read(self) -> bool:
        """Whether an officer opened very many cases of late."""
        since = self._monotonic() - WINDOW
        for opened in self._opened.values():
            while opened and opened[0][0] < since:
                opened.popleft()
        return any(len(opened) >= MANY_CASES for opened in self._opened.values())
