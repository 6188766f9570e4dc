"""A deed tried again where somebody else wrote first.

A conflict means that someone drew the same reference, or changed the case;
again settles it.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.errors import ConflictError

TRIES = 3

T = TypeVar("T")


async def despite_conflicts(attempt: Callable[[], Awaitable[T]]) -> T:
    """Do it, and again if it met a conflict; the last one is raised."""
    for _ in range(TRIES - 1):
        with suppress(ConflictError):
            return await attempt()
    return await attempt()
