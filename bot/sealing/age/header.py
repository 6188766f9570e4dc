"""The header of an age file: a version, stanzas, and a MAC under the file key.

Reads strictly: the only header accepted is the one that `format_header` would
write for the same stanzas. Never opens a stanza; identities do that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from bot.sealing.age.encoding import read_base64, write_base64
from bot.sealing.age.errors import HeaderError, HeaderMacError
from bot.sealing.age.primitives import FileKey, derive
from bot.sealing.age.stanza import Stanza, parse_stanzas

VERSION_LINE = b"age-encryption.org/v1\n"
LABEL_HEADER = b"header"
# Room for some 600 post-quantum readers. Without an end, a stream without a
# MAC line would be kept in memory for as long as it lasts.
MAX_HEADER_SIZE = 1 << 20
_MAC_MARK = b"---"
_MAC_SIZE = 32


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header; nothing in it is authentic before `verify`."""

    stanzas: tuple[Stanza, ...]
    _covered: bytes
    _mac: bytes

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Read a whole header, from the version line to the line feed behind the MAC.

        Raises:
            HeaderError: it breaks the format anywhere.
        """
        if not text.startswith(VERSION_LINE):
            raise HeaderError("not an age file of version 1")
        if len(text) > MAX_HEADER_SIZE or find_end(text) != len(text):
            raise HeaderError("a header has no end, or goes on behind it")
        *lines, last = text[len(VERSION_LINE) : -1].split(b"\n")
        mark, space, mac = last.partition(b" ")
        raw = read_base64(mac)
        if mark != _MAC_MARK or not space or len(raw) != _MAC_SIZE:
            raise HeaderError("a header's MAC line is malformed")
        return cls(parse_stanzas(lines), text[: -len(space + mac) - 1], raw)

    def verify(self, file_key: FileKey) -> None:
        """Check that the header is the one that was sealed under this file key.

        Raises:
            HeaderMacError: it was altered, or its stanzas were moved to another header.
        """
        try:
            _mac(file_key, self._covered).verify(self._mac)
        except InvalidSignature:
            raise HeaderMacError("a header was altered") from None


def find_end(text: bytes) -> int:
    """Find where the first header in these bytes ends, or 0 while its MAC line is incomplete."""
    # No line but the MAC's can start so: stanzas start with an arrow, and
    # bodies hold no dash.
    mac_line = text.find(b"\n" + _MAC_MARK, 0, MAX_HEADER_SIZE)
    return 0 if mac_line < 0 else text.find(b"\n", mac_line + 1, MAX_HEADER_SIZE) + 1


def format_header(file_key: FileKey, stanzas: Sequence[Stanza]) -> bytes:
    """Write a header and its MAC."""
    covered = VERSION_LINE + b"".join(stanza.format() for stanza in stanzas) + _MAC_MARK
    return covered + b" " + write_base64(_mac(file_key, covered).finalize()) + b"\n"


def _mac(file_key: FileKey, covered: bytes) -> HMAC:
    mac = HMAC(derive(file_key.raw, salt=b"", label=LABEL_HEADER), SHA256())
    mac.update(covered)
    return mac
