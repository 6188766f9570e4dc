"""How long to wait before something is tried again.

Owns the two answers: what Telegram asks for, and twice as long after each
failure. An outage may last for days, so no count of failures is too high.
"""

from telegram.error import RetryAfter

DOUBLINGS = 16
"""More would change nothing below any bound in use, and at 1,024 a float overflows."""


def asked_for(error: RetryAfter) -> float:
    """Seconds that Telegram wants us to wait (core.telegram.org/bots/api#responseparameters)."""
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


def doubled(first: float, failures: int, longest: float) -> float:
    """Seconds after so many failures in a row; twice the first after one."""
    return min(longest, first * 2.0 ** min(failures, DOUBLINGS))
