"""How long a case is kept: a closed one by its queue's literal table, or by its reporter's wish.

Rules: only a closed case has an end; an open one is kept whatever its age,
and so is one on legal hold. Time is counted from when the closed case was
last changed, as a believed clock saw it. Every length outlasts the 90 and 180
days in which a matter is to be concluded, and a year of appeals where people
may be tried or dismissed. A mission may choose others (`[retention]`).

Whoever holds the receipt may have the report erased. It goes at once while
nobody has begun with it. Otherwise evidence that people rely on, and somebody
who is in danger, weigh more: then it goes `WISHED` days after it is closed. A
receipt can be taken from a person by force; neither way ends a grave case
behind its officers' backs.
"""

from collections.abc import Mapping
from typing import Final

from bot.casework.clocks import UNANSWERED
from bot.casework.lifecycle import RefusedMoveError, Standing, State
from bot.casework.triage import Priority

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
WISHED: Final = 30
"""Days after closing where the reporter wishes it erased: time for an objection, or a hold."""


def ends(
    queue: str, state: str, since: int, days: Mapping[str, int] = DAYS, *, wished: bool = False
) -> int | None:
    """Say when a case's time is over; None for one that has no end.

    Args:
        queue: the case's queue; an unknown one never ends.
        state: where the case stands, as its row has it.
        since: when it was last changed, seconds since 1970 UTC.
        days: the mission's choice.
        wished: whether its reporter wants it erased.
    """
    if queue not in days or not is_closed(state):
        return None
    return since + (min(WISHED, days[queue]) if wished else days[queue]) * DAY


def goes_at_once(state: str, priority: int, *, begun: bool, hold: bool) -> bool:
    """Whether a case goes as soon as its reporter wants it erased.

    Args:
        state: where it stands, as its row has it.
        priority: 1 to 4; a case of the first is never without somebody in danger for sure.
        begun: whether a person has looked at it, or was given it.
        hold: whether it is on legal hold.
    """
    is_new = Standing.read(state).state in UNANSWERED
    return is_new and Priority(f"P{priority}") is not Priority.P1 and not begun and not hold


def is_closed(state: str) -> bool:
    """Whether a row's state is the end of a case; what cannot be read is not."""
    try:
        return Standing.read(state).state is State.CLOSED
    except RefusedMoveError:
        return False
