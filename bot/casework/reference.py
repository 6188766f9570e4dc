"""The spoken name of a case: six characters, shown as ``K7M-2QD``.

Officers say it on the phone, so the alphabet has no vowels (no words), no
0/O, 1/I/L and no S beside 5. It is drawn at random and names nothing: it
must never be derived from a time, a chat or a receipt, for it is shown in
clear to every officer and in every alert.
"""

from collections.abc import Callable
from typing import NewType

from bot.errors import OperatorError

Reference = NewType("Reference", str)
RandomBytes = Callable[[int], bytes]

ALPHABET = "23456789BCDFGHJKMNPQRTVWXYZ"
LENGTH = 6
_HALF = LENGTH // 2
# Bytes at or above the largest multiple of 27 are drawn again: a plain
# remainder would make some characters likelier than others.
_FAIR = 256 - 256 % len(ALPHABET)


class MalformedReferenceError(OperatorError):
    """A text that cannot be the reference of any case."""


def draw(random_bytes: RandomBytes) -> Reference:
    """Draw a reference; the caller sees to it that the store does not know it yet."""
    drawn = ""
    while len(drawn) < LENGTH:
        fair = (byte for byte in random_bytes(LENGTH) if byte < _FAIR)
        drawn += "".join(ALPHABET[byte % len(ALPHABET)] for byte in fair)
    return Reference(drawn[:LENGTH])


def shown(reference: Reference) -> str:
    """Write a reference as people read it: ``K7M-2QD``."""
    return f"{reference[:_HALF]}-{reference[_HALF:]}"


def read(text: str) -> Reference:
    """Read a reference as typed: any case, with or without dash and spaces.

    Raises:
        MalformedReferenceError: no case can have this reference.
    """
    typed = text.upper().replace("-", "").replace(" ", "")
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET):
        raise MalformedReferenceError("A case's reference has six characters, such as K7M-2QD.")
    return Reference(typed)


def sought(text: str) -> str:
    """Read what a stranger may have typed; what can be no reference becomes the name of no case.

    It is looked for all the same, so that whatever cannot be seen is refused in one way.
    """
    try:
        return read(text)
    except MalformedReferenceError:
        return ""
