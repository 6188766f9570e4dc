"""Who seals to whom: a recipient wraps a file key, an identity unwraps it.

Only the two contracts stand here; each kind of key has its own module.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

from bot.sealing.age.primitives import FileKey
from bot.sealing.age.stanza import Stanza
from bot.sealing.randomness import RandomBytes

Family = Literal["hybrid", "x25519", "passphrase"]
"""Recipients of different families never share a header."""


class Recipient(Protocol):
    """Whoever a file is sealed to; public, except a passphrase."""

    @property
    def family(self) -> Family:
        """Which kind of recipient this is."""
        ...

    def wrap(self, file_key: FileKey, random: RandomBytes) -> tuple[Stanza, ...]:
        """Wrap a file key into one stanza or more."""
        ...

    def __str__(self) -> str:
        """The text form to hand out; for a passphrase only its kind."""
        ...


class Identity(Protocol):
    """The secret that opens what was sealed to its recipient."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> FileKey:
        """Find this identity's stanza and unwrap the file key.

        Raises:
            NotForThisIdentity: no stanza is for this identity; try the next one.
            HeaderError: a stanza of this identity's kind breaks the format.
        """
        ...

    def recipient(self) -> Recipient:
        """The recipient whose stanzas this identity opens."""
        ...

    def secret_text(self) -> str:
        """The text form to keep secret."""
        ...
