"""What a report's parts say, as far as words go: for triage, and to find names.

Owns these readings of a part; it judges nothing.
"""

from typing import TypeGuard

from bot.interview.parts import FilePart, Part, TextPart, UnreadPart

UNHEARD = frozenset({"voice", "audio", "video", "video_note"})
"""Kinds whose words nobody has heard yet."""


def is_text(part: Part) -> TypeGuard[TextPart]:
    """Whether it is typed words."""
    return isinstance(part, TextPart)


def said(part: Part) -> str:
    """What a part says that a name may stand in: words, or what a file is called."""
    return part.text if isinstance(part, TextPart) else getattr(part, "name", None) or ""


def is_unheard(part: Part) -> bool:
    """Whether there is something in it that nobody has heard or read."""
    if isinstance(part, FilePart):
        return part.kind in UNHEARD
    return isinstance(part, UnreadPart)
