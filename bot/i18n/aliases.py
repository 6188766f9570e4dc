"""The names by which those who translate, read and speak are known.

Owns their form, and when two of them are one person's. An alias proves
nothing: whoever can write the files can write any.
"""

import re
import unicodedata

FORM = "An alias is one word of at most 32 letters, digits, dots and dashes."
_ALIAS = re.compile(r"\w[\w.-]{0,31}")


def is_alias(text: str) -> bool:
    """Say whether a text has the form of an alias."""
    return _ALIAS.fullmatch(text) is not None


def person(alias: str) -> str:
    """Return by what an alias is known: case, width, dots and dashes make nobody another person."""
    plain = unicodedata.normalize("NFKC", alias).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or plain
