"""Reads decimal digits of any script and writes ASCII ones.

Receipts and menu numbers may be typed on any keyboard; they are kept and
shown in ASCII only. This module never guesses: a character that Unicode
does not call a decimal digit is left as it is.
"""

import unicodedata


def to_ascii(text: str) -> str:
    """Replace every Unicode decimal digit (category Nd) with its ASCII form."""
    return "".join(_ascii_digit(character) for character in text)


def only_digits(text: str) -> str:
    """Return the decimal digits of a text in ASCII, everything else dropped."""
    return "".join(character for character in to_ascii(text) if character in "0123456789")


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
