"""How long a closed case is kept, by queue: a literal table.

Rules: only a closed case has an end; an open one is kept whatever its age,
and so is one on legal hold. Time is counted from when the closed case was
last changed, as a believed clock saw it. Every length outlasts the 90 and 180
days in which a matter is to be concluded, and a year of appeals where people
may be tried or dismissed. A mission may choose others (`[retention]`).
"""

from collections.abc import Mapping
from typing import Final

from bot.casework.lifecycle import RefusedMoveError, Standing, State

DAY: Final = 24 * 3600

DAYS: Final[Mapping[str, int]] = {
    "protection": 2 * 365,
    "child": 2 * 365,
    "conduct": 3 * 365,
    "service": 365,
    "oversight": 3 * 365,
}
"""Queue to days after closing."""
SHORTEST: Final = 181
"""Fewer would end a case before its reporter's own clocks have run out."""


def ends(queue: str, state: str, since: int, days: Mapping[str, int] = DAYS) -> int | None:
    """Say when a case's time is over; None for one that has no end.

    Args:
        queue: the case's queue; an unknown one never ends.
        state: where the case stands, as its row has it.
        since: when it was last changed, seconds since 1970 UTC.
        days: the mission's choice.
    """
    if queue not in days or not is_closed(state):
        return None
    return since + days[queue] * DAY


def is_closed(state: str) -> bool:
    """Whether a row's state is the end of a case; what cannot be read is not."""
    try:
        return Standing.read(state).state is State.CLOSED
    except RefusedMoveError:
        return False
