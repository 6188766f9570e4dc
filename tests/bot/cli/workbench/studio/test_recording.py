"""Recordings of people: kept as the bot reads them, and nothing but their sound."""

import asyncio
import math
import struct
from pathlib import Path

import pytest

from bot.audio.programs import RATE, Programs
from bot.cli.workbench.studio import recording
from bot.cli.workbench.studio.recording import BYTES_A_SAMPLE, LONGEST_S, keep, sound_of
from bot.errors import OperatorError
from bot.i18n.recordings import Recordings
from tests.bot.cli.workbench.studio.conftest import PROGRAMS

NOTHING = Programs(None, frozenset())
TONE = struct.pack("<800h", *(int(9000 * math.sin(step / 9)) for step in range(800)))


def test_a_recording_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    """The bot finds the recording for the same words, by its speaker, and for no others."""
    keep(tmp_path, "sg", "Back", translation="Kiri", alias="ada", sound=b"OggS one")
    keep(tmp_path, "sg", "button\x04Back", translation="Kiri", alias="ben", sound=b"OggS two")

    recordings = Recordings.read(tmp_path, "sg")
    found = recordings.of("Back", "Kiri")

    assert found is not None
    assert (found.alias, found.path.read_bytes()) == ("ada", b"OggS one")
    assert recordings.of("button\x04Back", "Kiri") is not None
    assert recordings.of("Back", "Kîri") is None


def test_a_crash_leaves_no_entry_of_another_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording made anew is taken off the list before its file is replaced."""
    keep(tmp_path, "sg", "Back", translation="Kiri", alias="ada", sound=b"OggS one")
    written: list[str] = []

    def crashes(path: Path, content: bytes) -> None:
        written.append(path.name)
        path.write_bytes(content)
        if path.suffix == ".ogg":
            raise OSError("pulled")

    monkeypatch.setattr(recording, "write_whole", crashes)
    with pytest.raises(OSError, match="pulled"):
        keep(tmp_path, "sg", "Back", translation="Kiri", alias="ada", sound=b"OggS two")

    assert len(written) == 2
    assert Recordings.read(tmp_path, "sg").of("Back", "Kiri") is None


def test_samples_are_packed() -> None:
    """What a browser has recorded becomes Opus in Ogg, whole samples only."""
    sound = asyncio.run(sound_of(PROGRAMS, samples=TONE + b"\x01"))

    assert sound == b"OggS" + TONE


def test_a_file_is_unpacked_and_packed_anew() -> None:
    """Nothing of a file that somebody brings is kept but its sound."""
    sound = asyncio.run(sound_of(PROGRAMS, recording=b"OggS with a name and a place"))

    assert sound.startswith(b"OggS")
    assert b"a place" not in sound


@pytest.mark.parametrize(
    ("programs", "samples", "file", "why"),
    [
        (NOTHING, TONE, b"", "install opus-tools"),
        (PROGRAMS, b"", b"", "one sentence"),
        (PROGRAMS, bytes((LONGEST_S * RATE + 1) * BYTES_A_SAMPLE), b"", "one sentence"),
        (PROGRAMS, b"", b"no sound at all", "no sound"),
    ],
)
def test_what_cannot_be_used_is_refused(
    programs: Programs, samples: bytes, file: bytes, why: str
) -> None:
    """Without a packer, empty, too long or no sound: one sentence says why."""
    with pytest.raises(OperatorError, match=why):
        asyncio.run(sound_of(programs, samples=samples, recording=file))


def test_too_large_a_recording_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bot would not read is not kept."""
    monkeypatch.setattr(recording, "LARGEST", 100)

    with pytest.raises(OperatorError, match="kB"):
        asyncio.run(sound_of(PROGRAMS, samples=TONE))
