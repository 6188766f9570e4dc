"""What an officer may be told outside the desk, and the ways on which they are told.

Owns the shape of an alert: reference, priority, due time, a count. There is
no field for more, so that no way can carry more.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DUTY = "duty"
"""The destination in the outbox that is worked here."""


class Kind(StrEnum):
    """What an alert is about; these words stand in the outbox."""

    NEW = "received"
    ADDED = "added"
    QUARANTINED = "quarantined"
    """New, and part of a flood: told on the half-hour, whatever its priority."""
    DRILL = "drill"
    MANY = "many"
    """Several new cases in one sentence; never in the outbox."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert for one officer."""

    kind: Kind
    reference: str = ""
    priority: str = ""
    due: int = 0
    """Seconds since 1970 UTC, counted from a coarse time."""
    count: int = 1
    is_late: bool = False
    """Whether it is told to the next above, because nobody has answered for too long."""

    @property
    def urgent(self) -> bool:
        """Whether somebody must be woken by every way there is."""
        is_call = self.kind is Kind.NEW and self.priority == "P1"
        return self.kind is Kind.DRILL or is_call or self.is_late


class Way(Protocol):
    """One way to an officer."""

    @property
    def name(self) -> str:
        """What operators call it; a word of code."""

    def reaches(self, officer: str) -> bool:
        """Whether this way leads to an officer at all."""

    def carries(self, alert: Alert) -> bool:
        """Whether this way is for such alerts."""

    async def tell(self, officer: str, alert: Alert) -> bool:
        """Tell them; True once the next station has accepted it, False if it must be tried again.

        At least once: where the answer is lost, they may be told twice.
        """
