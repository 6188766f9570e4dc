"""A mission.toml as tests write it, and what is said of one that cannot be used.

Owns no test and checks nothing beyond that loading fails.
"""

from pathlib import Path

import pytest

from bot.config import ConfigFaults, load

SECRET = "1234567890:AAabcdefghijklmnopqrstuvwxyz0123456"
GOOD = """
[mission]
name = "Trial mission"
[languages]
offered = ["en", "fr"]
[[areas]]
id = "north"
names = { en = "North" }
[[contacts]]
id = "clinic"
area = "north"
name = { en = "Clinic" }
what = { en = "Care" }
verified_on = 2026-01-31
[[services]]
id = "care"
kind = "care"
names = { en = "Care" }
contact = "clinic"
"""
BARE = '[mission]\nname = "T"\n'


def write(folder: Path, text: str = GOOD) -> Path:
    """Put a mission.toml into a folder."""
    (folder / "mission.toml").write_text(text, encoding="utf-8")
    return folder


def sentences(folder: Path, env: dict[str, str] | None = None) -> list[str]:
    """Every fault's sentence."""
    with pytest.raises(ConfigFaults) as caught:
        load(folder, env or {})
    return [fault.sentence for fault in caught.value.faults]
