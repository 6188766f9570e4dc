"""Sentences that people have spoken: `locales/CODE/audio/` and its `audio.toml`.

Owns how a recording is named and what it is worth. Each lies in one file,
named by its sentence, and its entry says who spoke it, when, and which
translation: once the translation is changed by a letter, the recording is
silent, for it would say something else than the card. A file that is another
than the one of its entry stops the start; and what is said in a safety
sentence counts only once a second person has heard it, as with its words:
who cannot read cannot see that the voice says something else.

    [1f0c3a5b7d9e24681f0c3a5b7d9e2468]
    alias = "ada"
    on = 2026-11-22
    speaks = "8642e9d7b5a3c0f18642e9d7b5a3c0f1"
    sound = "c0f18642e9d7b5a3c0f18642e9d7b5a3"
    heard = "ben"
"""

import datetime as dt
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.errors import CatalogError
from bot.i18n.aliases import is_alias, person
from bot.i18n.digests import digest_of, digest_of_bytes

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
    sound: str = ""
    """Of what is in its file, by `digest_of_bytes`."""
    heard: str = ""
    """Who else has listened and found that it says the card's words; nobody if empty."""

    @property
    def is_heard_by_another(self) -> bool:
        """Whether somebody else than its speaker has heard it."""
        return bool(self.heard) and person(self.heard) != person(self.alias)


class Recordings:
    """What people have spoken in one language."""

    def __init__(
        self, spoken: Mapping[str, Recording], safety: Collection[str] = frozenset()
    ) -> None:
        """Take the recordings.

        Args:
            spoken: by their sentences' digests.
            safety: msgids of which a recording is silent until a second person has heard it.
        """
        self._spoken = dict(spoken)
        self._safety = frozenset(safety)

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
        if found is None or found.speaks != digest(translation):
            return None
        return None if msgid in self._safety and not found.is_heard_by_another else found

    def waiting(self, safety: Collection[str]) -> int:
        """Count the recordings of safety sentences that no second person has heard."""
        found = (self._spoken.get(digest(msgid)) for msgid in safety)
        return sum(one is not None and not one.is_heard_by_another for one in found)

    @classmethod
    def read(cls, folder: Path, code: str, safety: Collection[str] = frozenset()) -> Self:
        """Read a language's recordings; none where it has no file.

        Args:
            folder: where the languages lie.
            code: the language.
            safety: msgids whose recordings wait for a second person.

        Raises:
            CatalogError: the list cannot be read, or names a recording that is missing, another
                than it was, or too large.
        """
        path = audio_folder(folder, code) / FILE
        if not path.exists():
            return cls({})
        try:
            listed = tomllib.loads(path.read_text(encoding="utf-8"))
            spoken = {name: _recording(path.parent, name, one) for name, one in listed.items()}
            return cls(spoken, safety)
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
    heard = facts.get("heard", "")
    if type(on) is not dt.date or not isinstance(speaks, str) or not is_alias(alias):
        raise ValueError("no entry of a recording")
    if heard and not is_alias(heard):
        raise ValueError("no alias")
    sound = digest_of_bytes(path.read_bytes())
    if facts["sound"] != sound:
        raise ValueError("another recording than the entry's")
    return Recording(path, alias, on, speaks, sound, heard)
