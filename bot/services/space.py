"""Whether there is room for what people send.

Owns two judgements: that the disk is filling, early enough for an operator to
make room in daylight; and that it is full, when nothing more may be promised.
Full ends by itself: when there is room again, or when something could be kept.
"""

from collections.abc import Callable
from typing import Final

MEGABYTE: Final = 1 << 20
FILLING: Final = 1000 * MEGABYTE
"""Below this somebody should make room."""
FULL: Final = 8 * MEGABYTE
"""Below this, beside the reserve, a report might not find room for all of its parts."""
AGAIN: Final = 16 * MEGABYTE
"""From here on reports are taken again; more than `FULL`, or it would flicker."""


class Space:
    """The room on the database's disk."""

    def __init__(self, free: Callable[[], int]) -> None:
        """Take how many bytes are free to us; it may raise OSError."""
        self._free = free
        self._refused = False
        self._low = False
        self.free = -1
        """Bytes free when it was last looked; below zero where nothing is known."""

    def look(self) -> None:
        """Look how much room there is."""
        try:
            self.free = self._free()
        except OSError:
            return  # another's fault, and told elsewhere: the store speaks for itself
        self._low = self.free < (AGAIN if self._low else FULL)

    def refused(self) -> None:
        """Note that something could not be kept."""
        self._refused = True

    def kept(self) -> None:
        """Note that something was kept."""
        self._refused = False

    @property
    def full(self) -> bool:
        """Whether nothing more may be promised."""
        return self._refused or self._low

    @property
    def low(self) -> bool:
        """Whether so little was left at the last look that nothing new may be begun."""
        return self._low

    @property
    def filling(self) -> bool:
        """Whether somebody should make room."""
        return self.full or 0 <= self.free < FILLING
