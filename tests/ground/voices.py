"""Programs that speak and pack sound, made of Python: what was said can be read again.

Owns the stand-ins for espeak-ng and opus-tools. Their "sound" is the text
itself in samples, so that a test hears exactly what a person would.
"""

import stat
import sys
from pathlib import Path

_ESPEAK = """#!{python}
import sys
if "--voices" in sys.argv:
    print("Pty Language Age/Gender VoiceName File Other Languages")
    for name in {voices!r}:
        print(f" 5  {{name}}  --/M  Name  gmw/{{name}}")
    raise SystemExit
assert "--stdin" in sys.argv and "--stdout" in sys.argv
voice = sys.argv[sys.argv.index("-v") + 1]
text = sys.stdin.buffer.read().decode()
{misdeed}
sys.stdout.buffer.write(b"RIFF" + bytes(40) + f"<{{voice}}>{{text}}".encode("utf-16-le"))
"""
_OPUSENC = """#!{python}
import sys
sys.stdout.buffer.write(b"OggS" + sys.stdin.buffer.read())
"""
_OPUSDEC = """#!{python}
import sys
sound = sys.stdin.buffer.read()[4:]
pairs = (sound[at : at + 2] * 2 for at in range(0, len(sound), 2))
sys.stdout.buffer.write(b"".join(pairs))
"""
VOICES = ("sw", "en-gb", "fr-fr")


def made(folder: Path, voices: tuple[str, ...] = VOICES, misdeed: str = "") -> Path:
    """Write the programs into a folder, for a test to put on the path.

    Args:
        folder: where.
        voices: what espeak-ng has.
        misdeed: what it does, in Python, before it speaks.
    """
    folder.mkdir(exist_ok=True)
    facts = {"voices": voices, "misdeed": misdeed, "python": sys.executable}
    for name, text in {"espeak-ng": _ESPEAK, "opusenc": _OPUSENC, "opusdec": _OPUSDEC}.items():
        path = folder / name
        path.write_text(text.format(**facts), encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder


def sound(words: str) -> bytes:
    """A recording of some words, as these programs read it."""
    return b"OggS" + words.encode("utf-16-le")


def heard(packed: bytes) -> str:
    """What is heard in packed sound; silence is left out."""
    assert packed.startswith(b"OggS")
    return packed[4:].decode("utf-16-le").replace("\0", "")
