"""What was last chosen of a case's notices, for as long as this process lives.

Owns that memory, so that a second tap on what is so already brings officers no second
addition. It holds keyed digests only: whoever reads it finds no account beside a case, and
no row in clear may ever say what was chosen.
"""

import hmac
from collections import OrderedDict

from bot.services.ports import Randomness

MOST = 10_000
"""Cases that are remembered at a time; the one whose choice is oldest is forgotten first."""


class LastChoices:
    """One choice a case."""

    def __init__(self, random: Randomness) -> None:
        self._random = random
        self._key = b""
        self._made: OrderedDict[bytes, bytes] = OrderedDict()

    def stands(self, locator: bytes, choice: str) -> bool:
        """Whether this is what was chosen last, and kept."""
        return self._made.get(self._digest(locator)) == self._digest(locator, choice)

    def note(self, locator: bytes, choice: str) -> None:
        """Remember a choice that is committed."""
        case = self._digest(locator)
        self._made[case] = self._digest(locator, choice)
        self._made.move_to_end(case)
        if len(self._made) > MOST:
            self._made.popitem(last=False)

    def _digest(self, locator: bytes, choice: str = "") -> bytes:
        self._key = self._key or self._random(32)
        return hmac.digest(self._key, locator + choice.encode(), "sha256")
