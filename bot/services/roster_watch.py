"""The roster in use: read at start and when its file changes, usable only within its dates.

Owns the answer to "may a report be sealed now, and to whom". It fails closed:
a roster that cannot be believed leaves the last believed one in use until its
dates end, and without any the bot takes no reports.
"""

from collections.abc import Callable

from bot.errors import OperatorError
from bot.sealing.roster import Roster
from bot.sealing.roster_signing import Standing, VerifiedRoster, standing
from bot.services.ports import Clock

USABLE = frozenset({Standing.VALID, Standing.GRACE})


class RosterWatch:
    """Holds the believed roster, and reads it anew when told to."""

    def __init__(self, read: Callable[[], VerifiedRoster], clock: Clock, grace_days: int) -> None:
        self._read = read
        self._clock = clock
        self._grace_days = grace_days
        self._believed: Roster | None = None
        self.refused: str = ""

    def look(self) -> None:
        """Read the roster; one that is not believed changes nothing but the alarm."""
        try:
            self._believed = self._read().roster
        except OperatorError as error:
            self.refused = type(error).__name__
        else:
            self.refused = ""

    @property
    def believed(self) -> Roster | None:
        """The roster that was last believed, expired or not: who its officers are."""
        return self._believed

    def usable(self) -> Roster | None:
        """The roster that reports may be sealed to now, if there is one.

        A clock that is not trusted expires nothing: while it is doubted, the
        roster that was believed stays in use.
        """
        roster = self._believed
        if roster is None or not self._clock.trusted():
            return roster
        is_usable = standing(roster, self._clock.now(), self._grace_days) in USABLE
        return roster if is_usable else None
