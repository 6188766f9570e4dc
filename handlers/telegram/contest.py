"""Notices when somebody else takes this bot's updates.

Owns the count of such moments. One is an old process that has just been
killed; several in a few minutes are a second process with the same token, or
a stranger who has it and reads what people write from now on.
"""

from collections import deque
from collections.abc import Callable

WINDOW = 600.0
"""Seconds within which moments are counted together."""
MANY = 3


class Contest:
    """How often the updates were taken from us of late."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._moments: deque[float] = deque(maxlen=MANY)

    def note(self) -> None:
        """Note that somebody else had the updates."""
        self._moments.append(self._now())

    @property
    def stands(self) -> bool:
        """Whether it was too often to be an accident."""
        return len(self._moments) == MANY and self._now() - self._moments[0] < WINDOW
