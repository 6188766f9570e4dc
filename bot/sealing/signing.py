"""Ed25519 keys: who signs and who checks (RFC 8032).

Owns the two key types. Never signs bare bytes of ours: whoever asks for a
signature puts a versioned label in front, so that a signature made for one
purpose cannot be shown for another.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import SealingError
from bot.sealing.secret import KEY_SIZE, Secret

SIGNATURE_SIZE = 64


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half: checks signatures, and may be shown to anyone."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise SealingError("an Ed25519 key has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the base64 form; SealingError if it is not exactly that."""
        try:
            key = cls(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError):
            raise SealingError("an Ed25519 key is not base64") from None
        if key.text() != text:
            raise SealingError("an Ed25519 key is not canonical base64")
        return key

    def text(self) -> str:
        """The base64 form, for rosters and settings."""
        return base64.b64encode(self.raw).decode("ascii")

    @property
    def key_id(self) -> str:
        """Sixteen hex digits that name the key."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check a signature; SealingError unless this key made it over exactly this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise SealingError("a signature does not fit") from None


class SigningKey(Secret):
    """The secret half, as its 32-byte seed."""

    def sign(self, message: bytes) -> bytes:
        """Sign a message that starts with the label of its purpose."""
        return Ed25519PrivateKey.from_private_bytes(self.raw).sign(message)

    @property
    def public(self) -> VerifyKey:
        """The half that others check with."""
        return VerifyKey(
            Ed25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw()
        )
