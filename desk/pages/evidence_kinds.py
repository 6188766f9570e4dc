"""What a file really is, by its own first bytes, and how it may be shown.

Owns the literal table of what a browser may show. A file's name and media
type are a stranger's claims: a page of script called `photo.jpg` would run
on the officer's desk if they were believed. Whatever is not in the table is
only ever downloaded, as bytes of no type.
"""

from dataclasses import dataclass
from enum import StrEnum

UNKNOWN_TYPE = "application/octet-stream"
_RIFF = 12
_BLANK = "\ufeff \t\r\n"
# How pages, PostScript, PDF, RTF and scripts begin.
_PROGRAMS = ("<", "%", "{\\rtf", "#!")
_MP4_BRANDS_VIDEO = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5")


class Shown(StrEnum):
    """How a file may be looked at."""

    PICTURE = "picture"
    """As a copy that was written anew, without what the camera noted."""
    SOUND = "sound"
    FILM = "film"
    TEXT = "text"
    NEVER = "never"
    """Only downloaded: opening it is the risk of whoever opens it."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What a file looks like: how it may be shown, and the type it is served under."""

    shown: Shown
    media_type: str = UNKNOWN_TYPE


_STARTS: tuple[tuple[bytes, Looks], ...] = (
    (b"\xff\xd8\xff", Looks(Shown.PICTURE, "image/jpeg")),
    (b"\x89PNG\r\n\x1a\n", Looks(Shown.PICTURE, "image/png")),
    (b"GIF87a", Looks(Shown.PICTURE, "image/gif")),
    (b"GIF89a", Looks(Shown.PICTURE, "image/gif")),
    (b"OggS", Looks(Shown.SOUND, "audio/ogg")),
    (b"ID3", Looks(Shown.SOUND, "audio/mpeg")),
    (b"\xff\xfb", Looks(Shown.SOUND, "audio/mpeg")),
    (b"\xff\xf3", Looks(Shown.SOUND, "audio/mpeg")),
    (b"fLaC", Looks(Shown.SOUND, "audio/flac")),
    (b"\x1aE\xdf\xa3", Looks(Shown.FILM, "video/webm")),
)  # fmt: skip


def looks(content: bytes) -> Looks:
    """Say what a file is by its first bytes."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and len(content) >= _RIFF:
        return _RIFF_KINDS.get(content[8:12], Looks(Shown.NEVER))
    if content[4:8] == b"ftyp":
        is_film = content[8:12] in _MP4_BRANDS_VIDEO
        return Looks(Shown.FILM, "video/mp4") if is_film else _mp4(content[8:12])
    return Looks(Shown.TEXT, "text/plain") if _is_text(content) else Looks(Shown.NEVER)


_RIFF_KINDS = {
    b"WEBP": Looks(Shown.PICTURE, "image/webp"),
    b"WAVE": Looks(Shown.SOUND, "audio/wav"),
}


def _mp4(brand: bytes) -> Looks:
    is_sound = brand in {b"M4A ", b"M4B "}
    return Looks(Shown.SOUND, "audio/mp4") if is_sound else Looks(Shown.NEVER)


def _is_text(content: bytes) -> bool:
    """Plain text and nothing that a browser or an office could take for a program."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    controls = any(ord(c) < ord(" ") and c not in "\t\r\n" for c in text)
    return bool(text) and not controls and not text.lstrip(_BLANK).startswith(_PROGRAMS)
