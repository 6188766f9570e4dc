"""The three operations that all of age is made of: derive, wrap, unwrap.

Holds the file key. Never chooses a label: each label stands beside its use.
"""

from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.sealing.age.errors import HeaderError, NotForThisIdentity
from bot.sealing.secret import Secret

TAG_SIZE = 16
# Fixed, because every wrapping key is derived anew for one stanza and wraps once.
_WRAP_NONCE = bytes(12)


class FileKey(Secret):
    """The 16 random bytes that open one payload; drawn for one entry, used for no other."""

    __slots__ = ()
    SIZE: ClassVar[int] = 16


def derive(secret: bytes, *, salt: bytes, label: bytes) -> bytes:
    """Derive 32 bytes for one purpose, named by its label (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt, label).derive(secret)


def wrap(wrapping_key: bytes, file_key: FileKey) -> bytes:
    """Wrap a file key under a key that wraps nothing else."""
    return ChaCha20Poly1305(wrapping_key).encrypt(_WRAP_NONCE, file_key.raw, None)


def unwrap(wrapping_key: bytes, body: bytes) -> FileKey:
    """Unwrap a file key.

    Raises:
        NotForThisIdentity: the body was wrapped under another key.
        HeaderError: the body has the wrong size.
    """
    check_body(body)
    try:
        return FileKey(ChaCha20Poly1305(wrapping_key).decrypt(_WRAP_NONCE, body, None))
    except InvalidTag:
        raise NotForThisIdentity("a stanza is for someone else") from None


def check_body(body: bytes) -> None:
    """Refuse a body that cannot hold exactly one file key, before any key touches it.

    A longer ciphertext can be made to open under many keys at once, and whether
    it opens would then tell its sender which identity tried (a multi-key or
    partitioning-oracle attack).
    """
    if len(body) != FileKey.SIZE + TAG_SIZE:
        raise HeaderError("a stanza's body has a wrong size")
