"""What a reporter has given so far, piece by piece, and the line that says so.

Owns the shapes of parts and notices. A part's `repr` never shows words: a
part may pass through code that logs.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

FileKind = Literal["voice", "photo", "audio", "video", "document", "video_note", "animation"]
FileStatus = Literal["pending", "kept", "failed"]

STORY = "story"
"""The question that every word belongs to unless another question asked for it."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words that the reporter typed, exactly as they came."""

    number: int
    source: int
    """The chat's message id, by which an edit finds its part."""
    text: str = field(repr=False)
    question: str = STORY


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A file that the reporter sent; its bytes live elsewhere."""

    number: int
    source: int
    kind: FileKind
    size: int
    seconds: int | None = None
    name: str | None = field(default=None, repr=False)
    mime: str | None = None
    status: FileStatus = "pending"
    question: str = STORY


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A message that reached us and could not be read."""

    number: int
    source: int | None = None
    question: str = STORY


Part = TextPart | FilePart | UnreadPart


class Said(StrEnum):
    """What the first line of a card can say about what just happened."""

    TAKEN = "taken"
    HELD = "held"
    REPLACED = "replaced"
    UNREAD = "unread"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    FILE_FAILED = "file_failed"
    OUT_OF_TURN = "out_of_turn"
    BUSY = "busy"
    CLOSED = "closed"
    NOT_SENT = "not_sent"
    NOT_A_CODE = "not_a_code"
    MISTYPED = "mistyped"
    UNKNOWN_CODE = "unknown_code"
    TOO_MANY = "too_many"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    DISAGREED = "disagreed"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Notice:
    """The receipt of what just happened: a kind and counts, never words."""

    said: Said
    messages: int = 0
    voices: int = 0
    seconds: int = 0
    """Length of all voice messages together."""
    files: int = 0
