"""What a reporter has given so far, piece by piece, and the line that says so.

Owns the shapes of parts and notices. A part's `repr` never shows words: a
part may pass through code that logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

FileKind = Literal["voice", "photo", "audio", "video", "document", "video_note", "animation"]
FileStatus = Literal["pending", "kept", "failed"]

Json = Any
"""A JSON value: text, whole number, true, false, null, list or object."""

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
    WRONG_LENGTH = "wrong_length"
    UNKNOWN_CODE = "unknown_code"
    TOO_MANY = "too_many"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    ERASURE_NOTED = "erasure_noted"
    DISAGREED = "disagreed"
    RATED = "rated"
    ANNOUNCED_HERE = "announced_here"
    BY_CODE_ONLY = "by_code_only"
    NO_FILES = "no_files"
    FULL = "full"
    FULL_DAY = "full_day"
    PAUSED = "paused"
    VOICELESS = "voiceless"
    PASSED = "passed"
    ANOTHER_PICTURE = "another_picture"


NOT_KEPT = frozenset({Said.CLOSED, Said.FULL, Said.FULL_DAY, Said.PAUSED})
"""After these, the message in the chat may be the only copy of its words."""

NOT_TAKEN = NOT_KEPT | {
    Said.NO_FILES,
    Said.TOO_LARGE,
    Said.UNSUPPORTED,
    Said.UNREAD,
    Said.FILE_FAILED,
    Said.NOT_SENT,
}
"""What nobody may overlook: something that was sent to us is not with us."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The receipt of what just happened: a kind and counts, never words."""

    said: Said
    messages: int = 0
    voices: int = 0
    seconds: int = 0
    """Length of all voice messages together."""
    files: int = 0
    digits: int = 0
    """How many there were, of a code that has too few or too many."""


def part_to_json(part: Part) -> dict[str, Json]:
    """Write a part as plain JSON values."""
    match part:
        case TextPart():
            written: dict[str, Json] = {"form": "text", "text": part.text}
        case FilePart():
            written = {
                "form": "file",
                "kind": part.kind,
                "size": part.size,
                "seconds": part.seconds,
                "name": part.name,
                "mime": part.mime,
                "status": part.status,
            }
        case UnreadPart():
            written = {"form": "unread"}
    return written | {"number": part.number, "source": part.source, "question": part.question}


def part_from_json(written: Mapping[str, Json]) -> Part:
    """Read what `part_to_json` wrote.

    Raises:
        KeyError: A field is missing.
        ValueError: The form of the part is unknown.
    """
    number, source, question = written["number"], written["source"], written["question"]
    match written["form"]:
        case "text":
            return TextPart(number, source, written["text"], question)
        case "file":
            return FilePart(
                number=number,
                source=source,
                kind=written["kind"],
                size=written["size"],
                seconds=written["seconds"],
                name=written["name"],
                mime=written["mime"],
                status=written["status"],
                question=question,
            )
        case "unread":
            return UnreadPart(number, source, question)
        case _:
            raise ValueError("unknown form of part")


def notice_to_json(notice: Notice) -> dict[str, Json]:
    """Write a notice as plain JSON values."""
    return {
        "said": notice.said.value,
        "messages": notice.messages,
        "voices": notice.voices,
        "seconds": notice.seconds,
        "files": notice.files,
        "digits": notice.digits,
    }


def notice_from_json(written: Mapping[str, Json]) -> Notice:
    """Read what `notice_to_json` wrote."""
    return Notice(
        Said(written["said"]),
        written["messages"],
        written["voices"],
        written["seconds"],
        written["files"],
        written.get("digits", 0),  # a draft may be from before there was this count
    )
