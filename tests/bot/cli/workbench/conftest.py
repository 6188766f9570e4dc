"""A small source tree with a few marked sentences."""

from pathlib import Path

import pytest

SOURCE_TREE = """
A = N_(
    "Tell us what happened. "
    "Short is fine."
)
# Translators: One word on a button.
B = NC_("button", "Back")
C = NP_("{count} file", "{count} files")
D = N_("Hello, {name}.")
NOT_MARKED = "Nothing to translate."
"""

CONFIG = "[python: bot/**.py]\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Write the tree and return its root."""
    for folder in ("bot", "locales"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "locales" / "babel.cfg").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "bot" / "words.py").write_text(SOURCE_TREE, encoding="utf-8")
    return tmp_path
