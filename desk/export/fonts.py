"""Whether the fonts of this machine can write a text, asked before a PDF is made.

Owns this preflight. Without a font, a PDF shows boxes, and nobody notices in
a script that they do not read: so a text in a script that no installed font
covers is refused, and the script is named. Signs of no script, such as
smileys, are written out by their names instead.
"""

import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from bot.errors import OperatorError

_LIST = ("fc-list", "--format", "%{file}\n")
_SECONDS = 30
# Scripts that say of a sign only that it belongs to none, or to the one before it.
_NONE = frozenset({"Zyyy", "Zinh", "Zzzz"})
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Cs", "Co", "Cn"})

Coverage = Callable[[Path], frozenset[int]]


class NoFontError(OperatorError):
    """No installed font covers a script.

    Attributes:
        scripts: their English names.
    """

    def __init__(self, scripts: tuple[str, ...]) -> None:
        super().__init__(f"No installed font can write {', '.join(scripts)}.")
        self.scripts = scripts


class NoFontListError(OperatorError):
    """The machine's fonts cannot be listed."""


def spelled_signs(text: str) -> Mapping[int, str]:
    """Return what to write in place of each sign that no font has.

    Args:
        text: everything that will be written.

    Raises:
        NoFontError: whole scripts have no font.
        NoFontListError: the fonts cannot be listed.
    """
    missing = uncovered(text, installed(), coverage)
    scripts = sorted({name for c in missing if (name := script_of(c)) is not None})
    if scripts:
        raise NoFontError(tuple(scripts))
    return {ord(c): f"[{unicodedata.name(c, f'U+{ord(c):04X}').lower()}]" for c in missing}


def uncovered(text: str, fonts: Iterable[Path], covers: Coverage) -> frozenset[str]:
    """Return the visible characters of a text that none of some fonts has."""
    left = {ord(c) for c in set(text) if unicodedata.category(c) not in _INVISIBLE}
    for font in fonts:
        if not left:
            break
        left -= covers(font)
    return frozenset(map(chr, left))


def script_of(character: str) -> str | None:
    """The script that a character belongs to by its English name; None for none."""
    # The extra `pdf`; it comes without types.
    from fontTools import unicodedata as scripts  # type: ignore[import-untyped]  # noqa: PLC0415

    code = scripts.script(character)
    if code in _NONE:
        return None
    name = scripts.script_name(code)
    return "Chinese (Han)" if code == "Hani" else str(name).replace("_", " ")


@cache
def installed() -> tuple[Path, ...]:
    """Every font file that fontconfig gives Pango; those of many letters first.

    Raises:
        NoFontListError: fontconfig's list is not to be had.
    """
    program = shutil.which(_LIST[0])
    if program is None:
        raise NoFontListError("fc-list is not installed: it comes with fontconfig.")
    asked = (program, *_LIST[1:])
    try:
        answer = subprocess.run(  # noqa: S603  # a fixed command
            asked, capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise NoFontListError("fc-list does not answer.") from None
    paths = sorted({Path(line) for line in answer.stdout.splitlines() if line})
    return tuple(sorted(paths, key=lambda path: (not _is_common(path), path)))


def _is_common(path: Path) -> bool:
    return path.stem in {"DejaVuSans", "NotoSans-Regular", "NotoSansArabic-Regular"}


@cache
def coverage(font: Path) -> frozenset[int]:
    """Every character that a font file has a shape for; none for a file that cannot be read."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # noqa: PLC0415  # as above
        TTCollection,
        TTFont,
        TTLibError,
    )

    try:
        if font.suffix.lower() in {".ttc", ".otc"}:
            with TTCollection(font, lazy=True) as fonts:
                return frozenset().union(*(one.getBestCmap() or {} for one in fonts))
        with TTFont(font, lazy=True) as one:
            return frozenset(one.getBestCmap() or {})
    except (TTLibError, OSError, KeyError, ValueError):
        return frozenset()
