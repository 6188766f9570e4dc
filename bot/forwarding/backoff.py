"""How long to wait after a failure: twice as long each time, up to a bound, never in step.

Pure: the randomness is an argument. Without the jitter, everything that failed
together would come back together.
"""

from bot.services.ports import Randomness

FIRST = 5.0
LONGEST = 15 * 60.0


def pause(failures: int, random: Randomness, longest: float = LONGEST) -> float:
    """Seconds to wait after so many failures in a row: half to all of the doubled time."""
    full = min(FIRST * 2.0 ** min(max(failures - 1, 0), 20), longest)
    share = int.from_bytes(random(4), "big") / 2**32
    return full * (0.5 + share / 2)
