"""Base64 as age wants it: one text for each byte string, and no other.

A second accepted spelling would let a file be changed without its change
being noticed, and lets two readers disagree on what they read.
"""

import base64
import binascii

from bot.sealing.age.errors import HeaderError


def encode(raw: bytes) -> bytes:
    """Encode as standard base64 without padding."""
    return base64.b64encode(raw).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Decode unpadded base64, accepting only what `encode` writes.

    Raises:
        HeaderError: padding, a foreign character, or stray bits at the end.
    """
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise HeaderError("a header field is not base64") from None
    if encode(raw) != text:
        raise HeaderError("a header field is not canonical base64")
    return raw
