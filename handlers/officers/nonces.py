"""Nonces: what makes a signed request good for once, now, and for this run of the bot.

Owns making and spending them. A nonce carries its own age under an HMAC, so
asking for many fills no memory; only spent ones are kept, until they would be
too old anyway. By the monotonic clock: whoever turns the host's clock back
must not bring a recorded request to life again.
"""

import base64
import binascii
import hmac
import struct
from collections.abc import Callable
from typing import Final

from bot.errors import OperatorError
from bot.sealing.server_keys import Subkey
from bot.services.ports import Randomness

LIFE: Final = 300.0
"""Seconds for which a nonce is good."""
MOST_SPENT: Final = 100_000
"""Spent nonces kept at most; officers' pace keeps it far below."""

_FORM: Final = struct.Struct(">Q12s")
_MARK: Final = 16
_RUN: Final = 16


class StaleNonceError(OperatorError):
    """A nonce that is not ours, too old, or was used."""


class Nonces:
    """The nonces of one run."""

    def __init__(self, key: Subkey, monotonic: Callable[[], float], random: Randomness) -> None:
        self._key = key
        self._monotonic = monotonic
        self._random = random
        # Part of every mark, so that nothing made before a restart is good after it.
        self._run = random(_RUN)
        self._spent: dict[str, float] = {}

    def make(self) -> str:
        """Make a nonce."""
        body = _FORM.pack(int(self._monotonic() * 1000), self._random(12))
        return base64.urlsafe_b64encode(body + self._mark(body)).decode("ascii")

    def spend(self, nonce: str) -> None:
        """Use a nonce up.

        Raises:
            StaleNonceError: it is good for nothing (any more).
        """
        made, now = self._made(nonce), self._monotonic()
        self._forget(now)
        if not 0 <= now - made <= LIFE or nonce in self._spent or len(self._spent) >= MOST_SPENT:
            raise StaleNonceError("a nonce is old or used")
        self._spent[nonce] = made

    def _made(self, nonce: str) -> float:
        try:
            raw = base64.urlsafe_b64decode(nonce.encode("ascii"))
            body, mark = raw[: _FORM.size], raw[_FORM.size :]
            at, _ = _FORM.unpack(body)
        except (binascii.Error, ValueError, struct.error):
            raise StaleNonceError("a nonce is not ours") from None
        # One spelling only: a second spelling would be good a second time.
        is_ours = base64.urlsafe_b64encode(raw).decode("ascii") == nonce
        if not hmac.compare_digest(mark, self._mark(body)) or not is_ours:
            raise StaleNonceError("a nonce is not ours")
        return float(at) / 1000

    def _forget(self, now: float) -> None:
        """Forget what is too old; spent in about the order of making, so the oldest come first."""
        for nonce, made in tuple(self._spent.items())[:64]:
            if now - made > LIFE:
                del self._spent[nonce]

    def _mark(self, body: bytes) -> bytes:
        return hmac.digest(self._key.raw, self._run + body, "sha256")[:_MARK]
