"""How long what rests in the outbox has waited, without a time on the disk that would tell.

Owns the reckoning. A row carries only the case's coarse time, to which the
steps' offsets are added: nothing that the case's own row does not say. The
exact wait is kept in memory, by two clocks: the one that never jumps, and the
host's while it is believed. So a clock that leaps forward escalates nothing
early, one set back delays nothing, and a machine that slept catches up. After
a restart the coarse time is all there is; it is earlier than the true one, so
a step may come up to a quarter of an hour early, and never late.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.ports import Clock
from bot.services.rows import OutboxRow

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class Waiting:
    """One row that waits, as this process has seen it."""

    row: OutboxRow
    priority: int
    slot: int
    """The half-hour in which it was first seen."""
    since: int
    """The host's time from which it waits."""
    steady: float
    """The steady time at which this process first saw it."""
    floor: float
    """Seconds that it had surely waited by then."""
    is_stale: bool = True
    """Whether its case may stand otherwise than when it was last looked at."""
    told: int = 0
    """Steps whose pages have left, also where that could not be written down yet."""
    pause: float = FIRST_PAUSE
    next_try: float = 0.0

    def waited(self, clock: Clock) -> float:
        """Seconds without an answer."""
        waited = self.floor + clock.monotonic() - self.steady
        return max(waited, clock.now() - self.since) if clock.trusted() else waited

    def has_come(self, clock: Clock) -> bool:
        """Whether the time that the row carries has come, by the same two clocks."""
        return self.since + self.waited(clock) >= self.row.due

    def rests(self, clock: Clock) -> bool:
        """Whether a failure is still being waited out."""
        return clock.monotonic() < self.next_try

    def put_off(self, clock: Clock) -> None:
        """Try again later, and then later still."""
        self.next_try = clock.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def just_come(row: OutboxRow, priority: int, slot: int, clock: Clock) -> Waiting:
    """Begin the wait of a row that came while this process ran: known to the second."""
    return Waiting(row, priority, slot, clock.now(), clock.monotonic(), 0.0)


def found_again(
    row: OutboxRow, priority: int, slot: int, clock: Clock, offsets: Sequence[float]
) -> Waiting:
    """Go on with the wait of a row found at a restart, from the coarse time that it carries."""
    since = row.due - int(offset_of(row.tries, offsets))
    floor = offset_of(row.tries - 1, offsets)
    return Waiting(row, priority, slot, since, clock.monotonic(), floor)


def offset_of(step: int, offsets: Sequence[float]) -> float:
    """Seconds after which a step is due; the last one's for all beyond."""
    return offsets[min(max(step, 0), len(offsets) - 1)]
