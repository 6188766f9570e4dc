"""Whether the host's clock may be believed, for anything that destroys or expires.

Owns the belief. A clock that jumps a year would otherwise purge every draft
or turn every key; so the host is believed only while it agrees with someone
else, and a step against the monotonic clock suspends belief until the next
agreement. Never corrects a time: it only says whether to act on it.
"""

from collections.abc import Callable

AGREEMENT = 10 * 60
"""Seconds within which the host and another's date must agree."""
FRESH = 3600
"""Seconds for which an agreement holds."""
STEP = 2 * 60
"""Seconds by which the host may drift from the monotonic clock between two looks."""


class TrustedClock:
    """The host's clock, believed only while others agree with it (fulfils the port `Clock`)."""

    def __init__(self, host: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._host = host
        self._monotonic = monotonic
        self._agreed: float | None = None
        self._seen = (host(), monotonic())

    def now(self) -> int:
        """Seconds since 1970 UTC, as the host believes."""
        self._look()
        return int(self._host())

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return self._monotonic()

    def trusted(self) -> bool:
        """Whether the host agreed with another clock within the last hour, without a step since."""
        self._look()
        return self._agreed is not None and self._monotonic() - self._agreed <= FRESH

    def heard(self, date: float) -> None:
        """Take another's present date (an HTTP Date header, the date of a message of our own)."""
        self._look()
        if abs(self._host() - date) <= AGREEMENT:
            self._agreed = self._monotonic()
        else:
            self._agreed = None

    def _look(self) -> None:
        host, monotonic = self._host(), self._monotonic()
        passed_host, passed = host - self._seen[0], monotonic - self._seen[1]
        if abs(passed_host - passed) > STEP:
            self._agreed = None
        self._seen = (host, monotonic)
