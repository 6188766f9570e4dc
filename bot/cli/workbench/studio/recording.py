"""Keeps a spoken sentence in `locales/CODE/audio/`, with its entry in `audio.toml`.

Owns writing what `bot.i18n.recordings` reads. Whatever arrives is unpacked and
packed anew, so that a file brings nothing with it but its sound: no name of a
device, no place, no picture.
"""

import datetime as dt
import tomllib
from pathlib import Path

from bot.audio.programs import RATE, Programs
from bot.cli.workbench.whole import write_whole
from bot.errors import OperatorError
from bot.i18n.recordings import FILE, LARGEST, audio_folder, digest
from bot.services.speaking import SpeechError

LONGEST_S = 60
BYTES_A_SAMPLE = 2
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
    place = audio_folder(folder, code)
    place.mkdir(parents=True, exist_ok=True)
    listed = place / FILE
    entries = tomllib.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    today = dt.datetime.now(dt.UTC).date()
    entries[digest(msgid)] = {"alias": alias, "on": today, "speaks": digest(translation)}
    write_whole(place / f"{digest(msgid)}.ogg", sound)
    tables = [
        f'\n[{name}]\nalias = "{one["alias"]}"\non = {one["on"]}\nspeaks = "{one["speaks"]}"\n'
        for name, one in sorted(entries.items())
    ]
    write_whole(listed, (_HEAD + "".join(tables)).encode())
