"""Rewrites a sentence for a voice that reads aloud what it is given.

Owns what makes a text fit to be said: no pictures, no direction signs, ASCII
digits, and numbers that nobody counts with said digit by digit. It changes
no word.
"""

import re
import unicodedata

from bot.digits import to_ascii

CALLED = re.compile(r"\+?(?:\(\d+\)|\d)(?:[ ./-]*(?:\(\d+\)|\d)){4,}")
"""A number to call or a code: five digits or more, with spaces or signs between them. A bracket is
part of it only round digits alone, or a time and the day behind it in brackets would be one."""
DAY = re.compile(r"\d{1,4}([ ./-])\d{1,2}\1\d{1,4}")
"""A day written in numbers, which is no number to call."""
OF = re.compile(r"(\d+)/(\d+)")
GROUP = 3
_KEPT_SIGNS = "\u200c\u200d"
"""Joiners, by which Persian and Urdu tell words apart."""
_UNSAID = frozenset({"So", "Sk", "Cs", "Co", "Cf"})


def speakable(text: str) -> str:
    """Return a sentence as a voice can say it."""
    plain = "".join(_said(character) for character in to_ascii(text))
    plain = CALLED.sub(_digit_by_digit, plain)
    return " ".join(OF.sub(r"\1, \2", plain).split())


def _said(character: str) -> str:
    if character in _KEPT_SIGNS:
        return character
    if character == "\ufe0f" or unicodedata.category(character) in _UNSAID:
        return " "
    return " " if character in "[]{}<>|\\" else character


def _digit_by_digit(found: re.Match[str]) -> str:
    written = found.group()
    digits = [character for character in written if character.isdecimal()]
    if DAY.fullmatch(written):
        return written
    groups = (digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
    return ", ".join(" ".join(group) for group in groups)
