"""Post-quantum recipients: ML-KEM-768 with X25519 (X-Wing) through HPKE (RFC 9180).

The default, because a witness's name must stay secret for longer than
classical keys may last: a file stays sealed while either half holds.

HPKE draws its ephemeral keys inside the library. It is the one place in
`bot.sealing` where randomness is not an argument, and `wrap` ignores the
source that it is given.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from bot.sealing.age.bech32 import write_bech32
from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError, KeyTextError, NotForThisIdentity
from bot.sealing.age.primitives import FileKey, check_body
from bot.sealing.age.stanza import Stanza
from bot.sealing.randomness import RandomBytes, draw

KIND = "mlkem768x25519"
LABEL_HYBRID = b"age-encryption.org/mlkem768x25519"
HYBRID_RECIPIENT_PREFIX = "age1pq"
HYBRID_IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_SEED_SIZE = 32
_MLKEM_SEED_SIZE = 64
_X25519_SIZE = 32
_MLKEM_PUBLIC_SIZE = 1184
_PUBLIC_SIZE = _MLKEM_PUBLIC_SIZE + _X25519_SIZE
_ENC_SIZE = 1120


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A post-quantum recipient, `age1pq1…`."""

    public: bytes = field(repr=False)
    _key: MLKEM768X25519PublicKey = field(repr=False, compare=False)
    family: ClassVar[Literal["hybrid"]] = "hybrid"

    @classmethod
    def from_public(cls, public: bytes) -> Self:
        """Build the recipient of a raw public key (1,216 bytes: ML-KEM-768, then X25519).

        Raises:
            KeyTextError: not a public key of this kind.
        """
        if len(public) != _PUBLIC_SIZE:
            raise KeyTextError("a post-quantum recipient has 1,216 bytes")
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_SIZE])
        except ValueError:
            raise KeyTextError("a post-quantum recipient is not a valid key") from None
        x25519 = X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_SIZE:])
        return cls(public, MLKEM768X25519PublicKey(mlkem, x25519))

    def wrap(self, file_key: FileKey, random: RandomBytes) -> tuple[Stanza, ...]:  # noqa: ARG002  # HPKE draws inside the library
        """Wrap a file key by HPKE in base mode."""
        sealed = _SUITE.encrypt(file_key.raw, self._key, info=LABEL_HYBRID)
        enc, body = sealed[:_ENC_SIZE], sealed[_ENC_SIZE:]
        return (Stanza((KIND, write_base64(enc).decode()), body),)

    def __str__(self) -> str:
        return write_bech32(HYBRID_RECIPIENT_PREFIX, self.public)


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A post-quantum identity, `AGE-SECRET-KEY-PQ-1…`."""

    _seed: bytes = field(repr=False)
    _mlkem: MLKEM768PrivateKey = field(repr=False, compare=False)
    _x25519: X25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Build the identity of a 32-byte seed, expanded as X-Wing says (SHAKE256 to 96 bytes)."""
        if len(seed) != _SEED_SIZE:
            raise KeyTextError("a post-quantum identity has 32 bytes")
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + _X25519_SIZE)
        return cls(
            seed,
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]),
        )

    @classmethod
    def generate(cls, random: RandomBytes) -> Self:
        """Draw a new identity."""
        return cls.from_seed(draw(random, _SEED_SIZE))

    def recipient(self) -> HybridRecipient:
        """The recipient whose stanzas this identity opens."""
        mlkem = self._mlkem.public_key().public_bytes_raw()
        return HybridRecipient.from_public(mlkem + self._x25519.public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """The `AGE-SECRET-KEY-PQ-1…` text, to keep secret."""
        return write_bech32(HYBRID_IDENTITY_PREFIX, self._seed)

    def unwrap(self, stanzas: Sequence[Stanza]) -> FileKey:
        """Try every post-quantum stanza; see `Identity.unwrap`."""
        for stanza in stanzas:
            if stanza.kind != KIND:
                continue
            try:
                return self._unwrap_one(stanza)
            except NotForThisIdentity:
                continue
        raise NotForThisIdentity("no post-quantum stanza is for this identity")

    def _unwrap_one(self, stanza: Stanza) -> FileKey:
        if len(stanza.arguments) != 2:
            raise HeaderError("a post-quantum stanza has a wrong number of arguments")
        enc = read_base64(stanza.arguments[1].encode())
        if len(enc) != _ENC_SIZE:
            raise HeaderError("a post-quantum stanza's encapsulation has a wrong size")
        check_body(stanza.body)
        key = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
        try:
            return FileKey(_SUITE.decrypt(enc + stanza.body, key, info=LABEL_HYBRID))
        except InvalidTag:
            self._refuse_low_order(enc[-_X25519_SIZE:])
            raise NotForThisIdentity("a stanza is for someone else") from None

    def _refuse_low_order(self, share: bytes) -> None:
        # The library answers "wrong key" for this too. A share that no honest
        # sealer makes is a forged header, not one for another reader.
        try:
            self._x25519.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise HeaderError("a post-quantum stanza's share is a low-order point") from None

    def __repr__(self) -> str:
        return "HybridIdentity(redacted)"
