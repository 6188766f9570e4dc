"""Keeps texts of one direction from disturbing texts of the other.

A phone number inside an Arabic sentence is reordered by the screen unless it
stands in an isolate. Owns the signs and their use; nothing else may write
them by hand.
"""

import unicodedata

_LEFT_TO_RIGHT = "\u2066"
_FIRST_STRONG = "\u2068"
_END = "\u2069"
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_SIGNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def runs_against(text: str, direction: str) -> bool:
    """Say whether a text's first strong letter runs the other way than what it stands in.

    Such a text must stand in an isolate: a Latin name at the beginning of an Arabic line would
    turn the whole line, and the number behind it would be read from the wrong end.
    """
    found = (_STRONG.get(unicodedata.bidirectional(sign)) for sign in text)
    return next(filter(None, found), direction) != direction


def behind(icon: str, text: str, direction: str) -> str:
    """Put an icon before a text that runs in a direction.

    To a screen 🆘 and ℹ are Latin letters: at the beginning of an Arabic label they turn it, and
    stand at its end. A mark of the text's own direction before them keeps them in their place.
    """
    joined = f"{icon} {text}".strip()
    return f"{_MARKS[direction]}{joined}" if text and runs_against(icon, direction) else joined


def isolate(text: str) -> str:
    """Isolate a text of unknown direction: its first strong letter decides (FSI … PDI)."""
    return f"{_FIRST_STRONG}{_tame(text)}{_END}"


def isolate_code(code: str) -> str:
    """Isolate a code, number or reference, which reads left to right (LRI … PDI)."""
    return f"{_LEFT_TO_RIGHT}{_tame(code)}{_END}"


def _tame(text: str) -> str:
    """Drop direction signs: an unclosed one inside would break out of the isolate."""
    return text.translate(_SIGNS)
