"""The parts that every sealed row shares: its place, which it is bound to, and its padding.

Owns the associated data of a row and the 4 KiB steps. Never holds a key: day
keys and the server key seal, each in its own module.
"""

import struct

from bot.errors import SealingError

STEP = 4 * 1024

LABEL_ROW = b"amana/v1/row\0"

_LENGTH = struct.Struct(">I")


def row_context(table: str, tag: bytes, version: int) -> bytes:
    """Write a row's place as associated data.

    A thief who can write to the database could otherwise swap two people's
    rows, or put an older version of a row back.
    """
    name = table.encode("utf-8")
    return b"".join((LABEL_ROW, _sized(name), _sized(tag), struct.pack(">Q", version)))


def pad(plaintext: bytes) -> bytes:
    """Bring a plaintext and its length to a whole number of 4 KiB steps."""
    body = _sized(plaintext)
    return body + bytes(-len(body) % STEP)


def unpad(padded: bytes) -> bytes:
    """Take a plaintext out of its padding; SealingError unless `pad` made exactly this."""
    if len(padded) < _LENGTH.size:
        raise SealingError("a sealed row has a wrong padding")
    (length,) = _LENGTH.unpack_from(padded)
    plaintext = padded[_LENGTH.size : _LENGTH.size + length]
    if pad(plaintext) != padded:
        raise SealingError("a sealed row has a wrong padding")
    return plaintext


def _sized(part: bytes) -> bytes:
    return _LENGTH.pack(len(part)) + part
