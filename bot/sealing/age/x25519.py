"""Classic age recipients: an X25519 key agreement wraps the file key.

For missions whose officers hold such keys already. What is sealed to them may
be opened, years later, by whoever owns a large quantum computer; `hybrid` is
the default for that reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from bot.sealing.age.bech32 import write_bech32
from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError, KeyTextError, NotForThisIdentity, RecipientsError
from bot.sealing.age.primitives import FileKey, derive, unwrap, wrap
from bot.sealing.age.stanza import Stanza
from bot.sealing.randomness import RandomBytes, draw

KIND = "X25519"
LABEL_X25519 = b"age-encryption.org/v1/X25519"
X25519_RECIPIENT_PREFIX = "age"
X25519_IDENTITY_PREFIX = "AGE-SECRET-KEY-"
_KEY_SIZE = 32


def _wrapping_key(shared: bytes, share: bytes, recipient: bytes) -> bytes:
    return derive(shared, salt=share + recipient, label=LABEL_X25519)


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A classic recipient, `age1…`."""

    public: bytes
    family: ClassVar[Literal["x25519"]] = "x25519"

    def __post_init__(self) -> None:
        if len(self.public) != _KEY_SIZE:
            raise KeyTextError("an X25519 recipient has 32 bytes")

    def wrap(self, file_key: FileKey, random: RandomBytes) -> tuple[Stanza, ...]:
        """Wrap a file key under a key agreed with a throw-away share.

        Raises:
            RecipientsError: the recipient is a low-order point, to which nothing
                can be sealed in secret.
        """
        ephemeral = X25519PrivateKey.from_private_bytes(draw(random, _KEY_SIZE))
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        except ValueError:
            raise RecipientsError("a recipient's key is not a usable one") from None
        body = wrap(_wrapping_key(shared, share, self.public), file_key)
        return (Stanza((KIND, write_base64(share).decode()), body),)

    def __str__(self) -> str:
        return write_bech32(X25519_RECIPIENT_PREFIX, self.public)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A classic identity, `AGE-SECRET-KEY-1…`."""

    _seed: bytes = field(repr=False)
    _key: X25519PrivateKey = field(repr=False, compare=False)
    _public: bytes = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Build the identity whose 32 secret bytes are given."""
        if len(seed) != _KEY_SIZE:
            raise KeyTextError("an X25519 identity has 32 bytes")
        key = X25519PrivateKey.from_private_bytes(seed)
        return cls(seed, key, key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, random: RandomBytes) -> Self:
        """Draw a new identity."""
        return cls.from_seed(draw(random, _KEY_SIZE))

    def recipient(self) -> X25519Recipient:
        """The recipient whose stanzas this identity opens."""
        return X25519Recipient(self._public)

    def secret_text(self) -> str:
        """The `AGE-SECRET-KEY-1…` text, to keep secret."""
        return write_bech32(X25519_IDENTITY_PREFIX, self._seed)

    def unwrap(self, stanzas: Sequence[Stanza]) -> FileKey:
        """Try every X25519 stanza; see `Identity.unwrap`."""
        for stanza in stanzas:
            if stanza.kind != KIND:
                continue
            try:
                return self._unwrap_one(stanza)
            except NotForThisIdentity:
                continue
        raise NotForThisIdentity("no X25519 stanza is for this identity")

    def _unwrap_one(self, stanza: Stanza) -> FileKey:
        if len(stanza.arguments) != 2:
            raise HeaderError("an X25519 stanza has a wrong number of arguments")
        share = read_base64(stanza.arguments[1].encode())
        if len(share) != _KEY_SIZE:
            raise HeaderError("an X25519 stanza's share has a wrong size")
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            # A low-order share gives the same secret, all zeros, with every
            # identity: a file "for" this reader that anyone can open.
            raise HeaderError("an X25519 stanza's share is a low-order point") from None
        return unwrap(_wrapping_key(shared, share, self._public), stanza.body)

    def __repr__(self) -> str:
        return "X25519Identity(redacted)"
