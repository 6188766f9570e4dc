"""The settings of how long things are kept.

Owns their meaning; the defaults of closed cases are `bot.casework.retention`'s.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from bot.casework.retention import DAYS, SHORTEST
from bot.config.section import Section

LONGEST = 3650


def _days(queue: str) -> Any:
    return Field(
        default=DAYS[queue],
        ge=SHORTEST,
        le=LONGEST,
        description=f"Days for which a closed case of the queue `{queue}` is kept after its last "
        "change, unless it is on hold.",
    )


class RetentionSection(Section):
    """How long unsent answers and closed cases are kept."""

    draft_hours: int = Field(
        default=24,
        ge=1,
        le=24,
        description="Hours after the last message until an unsent draft is erased.",
    )
    protection_days: int = _days("protection")
    child_days: int = _days("child")
    conduct_days: int = _days("conduct")
    service_days: int = _days("service")
    oversight_days: int = _days("oversight")

    def days(self) -> Mapping[str, int]:
        """Days after a closed case's last change, by queue."""
        return {queue: getattr(self, f"{queue}_days") for queue in DAYS}
