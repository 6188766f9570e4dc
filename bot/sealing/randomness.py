"""Randomness as an argument: its type, and the one way to draw from it.

Nothing in this package asks the operating system for random bytes. Production
passes `secrets.token_bytes`; tests pass a seeded source and get the same bytes
again.
"""

from collections.abc import Callable

from bot.errors import SealingError

RandomBytes = Callable[[int], bytes]
"""A source of unpredictable bytes: takes a count, returns exactly that many."""


def draw(random: RandomBytes, count: int) -> bytes:
    """Draw bytes, refusing a source that returns another number of them.

    Raises:
        SealingError: the source is broken. A key padded out of a short draw
            would be guessable and look like any other.
    """
    drawn = random(count)
    if len(drawn) != count:
        raise SealingError("the source of randomness returned a wrong number of bytes")
    return drawn
