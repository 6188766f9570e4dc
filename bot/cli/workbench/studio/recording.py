"""Keeps a spoken sentence in `locales/CODE/audio/`, with its entry in `audio.toml`.

Owns writing what `bot.i18n.recordings` reads. Whatever arrives is unpacked and
packed anew, so that a file brings nothing with it but its sound: no name of a
device, no place, no picture.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.audio.programs import RATE, Programs
from bot.cli.whole import write_whole
from bot.errors import OperatorError
from bot.i18n.aliases import person
from bot.i18n.digests import digest_of_bytes
from bot.i18n.recordings import FILE, LARGEST, audio_folder, digest
from bot.services.speaking import SpeechError

LONGEST_S = 60
BYTES_A_SAMPLE = 2
_FACTS = ("alias", "on", "speaks", "sound", "heard")
_HEAD = "# Who has spoken which sentence. `amana locales studio` writes this file.\n"


async def sound_of(programs: Programs, *, samples: bytes = b"", recording: bytes = b"") -> bytes:
    """Return a recording as Opus in Ogg.

    Args:
        programs: those installed.
        samples: 16-bit little-endian, one channel, `RATE` a second; or
        recording: a file of Opus in Ogg.

    Raises:
        OperatorError: it cannot be packed, is empty, or is too long for a sentence.
    """
    if programs.packer is None:
        raise OperatorError("Nothing here can pack sound: install opus-tools, or ffmpeg.")
    try:
        if recording:
            samples = await programs.unpack(recording)
        if not 0 < len(samples) <= LONGEST_S * RATE * BYTES_A_SAMPLE:
            raise OperatorError(f"A recording is one sentence, of at most {LONGEST_S} seconds.")
        packed = await programs.pack(samples[: len(samples) - len(samples) % BYTES_A_SAMPLE])
    except SpeechError:
        raise OperatorError("This is no sound that can be used: record Opus in Ogg.") from None
    if len(packed) > LARGEST:
        raise OperatorError(f"A recording is one sentence, of at most {LARGEST // 1000} kB.")
    return packed


def keep(
    folder: Path, code: str, msgid: str, *, translation: str, alias: str, sound: bytes
) -> None:
    """Write a recording and its entry.

    Args:
        folder: where the languages lie.
        code: the language.
        msgid: the sentence, its context before it.
        translation: the words that were spoken.
        alias: who spoke them.
        sound: Opus in Ogg.
    """
    place, name = audio_folder(folder, code), digest(msgid)
    place.mkdir(parents=True, exist_ok=True)
    entries = _entries(place)
    # Taken off the list first: a crash between these may leave a file that no entry names, and
    # never an entry of another sound.
    if entries.pop(name, None) is not None:
        _list(place, entries)
    write_whole(place / f"{name}.ogg", sound)
    today, spoken = dt.datetime.now(dt.UTC).date(), digest(translation)
    facts = {"alias": alias, "on": today, "speaks": spoken, "sound": digest_of_bytes(sound)}
    _list(place, entries | {name: facts})


def hear(folder: Path, code: str, msgid: str, *, alias: str) -> None:
    """Write down that somebody has heard a recording and found that it says its words.

    Raises:
        OperatorError: nobody has spoken the sentence, or the same person has.
    """
    place, name = audio_folder(folder, code), digest(msgid)
    entries = _entries(place)
    if name not in entries:
        raise OperatorError("There is no such recording any more.")
    if person(entries[name]["alias"]) == person(alias):
        raise OperatorError("You spoke this yourself: another person must hear it.")
    entries[name]["heard"] = alias
    _list(place, entries)


def _entries(place: Path) -> dict[str, dict[str, Any]]:
    listed = place / FILE
    return tomllib.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}


def _list(place: Path, entries: Mapping[str, Mapping[str, Any]]) -> None:
    tables = [
        f"\n[{name}]\n"
        + "".join(f"{fact} = {_toml(one[fact])}\n" for fact in _FACTS if fact in one)
        for name, one in sorted(entries.items())
    ]
    write_whole(place / FILE, (_HEAD + "".join(tables)).encode())


def _toml(value: str | dt.date) -> str:
    return f'"{value}"' if isinstance(value, str) else value.isoformat()
