"""Sentences that people have spoken: `locales/CODE/audio/` and its `audio.toml`.

Owns how a recording is named and what it is worth. Each lies in one file,
named by its sentence, and its entry says who spoke it, when, and which
translation: once the translation is changed by a letter, the recording is
silent, for it would say something else than the card.

    [1f0c3a5b7d9e24681f0c3a5b7d9e2468]
    alias = "ada"
    on = 2026-11-22
    speaks = "8642e9d7b5a3c0f18642e9d7b5a3c0f1"
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.errors import CatalogError
from bot.i18n.aliases import is_alias
from bot.i18n.digests import digest_of

FOLDER = "audio"
FILE = "audio.toml"
LARGEST = 1_000_000
"""Bytes of one recording: a sentence, not a speech."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One sentence, spoken by a person."""

    path: Path
    alias: str
    on: dt.date
    speaks: str
    """Of the translation that it speaks, by `digest`."""


class Recordings:
    """What people have spoken in one language."""

    def __init__(self, spoken: Mapping[str, Recording]) -> None:
        """Take the recordings by their sentences' digests."""
        self._spoken = dict(spoken)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._spoken)

    def of(self, msgid: str, translation: str) -> Recording | None:
        r"""Return the recording of a sentence as it is translated now, if there is one.

        Args:
            msgid: the English, with its context before `\x04` where it has one.
            translation: what the catalog says for it.
        """
        found = self._spoken.get(digest(msgid))
        return found if found is not None and found.speaks == digest(translation) else None

    @classmethod
    def read(cls, folder: Path, code: str) -> Self:
        """Read a language's recordings; none where it has no file.

        Raises:
            CatalogError: the list cannot be read, or names a recording that is missing or too
                large.
        """
        path = audio_folder(folder, code) / FILE
        if not path.exists():
            return cls({})
        try:
            listed = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(
                {name: _recording(path.parent, name, facts) for name, facts in listed.items()}
            )
        except (OSError, ValueError, TypeError, KeyError):
            raise CatalogError(
                f"{path} names a recording that cannot be used: mend it, or record it again."
            ) from None


def digest(text: str) -> str:
    """Name a sentence, or a translation."""
    return digest_of(text)


def audio_folder(folder: Path, code: str) -> Path:
    """Return where a language's recordings lie."""
    return folder / code / FOLDER


def _recording(folder: Path, name: str, facts: Mapping[str, Any]) -> Recording:
    path = folder / f"{name}.ogg"
    if set(name) - set("0123456789abcdef") or not 0 < path.stat().st_size <= LARGEST:
        raise ValueError("no recording's name, or too large")
    alias, on, speaks = facts["alias"], facts["on"], facts["speaks"]
    if type(on) is not dt.date or not isinstance(speaks, str) or not is_alias(alias):
        raise ValueError("no entry of a recording")
    return Recording(path, alias, on, speaks)
