"""Sound, judged by ffmpeg's tools and opusinfo, which had no part in making it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sound:
    """What strangers say of a file."""

    codec: str
    channels: int
    seconds: float
    loudest: float
    """Of the loudest sample, in decibels below full."""
    mean: float
    warnings: str
    """opusinfo's complaints."""


def judged(path: Path) -> Sound:
    """Ask them."""
    facts = "stream=codec_name,channels:format=duration"
    probe = ["ffprobe", "-v", "error", "-show_entries", facts, "-of", "default=nk=1:nw=1"]
    codec, channels, seconds = _said([*probe, str(path)]).split()
    volume = _said(["ffmpeg", "-hide_banner", "-nostdin", "-i", str(path), "-af", "volumedetect",
                    "-f", "null", "-"])  # fmt: skip
    complaints = [line for line in _said(["opusinfo", str(path)]).splitlines() if "WARN" in line]
    return Sound(
        codec, int(channels), float(seconds), _decibels("max", volume), _decibels("mean", volume),
        "\n".join(complaints),
    )  # fmt: skip


def _said(command: list[str]) -> str:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=True
    )
    return done.stdout


def _decibels(which: str, said: str) -> float:
    found = re.search(rf"{which}_volume: (-?[0-9.]+|-inf) dB", said)
    assert found, "ffmpeg heard nothing at all"
    return float(found[1])
