"""Every setting is explained, and what is written of the settings is what the code does."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.config import load
from bot.config.describe import leaves, listings, markdown, toml
from bot.config.template import mission_toml
from tests.bot.mission_file import write

ROOT = Path(__file__).parents[2]


def test_every_setting_is_explained() -> None:
    """No setting exists without its meaning in words."""
    every = [*leaves(), *(leaf for listing in listings() for leaf in listing.leaves)]

    assert len(every) > 30
    assert [leaf.path for leaf in every if not leaf.meaning.endswith(".")] == []


def test_the_settings_page_is_the_codes() -> None:
    """docs/SETTINGS.md says what the code does; `amana settings --markdown` writes it anew."""
    assert (ROOT / "docs/SETTINGS.md").read_text(encoding="utf-8") == markdown()


def test_the_written_file_explains_every_setting_and_is_read_back(tmp_path: Path) -> None:
    """What `amana init` writes names every setting and loads with the chosen values."""
    area = {"id": "n", "names": {"en": 'North "bank"', "fa-AF": "شمال"}}
    text = mission_toml({"mission.name": "T\\1"}, {"areas": [area]})
    settings = load(write(tmp_path, text), {})

    assert settings.mission.name == "T\\1"
    assert settings.areas[0].names == area["names"]
    for leaf in leaves():
        assert leaf.path.rpartition(".")[2] in text


def test_the_commented_defaults_are_the_defaults(tmp_path: Path) -> None:
    """Uncommenting every default in the written file changes nothing."""
    text = mission_toml({"mission.name": "T"}, {})
    bare = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    bare = [line for line in bare if not re.match(r"(staff_)?token_file|password_file", line)]
    head = bare[: next(n for n, line in enumerate(bare) if "[[" in line)]

    uncommented = load(write(tmp_path, "\n".join(head)), {})

    assert uncommented == load(write(tmp_path, text), {})


@given(st.text())
def test_any_text_survives_toml(text: str) -> None:
    """A name in any script and with any sign is written so that it reads back."""
    import tomllib  # noqa: PLC0415  # the judge of this one test

    assert tomllib.loads(f"x = {toml(text)}")["x"] == text
