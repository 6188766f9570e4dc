"""A picture written anew: its pixels, and nothing else that the camera noted.

Owns the working copy. A stranger's picture is decoded in a process of its
own that holds no key and no passphrase, with bounds on time and memory: a
fault in a decoder must not reach what the desk has unlocked. The original is
never changed and never written to a disk.
"""

import asyncio
import io
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from bot.errors import UserFacingError
from bot.marks import N_

LONGEST_SIDE = 2400
"""Pixels: enough to read a number plate, small enough for an old laptop."""
MOST_PIXELS = 60_000_000
MOST_BYTES = 24 * 1024 * 1024
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# What a child needs to find Python and its libraries; never the passphrase.
_INHERITED = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "LD_LIBRARY_PATH")


class NoCopyError(UserFacingError):
    """No working copy could be made; the original can still be downloaded."""

    user_message = N_("This picture could not be copied safely. You can download the original.")


def can_copy() -> bool:
    """Whether this machine has what writes pictures anew."""
    return find_spec("PIL") is not None


async def cleaned(picture: bytes) -> bytes:
    """Return a picture as a new PNG.

    Raises:
        NoCopyError: it is too large, cannot be decoded, or took too long.
    """
    if len(picture) > MOST_BYTES:
        raise NoCopyError
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        # By its path: the child needs none of the desk's pages.
        str(Path(__file__)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        copy, _ = await asyncio.wait_for(child.communicate(picture), SECONDS)
    except TimeoutError:
        raise NoCopyError from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0 or not copy:
        raise NoCopyError
    return copy


def rewrite(picture: bytes) -> bytes:
    """Decode a picture and write its pixels alone; runs in the child."""
    # Pillow comes with the extra `pdf`; a desk without it has downloads only.
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGBA", upright.size)
        plain.paste(upright)
        written = io.BytesIO()
        plain.save(written, "PNG")
    return written.getvalue()


def _bound() -> None:
    """Bound the child's memory and time where the system can."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Read a picture from standard input, write its copy to standard output."""
    _bound()
    sys.stdout.buffer.write(rewrite(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
