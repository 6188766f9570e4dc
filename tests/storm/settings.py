"""How hard it storms: read once from the environment.

Owns STORM_PEOPLE (200), STORM_REPORTS (1000; fewer people than the default take
three each), STORM_KILLS (200), STORM_SEED, STORM_SECONDS (after which no more is
killed, whatever is left), STORM_DISK (`mount` or `limit`; what this account may, if
unset) and STORM_KEEP (keep the folder even of a clean run).
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

LANGUAGES = ("en", "fr", "ar", "es", "sw")
PEOPLE, REPORTS, KILLS = 200, 1000, 200
REPORTS_EACH = 3


@dataclass(frozen=True, slots=True)
class Storm:
    """One storm's size."""

    people: int = PEOPLE
    reports: int = REPORTS
    kills: int = KILLS
    seed: int = 1
    seconds: int = 2400
    disk: str = ""
    keeps: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read it; ValueError if a number is none."""
        people = int(environment.get("STORM_PEOPLE", PEOPLE))
        reports = REPORTS if people >= PEOPLE else people * REPORTS_EACH
        return cls(
            people=people,
            reports=int(environment.get("STORM_REPORTS", reports)),
            kills=int(environment.get("STORM_KILLS", KILLS)),
            seed=int(environment.get("STORM_SEED", "0")) or int(time.time()) % 2**31,
            seconds=int(environment.get("STORM_SECONDS", "2400")),
            disk=environment.get("STORM_DISK", ""),
            keeps="STORM_KEEP" in environment,
        )
