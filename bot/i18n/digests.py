"""The names that translators' files give to a sentence and to a translation.

Owns their form. Records of reviews and recordings outlive versions of the
code: another form would lose them all.
"""

import hashlib
import json
from collections.abc import Sequence

LETTERS = 32
"""Of a SHA-256: 128 bits, for with 64 somebody could search, in a day, for two translations of one
name, have the good one read, and put the bad one in its place."""


def digest_of(text: str) -> str:
    """Name a text."""
    return digest_of_bytes(text.encode())


def digest_of_bytes(content: bytes) -> str:
    """Name a file by what is in it."""
    return hashlib.sha256(content).hexdigest()[:LETTERS]


def digest_of_sides(*sides: str | Sequence[str]) -> str:
    """Name several texts, or lists of texts, together."""
    return digest_of(json.dumps(sides, ensure_ascii=False, separators=(",", ":")))
