"""Secret bytes that never show themselves, and the one way to derive more.

Owns the 32-byte secret's type and HKDF as this package uses it. Never chooses
a label: each stands as a versioned constant beside its use, so that the same
secret asked for two purposes can never give the same bytes.
"""

import hmac
from dataclasses import dataclass
from typing import ClassVar, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes, draw

KEY_SIZE = 32


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Secret:
    """Bytes of one fixed size that a log, a traceback or a comparison must not give away."""

    raw: bytes
    SIZE: ClassVar[int] = KEY_SIZE

    def __post_init__(self) -> None:
        if len(self.raw) != self.SIZE:
            raise SealingError(f"a {type(self).__name__} has {self.SIZE} bytes")

    @classmethod
    def generate(cls, random: RandomBytes) -> Self:
        """Draw a new one."""
        return cls(draw(random, cls.SIZE))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(redacted)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret) or type(other) is not type(self):
            return False
        return hmac.compare_digest(self.raw, other.raw)

    # Hashing would need the raw bytes in a dictionary's memory; nothing of ours asks for it.
    __hash__ = None  # type: ignore[assignment]  # dataclasses leave it to us with eq=False


def derive(secret: bytes, label: bytes, size: int = KEY_SIZE) -> bytes:
    """Derive bytes for the one purpose that the label names (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), size, None, label).derive(secret)
