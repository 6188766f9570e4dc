"""ASCII armor: an age file as text, for channels that carry no bytes.

Reads strictly, as the age specification asks: no headers, no checksum, no
second spelling. White space is allowed before and behind, nowhere within.
"""

import base64
import binascii
import re

from bot.sealing.age.errors import ArmorError

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_BLANK_LINES = re.compile(rb"(?:[ \t\r]*\n)*")


def is_armored(file: bytes) -> bool:
    """Whether these bytes mean to be an armored file, sound or not."""
    return file.lstrip().startswith(b"-----BEGIN ")


def unarmor(text: bytes) -> bytes:
    """Take the armor off.

    Raises:
        ArmorError: it breaks its format anywhere.
    """
    lines = _lines(text)
    if any(len(line) != _COLUMNS for line in lines[:-1]):
        raise ArmorError("a line of the armor is too short or too long")
    if lines and not 0 < len(lines[-1]) <= _COLUMNS:
        raise ArmorError("the last line of the armor is empty or too long")
    joined = b"".join(lines)
    try:
        raw = base64.b64decode(joined, validate=True)
    except binascii.Error:
        raise ArmorError("the armor holds what is not base64") from None
    if base64.b64encode(raw) != joined:
        raise ArmorError("the armor is not canonical base64")
    return raw


def armor(file: bytes) -> bytes:
    """Put an age file into armor."""
    text = base64.b64encode(file)
    lines = [text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS)]
    return b"\n".join([_BEGIN, *lines, _END, b""])


def _lines(text: bytes) -> list[bytes]:
    blank = _BLANK_LINES.match(text)
    body = text[blank.end() if blank else 0 :].rstrip(b" \t\r\n").replace(b"\r\n", b"\n")
    first, *lines = body.split(b"\n")
    if first != _BEGIN or not lines or lines.pop() != _END:
        raise ArmorError("the armor has no begin line or no end line")
    return lines
