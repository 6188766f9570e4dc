"""Numbers kept in order, compactly: eight bytes each, found by halving.

Owns the shape: blocks of unsigned 64-bit numbers, each block in order and all
blocks in order. A number goes in or out by two searches and one short move
of memory, whatever the length; a page is read from where it begins.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice

BLOCK = 512
"""Numbers a block holds on average: short enough to move at once, long enough to be few."""


class Ranked:
    """An ordered set of numbers below 2**64."""

    __slots__ = ("_blocks", "_count")

    def __init__(self) -> None:
        self._blocks: list[array[int]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return self._from(0)

    def add(self, number: int) -> None:
        """Put a number in; one that is there is left alone."""
        if not self._blocks:
            self._blocks.append(array("Q", [number]))
            self._count += 1
            return
        place = min(self._place(number), len(self._blocks) - 1)
        block = self._blocks[place]
        spot = bisect_left(block, number)
        if spot < len(block) and block[spot] == number:
            return
        insort(block, number)
        self._count += 1
        if len(block) > 2 * BLOCK:
            self._blocks[place : place + 1] = [block[:BLOCK], block[BLOCK:]]

    def discard(self, number: int) -> None:
        """Take a number out, if it is there."""
        place = self._place(number)
        if place == len(self._blocks):
            return
        block = self._blocks[place]
        spot = bisect_left(block, number)
        if block[spot] != number:
            return
        del block[spot]
        self._count -= 1
        if not block:
            del self._blocks[place]

    def after(self, number: int, limit: int) -> list[int]:
        """The next numbers beyond one, at most `limit`; it need not be there itself."""
        return list(islice(self._from(number + 1), limit))

    def _place(self, number: int) -> int:
        """The first block whose last number is not below this one."""
        return bisect_left(self._blocks, number, key=lambda block: block[-1])

    def _from(self, number: int) -> Iterator[int]:
        place = self._place(number)
        for block in self._blocks[place : place + 1]:
            yield from block[bisect_left(block, number) :]
        for block in self._blocks[place + 1 :]:
            yield from block
