"""What waits for one destination, in which order, and when the next may be tried.

Owns the order (the most urgent first, words before files, of those the oldest)
and the rests. A destination that is away is asked by one item at a time, the
first in line, ever more seldom: so a weekend without it costs a few hundred
calls, however much waits, and afterwards everything goes out in its order. An
item that is refused rests alone, and the next goes on. Whose fault it was is
known when another is taken: only then does a refusal count against the item.

Only the clock that never jumps is asked, so a leap of the host's brings
neither a storm of tries nor a silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import attrgetter

from bot.forwarding.backoff import pause
from bot.sealing.manifest import EntryKind
from bot.services.ports import Randomness
from bot.services.rows import OutboxRow

IN_A_ROW = 3
"""Items refused one after another, from which on it is the destination that fails."""


@dataclass(slots=True)
class Item:
    """One row in line, as this process has seen it."""

    row: OutboxRow
    priority: int
    slot: int
    """The half-hour in which it was first seen."""
    strikes: int = 0
    """How often it was refused by a destination that took others."""
    until: float = 0.0
    is_claimed: bool = False
    is_taken: bool = False
    """Whether the destination has it: only its row is still to go."""
    is_over: bool = False
    """Whether its row is gone or set aside: kept until the next look has not seen it any more."""
    is_suspect: bool = False
    """Whether it was refused since the destination last took anything."""
    counts: bool = False
    """Whether that refusal will count."""
    order: tuple[int, bool, int, int, int] = field(init=False)
    """By priority, words before files, then by coarse age; one case's entries by number."""

    def __post_init__(self) -> None:
        """Say once where it stands: a try changes nothing of that, and all are asked often."""
        # One flooder's files could otherwise stand for hours before the next call for help.
        is_file = self.row.kind == EntryKind.FILE
        self.order = (self.priority, is_file, self.row.due, self.row.case, self.row.entry)

    def struck(self, until: float) -> None:
        """Count its refusal, and let it rest."""
        self.strikes += self.counts
        self.is_suspect = self.counts = False
        self.until = max(self.until, until)


_ORDER = attrgetter("order")


class Line:
    """One destination's items, and its rests."""

    def __init__(self, random: Randomness, at_once: int = 1) -> None:
        self._random = random
        self._at_once = at_once
        self.items: dict[int, Item] = {}
        self._suspects: list[Item] = []
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
        item = self._other(ready) if self._asks_another() else min(ready, key=_ORDER)
        item.is_claimed = True
        return item

    def _asks_another(self) -> bool:
        """Two times of three, while the destination answers and refuses."""
        return self.refusals >= IN_A_ROW and self.refusals % 3 != 2

    def _other(self, ready: list[Item]) -> Item:
        """Who shows whether it is the item or the destination: one that it did not refuse yet."""
        fresh = [item for item in ready if not item.is_suspect]
        if fresh:
            return min(fresh, key=lambda item: (item.strikes, item.order))
        # What a broken receiver chokes on must not hold up all the others for ever.
        place = (self.refusals - self.refusals // 3) % len(ready)
        return nsmallest(place + 1, ready, key=_ORDER)[-1]

    def over(self) -> list[int]:
        """The keys of items whose rows are gone or set aside."""
        return [key for key, item in self.items.items() if item.is_over]

    def _ready(self, now: float, slot: int) -> Iterator[Item]:
        for item in self.items.values():
            # Urgent at once; the rest on the half-hour: a call out of the machine tells whoever
            # watches its line that somebody has just written.
            may_leave = item.priority == 1 or item.slot != slot
            is_free = not (item.is_claimed or item.is_over)
            if is_free and may_leave and item.until <= now:
                yield item

    def done(self, item: Item, now: float) -> None:
        """It is delivered: the destination works, so what it refused before was refused alone."""
        item.is_over, item.is_claimed, item.is_suspect = True, False, False
        self._works(now)

    def partly(self, item: Item, now: float, *, counts: bool) -> None:
        """Some have it: the destination works, and this item rests for the others' sake."""
        item.is_claimed = False
        self._suspect(item, counts=counts)
        self._works(now)

    def away(self, item: Item, now: float, at_least: float = 0.0) -> None:
        """The destination takes nothing: all of it rests."""
        self._failed(item, now)
        self.refusals = 0
        self.until = now + max(pause(self.failures, self._random), at_least)

    def unsettled(self, item: Item, now: float) -> None:
        """The store failed: what was taken rests alone, for others may still leave."""
        if not item.is_taken:
            self.away(item, now)
            return
        item.is_claimed = False
        item.until = now + pause(4, self._random)

    def refused(self, item: Item, now: float, *, counts: bool) -> None:
        """It did not take this one: this one rests; after some in a row, the destination does."""
        self._failed(item, now)
        self.refusals += 1
        self._suspect(item, counts=counts)
        if self.failures < IN_A_ROW:
            item.until = now + pause(item.strikes + 1, self._random)
        else:
            self.until = now + pause(self.failures, self._random)
            for each in self.items.values():
                each.until = 0.0

    def _suspect(self, item: Item, *, counts: bool) -> None:
        item.is_suspect, item.counts = True, counts
        self._suspects.append(item)

    def _works(self, now: float) -> None:
        for each in self._suspects:
            if each.is_suspect:
                each.struck(now + pause(each.strikes + 1, self._random))
        self._suspects.clear()
        self.failures, self.refusals, self.since, self.until = 0, 0, None, 0.0

    def _failed(self, item: Item, now: float) -> None:
        item.is_claimed = False
        if now >= self.until:  # tries side by side that fail together count once
            self.failures += 1
        self.since = now if self.since is None else self.since
