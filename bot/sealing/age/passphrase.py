"""Passphrase recipients: scrypt turns what a person remembers into a wrapping key.

For identity files at rest. A passphrase's stanza stands alone in its header;
`container` enforces that.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError, KeyTextError, NotForThisIdentity
from bot.sealing.age.primitives import FileKey, unwrap, wrap
from bot.sealing.age.stanza import Stanza
from bot.sealing.randomness import RandomBytes, draw

KIND = "scrypt"
LABEL_SCRYPT = b"age-encryption.org/v1/scrypt"
DEFAULT_LOG_N = 18  # about 1 s and 256 MiB
# The file names its own cost: above this, about 15 s and 4 GiB, opening one
# would be a way to stop the machine.
MAX_LOG_N = 22
_SALT_SIZE = 16
_LOG_N = re.compile(r"[1-9][0-9]?", re.ASCII)


def _wrapping_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    scrypt = Scrypt(salt=LABEL_SCRYPT + salt, length=32, n=1 << log_n, r=8, p=1)
    return scrypt.derive(passphrase.encode())


def _check(passphrase: str, log_n: int) -> None:
    if not passphrase:
        raise KeyTextError("a passphrase must not be empty")
    if not 1 <= log_n <= MAX_LOG_N:
        raise KeyTextError(f"the cost of a passphrase lies between 1 and {MAX_LOG_N}")


@dataclass(frozen=True, slots=True)
class PassphraseRecipient:
    """Whoever knows the passphrase; `log_n` is the base-2 logarithm of scrypt's cost."""

    _passphrase: str = field(repr=False)
    log_n: int = DEFAULT_LOG_N
    family: ClassVar[Literal["passphrase"]] = "passphrase"

    def __post_init__(self) -> None:
        _check(self._passphrase, self.log_n)

    def wrap(self, file_key: FileKey, random: RandomBytes) -> tuple[Stanza, ...]:
        """Wrap a file key under the stretched passphrase; slow on purpose."""
        salt = draw(random, _SALT_SIZE)
        body = wrap(_wrapping_key(self._passphrase, salt, self.log_n), file_key)
        return (Stanza((KIND, write_base64(salt).decode(), str(self.log_n)), body),)

    def __str__(self) -> str:
        return "passphrase"


@dataclass(frozen=True, slots=True)
class PassphraseIdentity:
    """A passphrase as an identity; `max_log_n` is the highest cost it pays to open a file."""

    _passphrase: str = field(repr=False)
    max_log_n: int = MAX_LOG_N

    def __post_init__(self) -> None:
        _check(self._passphrase, self.max_log_n)

    def recipient(self) -> PassphraseRecipient:
        """The recipient of the same passphrase, at the default cost."""
        return PassphraseRecipient(self._passphrase)

    def secret_text(self) -> str:
        """The passphrase itself."""
        return self._passphrase

    def unwrap(self, stanzas: Sequence[Stanza]) -> FileKey:
        """Try the one scrypt stanza; see `Identity.unwrap`."""
        for stanza in stanzas:
            if stanza.kind == KIND:
                return self._unwrap_one(stanza)
        raise NotForThisIdentity("this file was not sealed with a passphrase")

    def _unwrap_one(self, stanza: Stanza) -> FileKey:
        if len(stanza.arguments) != 3:
            raise HeaderError("a scrypt stanza has a wrong number of arguments")
        salt = read_base64(stanza.arguments[1].encode())
        if len(salt) != _SALT_SIZE:
            raise HeaderError("a scrypt stanza's salt has a wrong size")
        if not _LOG_N.fullmatch(stanza.arguments[2]):
            raise HeaderError("a scrypt stanza's cost is not a number as age writes it")
        log_n = int(stanza.arguments[2])
        if log_n > self.max_log_n:
            raise HeaderError("a scrypt stanza asks for more work than is allowed")
        return unwrap(_wrapping_key(self._passphrase, salt, log_n), stanza.body)
