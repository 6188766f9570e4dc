"""The tar inside every entry: ustar members, written and read exactly.

Owns the layout: fixed names, zero times and owners, one last `padding` member
that brings the archive, its two end blocks included, to a bucket exactly.
Trailing zeros in the padding's place would let a tampered last chunk pass GNU
tar unnoticed; `tarfile`'s own writer would add 10 KiB steps of them.

Reading accepts only what writing produces, byte for byte, and never touches a
disk: names are looked up, not followed.
"""

import tarfile
from collections.abc import Iterable, Iterator

from bot.errors import SealingError
from bot.sealing.buckets import BUCKETS, bucket_for

BLOCK = 512
PADDING = "padding"
END = bytes(2 * BLOCK)
# The padding's own header and the end: what follows the last real member at the least.
CLOSING = BLOCK + len(END)
_PIECE = 256 * 1024

Member = tuple[str, bytes]


def member_header(name: str, size: int) -> bytes:
    """The one block that goes before a member's content."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT)


def fill(size: int) -> bytes:
    """The zeros that bring a content of so many bytes to whole blocks."""
    return bytes(-size % BLOCK)


def member(name: str, content: bytes) -> bytes:
    """A whole member."""
    return member_header(name, len(content)) + content + fill(len(content))


def closing(size: int) -> bytes:
    """The padding member and the end that bring an archive of so many bytes to its bucket."""
    return b"".join(closing_pieces(size))


def closing_pieces(size: int) -> Iterator[bytes]:
    """The same piece by piece: the padding of a large file is megabytes long."""
    room = bucket_for(size + CLOSING) - size - CLOSING
    yield member_header(PADDING, room)
    for start in range(0, room, _PIECE):
        yield bytes(min(_PIECE, room - start))
    yield fill(room) + END


def write(members: Iterable[Member]) -> bytes:
    """Write an archive of these members, padded to its bucket."""
    body = b"".join(member(name, content) for name, content in members)
    return body + closing(len(body))


def read(archive: bytes) -> tuple[Member, ...]:
    """Read an archive's members, the padding left out.

    Raises:
        SealingError: not exactly what `write` makes of these members.
    """
    members, position = _walk(archive)
    *real, (last, _) = members
    size = sum(BLOCK + len(content) + len(fill(len(content))) for _, content in real)
    exact = last == PADDING and len(archive) in BUCKETS and position == size + BLOCK
    if not exact or archive[size:] != closing(size) or any(n == PADDING for n, _ in real):
        raise SealingError("an entry's padding is not exact")
    return tuple(real)


def _walk(archive: bytes) -> tuple[list[Member], int]:
    """Read members up to the padding's; return them and where its content starts."""
    members: list[Member] = []
    position = 0
    while not members or members[-1][0] != PADDING:
        name, size = _read_header(archive[position : position + BLOCK])
        position += BLOCK
        content = b"" if name == PADDING else archive[position : position + size]
        if name != PADDING:
            position += _checked_content(archive, position, size)
        members.append((name, content))
    return members, position


def _checked_content(archive: bytes, position: int, size: int) -> int:
    """The length of a member's content and zeros, checked to be there in full."""
    padded = size + len(fill(size))
    tail = archive[position + size : position + padded]
    if position + padded > len(archive) or tail != fill(size):
        raise SealingError("an entry's archive is cut or altered")
    return padded


def _read_header(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        exact = member_header(info.name, info.size) == block
    except (tarfile.HeaderError, ValueError):
        raise SealingError("an entry's archive is malformed") from None
    if not exact:
        raise SealingError("an entry's archive has a member of a foreign form")
    return info.name, info.size
