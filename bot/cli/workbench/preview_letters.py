"""Which letters of some texts this machine has no font for.

Owns asking fontconfig. A picture drawn without the font shows boxes, and a
translator would take them for a fault of the translation.
"""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterable

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Mn", "Me", "Zs", "Zl", "Zp"}
"""Kinds of signs that are drawn as part of others, or not at all."""


def letters_without_font(texts: Iterable[str]) -> str:
    """Return the letters, in order, that no font here can draw; none where nobody can tell."""
    program = shutil.which("fc-list")
    if program is None:
        return ""
    listed = subprocess.run(  # noqa: S603  # fontconfig's own lister, with fixed arguments
        [program, "--format", "%{charset}\n"], check=False, capture_output=True, timeout=60
    )
    known = {sign for word in listed.stdout.decode().split() for sign in _range(word)}
    seen = {sign for text in texts for sign in text if unicodedata.category(sign) not in _UNSEEN}
    return "".join(sorted(sign for sign in seen if ord(sign) not in known)) if known else ""


def _range(written: str) -> range:
    first, _, last = written.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
