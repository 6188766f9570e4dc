"""The slip: what lets an officer have a sender's reports paused without learning who it is.

At Send the chat is sealed under the day key and laid into the report, which
only officers open; the server forgets it. To an officer it is random bytes.
Whoever marks the case as abusive sends it back, and the server reads it while
that day key lives: up to 72 hours after Send, and never again. Each slip has its
own nonce and is bound to its case, so that two of one sender look unrelated
and none speaks for another case.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import SealingError
from bot.sealing.day_keys import DatedKey, DayKeys
from bot.sealing.randomness import RandomBytes, draw
from bot.sealing.secret import derive

LABEL_SLIPS = b"amana/v1/day/slips"
LABEL_SLIP = b"amana/v1/slip\0"
LABEL_SLIP_NAME = b"amana/v1/slip-name\0"

_PLAIN = struct.Struct(">qq")
_VERSION = b"\x01"
_ID_SIZE, _NONCE_SIZE, _TAG_SIZE = 8, 12, 16
_HEAD = len(_VERSION) + _ID_SIZE + _NONCE_SIZE
SLIP_SIZE = _HEAD + _PLAIN.size + _TAG_SIZE


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """A reporter's chat, for as long as a day key lives."""

    bot_id: int
    chat_id: int

    def seal(self, case_id: str, keys: DayKeys, random: RandomBytes) -> bytes:
        """Seal it under the day's key, bound to the case; the caller forgets it."""
        nonce = draw(random, _NONCE_SIZE)
        head = _VERSION + keys.current.id.to_bytes(_ID_SIZE, "big") + nonce
        plain = _PLAIN.pack(self.bot_id, self.chat_id)
        return head + _cipher(keys.current).encrypt(nonce, plain, _context(head, case_id))

    @classmethod
    def open(cls, sealed: bytes, case_id: str, keys: DayKeys) -> Self:
        """Read a slip that an officer sent back.

        Raises:
            DayKeyGoneError: its day is over; nobody can read it any more.
            SealingError: it is no slip of this case.
        """
        if len(sealed) != SLIP_SIZE or sealed[:1] != _VERSION:
            raise SealingError("a slip has a form that this version of Amana does not know")
        head, rest = sealed[:_HEAD], sealed[_HEAD:]
        key = keys.by_id(int.from_bytes(head[1 : 1 + _ID_SIZE], "big"))
        try:
            plain = _cipher(key).decrypt(head[-_NONCE_SIZE:], rest, _context(head, case_id))
        except InvalidTag:
            raise SealingError("a slip does not belong to this case") from None
        return cls(*_PLAIN.unpack(plain))

    def __repr__(self) -> str:
        return "Slip(redacted)"


def slip_name(sealed: bytes) -> int:
    """The number under which its mute is kept: 63 bits that only whoever has the slip can make."""
    digest = hashlib.sha256(LABEL_SLIP_NAME + sealed).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _cipher(key: DatedKey) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(key.key.raw, LABEL_SLIPS))


def _context(head: bytes, case_id: str) -> bytes:
    return LABEL_SLIP + head + case_id.encode("ascii")
