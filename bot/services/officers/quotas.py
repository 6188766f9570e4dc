"""How often one officer does the same thing, so that no one of them drowns what others read.

Owns counts in memory only, by a span of time; they go with the process. What
is beyond a quota is for the caller to refuse, or to write down more briefly.
"""

from collections import Counter
from collections.abc import Hashable
from typing import Final

HOUR: Final = 3600
DAY: Final = 24 * HOUR


class Quota:
    """Counts by key within one span; when the next begins, all are forgotten."""

    def __init__(self, most: int, span: int) -> None:
        """Begin with nothing counted.

        Args:
            most: how often within a span.
            span: its length in seconds.
        """
        self.most, self._span = most, span
        self._slot = 0
        self._counts: Counter[Hashable] = Counter()

    def is_used_up(self, key: Hashable, now: int) -> bool:
        """Whether no more is allowed within this span."""
        self._turn(now)
        return self._counts[key] >= self.most

    def count(self, key: Hashable, now: int) -> int:
        """Count one more; how many there were within this span."""
        self._turn(now)
        self._counts[key] += 1
        return self._counts[key]

    def _turn(self, now: int) -> None:
        if now // self._span != self._slot:
            self._slot = now // self._span
            self._counts.clear()
