"""Runs the programs that speak and that pack sound, one at a time and for a few seconds.

Owns the only child processes of the bot: fixed arguments, no shell, words and
sound through pipes alone, so that nothing said rests on a disk. A child
learns nothing of ours: it gets a path and a locale, and none of the
environment's secrets.
"""

import array
import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.services.speaking import SpeechError

RATE: Final = 22050
"""Samples a second of all sound here, each of two bytes: espeak-ng's own."""
_PATIENCE: Final = 6.0  # seconds that one program may take
_SPEED: Final = "150"  # words a minute; espeak-ng's own 175 is too quick for who hears it first
_WAV_HEADER: Final = 44  # bytes; espeak-ng writes the plain form

_RAW = ("-f", "s16le", "-ar", str(RATE))


@dataclass(frozen=True, slots=True)
class Packer:
    """A program that writes Opus in Ogg, and the one that reads it as stereo; both by pipes."""

    pack: tuple[str, ...]
    unpack: tuple[str, ...]


# opus-tools is a hundredth of ffmpeg's size and made for this alone, so it is asked first.
PACKERS: Final = (
    Packer(
        ("opusenc", "--quiet", "--raw", "--raw-rate", str(RATE), "--raw-chan", "1",
         "--bitrate", "24", "--speech", "--comp", "5", "-", "-"),
        ("opusdec", "--quiet", "--rate", str(RATE), "--force-stereo", "-", "-"),
    ),
    Packer(
        ("ffmpeg", "-nostdin", "-loglevel", "error", *_RAW, "-ac", "1", "-i", "pipe:0",
         "-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-f", "ogg", "pipe:1"),
        ("ffmpeg", "-nostdin", "-loglevel", "error", "-f", "ogg", "-i", "pipe:0",
         *_RAW, "-ac", "2", "pipe:1"),
    ),
)  # fmt: skip
SYNTHESIZER: Final = "espeak-ng"


@dataclass(frozen=True, slots=True)
class Programs:
    """What is installed here."""

    packer: Packer | None
    voices: frozenset[str]
    """The names of the voices that espeak-ng has; none where it is not installed."""

    @classmethod
    def find(cls) -> Self:
        """Look for the programs on the path; takes some hundredths of a second."""
        packer = next((one for one in PACKERS if _is_here(one.pack[0], one.unpack[0])), None)
        return cls(packer, _voices() if packer and _is_here(SYNTHESIZER) else frozenset())

    async def synthesize(self, voice: str, text: str) -> bytes:
        """Let a machine say a text, as samples.

        Raises:
            SpeechError: it failed or took too long.
        """
        command = (SYNTHESIZER, "-v", voice, "-s", _SPEED, "-b", "1", "--stdin", "--stdout")
        wave = await _run(command, text.encode())
        if not wave.startswith(b"RIFF") or len(wave) <= _WAV_HEADER:
            raise SpeechError("no sound")
        return _whole(wave[_WAV_HEADER:])

    async def pack(self, samples: bytes) -> bytes:
        """Write samples as Opus in Ogg; raises as `synthesize` does."""
        if self.packer is None:
            raise SpeechError("no packer")
        packed = await _run(self.packer.pack, samples)
        if not packed.startswith(b"OggS"):
            raise SpeechError("no Ogg")
        return packed

    async def unpack(self, recording: bytes) -> bytes:
        """Read a recording as samples; raises as `synthesize` does."""
        if self.packer is None:
            raise SpeechError("no packer")
        both = array.array("h", _whole(await _run(self.packer.unpack, recording), 4))
        return both[::2].tobytes()


def _is_here(*names: str) -> bool:
    return all(shutil.which(name) is not None for name in names)


def _voices() -> frozenset[str]:
    """The second column of its list, as `sw` or `fr-fr`."""
    try:
        listed = subprocess.run(  # noqa: S603  # fixed words, no shell
            [SYNTHESIZER, "--voices"],
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            env=_environment(),
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    lines = (line.split() for line in listed.splitlines()[1:])
    return frozenset(columns[1] for columns in lines if len(columns) > 1)


async def _run(command: Sequence[str], fed: bytes) -> bytes:
    """Run one program to its end, and leave no child behind however this ends."""
    try:
        child = await asyncio.create_subprocess_exec(
            *(("nice",) if _is_here("nice") else ()),
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
        )
    except OSError:
        raise SpeechError("a program could not be started") from None
    try:
        async with asyncio.timeout(_PATIENCE):
            answer, _ = await child.communicate(fed)
    except TimeoutError:
        raise SpeechError("a program took too long") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise SpeechError("a program failed")
    return answer


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def _whole(samples: bytes, size: int = 2) -> bytes:
    return samples[: len(samples) - len(samples) % size]
