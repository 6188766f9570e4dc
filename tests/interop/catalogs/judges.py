"""Asks the translators' tools about one catalog, and reads what they say.

Owns the commands and their output. i18nspector and pofilter end well whatever
they find, so what they say is read, never how they end.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.interop.catalogs.accepted import Said

_SPECTOR = re.compile(r"^[EWIP]: .+?\.po: (?P<kind>[a-z0-9-]+) ?(?P<told>.*)$")
_DENNIS = re.compile(r"^(?:Error: )?(?P<kind>[EW]\d{3}): (?P<told>.*)$")
_FILTER = re.compile(r"^# \(pofilter\) (?P<kind>[a-z]+): (?P<told>.*)$")
_MOST_S = 60


def msgfmt(path: Path, language: str) -> Iterator[Said]:
    """GNU gettext's own check."""
    ended = _run(["msgfmt", "--check", "--output-file=/dev/null", str(path)])
    for line in ended.stderr.splitlines():
        kind = "header" if "header field" in line else "fault"
        yield Said("msgfmt", kind, language, line.partition(".po:")[2])
    if ended.returncode:
        yield Said("msgfmt", "refused", language, f"exit code {ended.returncode}")


def i18nspector(path: Path, language: str) -> Iterator[Said]:
    """Debian's checker of catalogs' headers and formats."""
    return _read("i18nspector", _SPECTOR, _run(["i18nspector", str(path)]).stdout, language)


def dennis(path: Path, language: str) -> Iterator[Said]:
    """Mozilla's linter of placeholders and HTML."""
    ended = _run([_tool("dennis-cmd"), "lint", str(path)])
    told = list(_read("dennis", _DENNIS, ended.stdout + ended.stderr, language))
    yield from told
    if ended.returncode and not told:
        yield Said("dennis", "refused", language, ended.stderr[-200:])


def pofilter(path: Path, language: str) -> Iterator[Said]:
    """The translate toolkit's many small tests."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.po")
        tool = [_tool("pofilter"), "--progress=none", f"--language={language.replace('-', '_')}"]
        ended = _run([*tool, str(path), str(found)])
        if ended.returncode:
            yield Said("pofilter", "refused", language, ended.stderr[-200:])
        if found.exists():  # it writes nothing where it finds nothing
            yield from _read("pofilter", _FILTER, found.read_text("utf-8"), language)


JUDGES: Mapping[str, Callable[[Path, str], Iterator[Said]]] = {
    "msgfmt": msgfmt,
    "i18nspector": i18nspector,
    "dennis": dennis,
    "pofilter": pofilter,
}


def _read(judge: str, pattern: re.Pattern[str], output: str, language: str) -> Iterator[Said]:
    for line in output.splitlines():
        if said := pattern.match(line):
            yield Said(judge, said["kind"], language, said["told"])


def _tool(name: str) -> str:
    return str(Path(os.environ["AMANA_INTEROP_PIP"], name))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=_MOST_S, check=False)
