"""One-time codes by which an officer's chat is linked to the staff bot.

Owns making and redeeming them. The desk asks for one in a signed request; the
officer sends it to the staff bot by hand. It works once, for ten minutes, and
never after a restart. Memory holds an HMAC of each code, never the code: who
reads the process's memory while a code waits cannot take the officer's place.
"""

import base64
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.errors import OperatorError
from bot.sealing.server_keys import Subkey
from bot.services.ports import Randomness

MINUTES: Final = 10
_BYTES: Final = 10
"""Eighty bits, sixteen characters: nobody guesses it within ten minutes."""


class BadLinkCodeError(OperatorError):
    """A code that was never made, was used, or is too old: all look alike."""

    def __init__(self) -> None:
        super().__init__("This code does not work: ask your desk for a new one.")


@dataclass(frozen=True, slots=True)
class _Waiting:
    officer: str
    until: float


class LinkCodes:
    """The codes that wait, at most one an officer."""

    def __init__(self, key: Subkey, monotonic: Callable[[], float], random: Randomness) -> None:
        self._key = key
        self._monotonic = monotonic
        self._random = random
        self._waiting: dict[bytes, _Waiting] = {}

    def make(self, officer: str) -> str:
        """Make a code for an officer; an older one of theirs works no more."""
        text = base64.b32encode(self._random(_BYTES)).decode("ascii")
        others = {mark: each for mark, each in self._waiting.items() if each.officer != officer}
        fresh = _Waiting(officer, self._monotonic() + 60 * MINUTES)
        self._waiting = {**others, self._mark(text): fresh}
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

    def redeem(self, code: str) -> str:
        """Use a code up; returns the officer's name.

        Raises:
            BadLinkCodeError: it opens nothing.
        """
        found = self._waiting.pop(self._mark(_plain(code)), None)
        if found is None or self._monotonic() > found.until:
            raise BadLinkCodeError
        return found.officer

    def _mark(self, text: str) -> bytes:
        return hmac.digest(self._key.raw, text.encode(), "sha256")


def _plain(code: str) -> str:
    """A code as it was made: people type small letters, and leave out dashes."""
    return "".join(code.upper().split()).replace("-", "")
