"""Base64 as age wants it: one text for each byte string, and no other.

A second accepted spelling would let a file be changed without its change
being noticed, and let two readers disagree on what it says.
"""

import base64
import binascii

from bot.sealing.age.errors import HeaderError


def write_base64(raw: bytes) -> bytes:
    """Encode as standard base64 without padding."""
    return base64.b64encode(raw).rstrip(b"=")


def read_base64(text: bytes) -> bytes:
    """Decode unpadded base64, accepting only what `write_base64` writes.

    Raises:
        HeaderError: padding, a foreign character, or stray bits at the end.
    """
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise HeaderError("a header field is not base64") from None
    if write_base64(raw) != text:
        raise HeaderError("a header field is not canonical base64")
    return raw
