"""Times that the store may keep in clear: rounded down, so that no row tells a minute.

Owns the grain of everything that is not a case's own time. Whoever takes the
disk and watched a phone must not find the two beside each other.
"""

GRAIN = 6 * 3600
"""Seconds: as coarse as a case's received time."""


def rounded(at: int) -> int:
    """Round a moment (seconds since 1970 UTC) down."""
    return at - at % GRAIN
