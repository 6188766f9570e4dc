"""The simulator's clock, which tests may set apart from the machine's; must never be slept on."""

import time
from email.utils import formatdate


class Clock:
    """Wall time plus an offset that the control door moves."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self.offset_seconds = offset_seconds
        self._second = 0
        self._header = b""

    def now(self) -> float:
        """Seconds since the epoch, as this Telegram sees them."""
        return time.time() + self.offset_seconds

    def date(self) -> int:
        """The whole second, which is all that a message's date carries."""
        return int(self.now())

    def http_date(self) -> bytes:
        """The `Date` header's value, formatted at most once a second."""
        second = self.date()
        if second != self._second:
            self._second, self._header = second, formatdate(second, usegmt=True).encode()
        return self._header
