"""The desk's process: how the browser is opened, and that keys and script agree."""

import re
from pathlib import Path

from desk.app import STATIC
from desk.keyboard import KEYS
from desk.serving import _write_opener


def test_the_secret_goes_through_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """A browser's command line can be read by every account, so it names a file."""
    path = _write_opener(tmp_path / "open.html", "http://127.0.0.1:8766/start/secret")

    assert path.stat().st_mode & 0o077 == 0
    assert 'url=http://127.0.0.1:8766/start/secret"' in path.read_text(encoding="utf-8")


def test_the_script_obeys_the_table_of_keys() -> None:
    """What Help lists is what the script does: no key more, none less."""
    script = (STATIC / "desk.js").read_text(encoding="utf-8")
    table = script.partition("const KEYS = {")[2].partition("};")[0]
    pressed = dict(re.findall(r'(\w+): \(\) => press\("(\w+)"\)', table))
    stepped = re.findall(r"(\w+): \(\) => step\(", table)

    # Enter follows a focused link by itself.
    listed = {key.code: key.does for key in KEYS if key.code != "Enter"}
    assert pressed | dict(zip(stepped, ("next", "previous"), strict=True)) == listed
    assert len({key.code for key in KEYS}) == len(KEYS)


def test_keys_go_by_place_and_never_with_modifiers() -> None:
    """`event.key` is not "j" on an Arabic layout, and Ctrl or Alt belong to the browser."""
    script = (STATIC / "desk.js").read_text(encoding="utf-8")

    assert "event.key " not in script
    assert "event.ctrlKey || event.altKey || event.metaKey" in script
