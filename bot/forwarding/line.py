"""What waits for one destination, in which order, and when the next may be tried.

Owns the order (the most urgent first, of those the oldest) and the rests. A
destination that is away is asked by one item at a time, the first in line,
ever more seldom: so a weekend without it costs a few hundred calls, however
much waits, and afterwards everything goes out in its order. An item that alone
is refused rests alone, and the next goes on.

Only the clock that never jumps is asked, so a leap of the host's brings
neither a storm of tries nor a silence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import attrgetter

from bot.forwarding.backoff import pause
from bot.services.ports import Randomness
from bot.services.rows import OutboxRow

IN_A_ROW = 3
"""Items refused one after another, from which on it is the destination that fails."""
EVERY_OTHER = 4
"""Each time so many tries have failed in a row, another item than the first is tried."""


@dataclass(slots=True)
class Item:
    """One row in line, as this process has seen it."""

    row: OutboxRow
    priority: int
    slot: int
    """The half-hour in which it was first seen."""
    strikes: int = 0
    """How often it alone was refused."""
    until: float = 0.0
    is_claimed: bool = False
    order: tuple[int, int, int, int] = field(init=False)
    """By priority, then by coarse age; one case's entries by number."""

    def __post_init__(self) -> None:
        """Say once where it stands: a try changes nothing of that, and all are asked often."""
        self.order = (self.priority, self.row.due, self.row.case, self.row.entry)


class Line:
    """One destination's items, and its rests."""

    def __init__(self, random: Randomness, at_once: int = 1) -> None:
        self._random = random
        self._at_once = at_once
        self.items: dict[int, Item] = {}
        self.failures = 0
        """Tries in a row that failed."""
        self.refusals = 0
        """Those of them, up to the last, in which the destination answered and refused."""
        self.since: float | None = None
        """When they began to fail, by the steady clock."""
        self.until = 0.0

    def claim(self, now: float, slot: int) -> Item | None:
        """Take the next item that may be tried, until `done`, `away` or `refused` gives it back."""
        claimed = sum(item.is_claimed for item in self.items.values())
        if now < self.until or claimed >= (self._at_once if not self.failures else 1):
            return None
        ready = list(self._ready(now, slot))
        if not ready:
            return None
        # What a broken receiver chokes on must not hold up all the others for ever.
        turn, is_other = divmod(self.refusals, EVERY_OTHER)
        place = turn % len(ready) if self.refusals and is_other == 0 else 0
        item = nsmallest(place + 1, ready, key=attrgetter("order"))[-1]
        item.is_claimed = True
        return item

    def _ready(self, now: float, slot: int) -> Iterator[Item]:
        for item in self.items.values():
            # Urgent at once; the rest on the half-hour: a call out of the machine tells whoever
            # watches its line that somebody has just written.
            may_leave = item.priority == 1 or item.slot != slot
            if may_leave and not item.is_claimed and item.until <= now:
                yield item

    def done(self, item: Item) -> None:
        """It is delivered: whatever rested because the destination failed goes on."""
        self.items.pop(item.row.key, None)
        if self.failures:
            self._rest_no_more(other for other in self.items.values() if not other.strikes)
        self.failures, self.refusals, self.since, self.until = 0, 0, None, 0.0

    def away(self, item: Item, now: float, at_least: float = 0.0) -> None:
        """The destination takes nothing: all of it rests."""
        self._failed(item, now)
        self.refusals = 0
        self.until = now + max(pause(self.failures, self._random), at_least)

    def refused(self, item: Item, now: float, *, counts: bool) -> None:
        """It did not take this one: this one rests; after some in a row, the destination does."""
        self._failed(item, now)
        self.refusals += 1
        if self.failures < IN_A_ROW:
            item.strikes += counts
            item.until = now + pause(max(item.strikes, 1), self._random)
        else:
            self.until = now + pause(self.failures, self._random)
            self._rest_no_more(self.items.values())

    def _failed(self, item: Item, now: float) -> None:
        item.is_claimed = False
        if now >= self.until:  # tries side by side that fail together count once
            self.failures += 1
        self.since = now if self.since is None else self.since

    def _rest_no_more(self, items: Iterable[Item]) -> None:
        for item in items:
            item.until = 0.0
