"""Answers with a sealed payload, whole or from a byte on, in constant memory.

Owns ranges and the two passes over what is sent: the digest goes before the
bytes, in the signed header, so it is made of them first. Payloads never
change, so both passes see the same bytes; one that broke off ends short, and
the digest tells.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from handlers.officers.exchange import NO_RANGE, Answer, FormError

Source = Callable[[int], Awaitable[tuple[int, AsyncIterator[bytes]]]]
"""Gives a payload's whole size, and its bytes from one on."""

MEDIA_TYPE = "application/octet-stream"
_RANGE = re.compile(r"bytes=(0|[1-9][0-9]{0,9})-(|0|[1-9][0-9]{0,9})")


async def payload_answer(source: Source, wanted: str | None) -> Answer:
    """Answer with a payload.

    Args:
        source: where it comes from.
        wanted: the request's `range` field; one range in bytes, or None for all.

    Raises:
        FormError: the range is none, or ends before it begins.
    """
    start, last = _bounds(wanted)
    size, chunks = await source(start)
    if start >= size:
        return _replace_headers(NO_RANGE, {"content-range": f"bytes */{size}"})
    length = (size if last is None else min(size, last + 1)) - start
    sha256 = hashlib.sha256()
    async for chunk in _first(chunks, length):
        sha256.update(chunk)

    async def again() -> AsyncIterator[bytes]:
        _, anew = await source(start)
        async for chunk in _first(anew, length):
            yield chunk

    part = {"content-range": f"bytes {start}-{start + length - 1}/{size}"}
    return Answer(
        status=200 if wanted is None else 206,
        media_type=MEDIA_TYPE,
        headers={"accept-ranges": "bytes", **({} if wanted is None else part)},
        sha256=sha256.digest(),
        length=length,
        stream=again,
    )


def _bounds(wanted: str | None) -> tuple[int, int | None]:
    if wanted is None:
        return 0, None
    match = _RANGE.fullmatch(wanted)
    last = int(match[2]) if match and match[2] else None
    if match is None or (last is not None and last < int(match[1])):
        raise FormError("a range is not in its form")
    return int(match[1]), last


async def _first(chunks: AsyncIterator[bytes], length: int) -> AsyncIterator[bytes]:
    """Only so many bytes."""
    async for chunk in chunks:
        yield chunk[:length]
        length -= len(chunk)
        if length <= 0:
            return


def _replace_headers(answer: Answer, headers: dict[str, str]) -> Answer:
    return Answer(status=answer.status, body=answer.body, headers=headers)
