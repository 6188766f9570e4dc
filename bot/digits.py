"""Reads decimal digits of any script, writes ASCII ones, and checks those of receipts.

Receipts and menu numbers may be typed on any keyboard; they are kept and
shown in ASCII only. This module never guesses: a character that Unicode
does not call a decimal digit is left as it is.
"""

import unicodedata

# The quasigroup of order 10 of H. M. Damm (2004): catches every single wrong
# digit and every swap of two neighbours, which are how people mistype.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def to_ascii(text: str) -> str:
    """Replace every Unicode decimal digit (category Nd) with its ASCII form."""
    return "".join(_ascii_digit(character) for character in text)


def only_digits(text: str) -> str:
    """Return the decimal digits of a text in ASCII, everything else dropped."""
    return "".join(character for character in to_ascii(text) if character in "0123456789")


def check_digit(digits: str) -> str:
    """Run the quasigroup over ASCII digits: the one to append, or "0" for a valid whole."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
