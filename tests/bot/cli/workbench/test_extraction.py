"""Extraction: every marked sentence, and nothing about where it stood."""

from pathlib import Path

import pytest

from bot.cli.workbench.extraction import extract
from bot.cli.workbench.files import keys
from bot.errors import CatalogError


def test_every_mark_is_found(tree: Path) -> None:
    """Plain, in context and counted sentences come out, with the notes for translators."""
    template = extract(tree)

    assert keys(template) == {
        ("Tell us what happened. Short is fine.", None),
        ("Back", "button"),
        (("{count} file", "{count} files"), None),
        ("Hello, {name}.", None),
    }
    message = template.get("Back", "button")
    assert message is not None
    assert message.auto_comments == ["One word on a button."]


def test_only_our_own_folders_are_read(tree: Path) -> None:
    """A virtual environment or a test never adds a sentence."""
    for folder in (".venv/bot", "tests", "bot/__pycache__"):
        (tree / folder).mkdir(parents=True)
        (tree / folder / "stray.py").write_text('N_("Stray")', encoding="utf-8")

    assert ("Stray", None) not in keys(extract(tree))


def test_a_tree_without_sentences_is_refused(tree: Path) -> None:
    """An empty template would mark every translation as obsolete."""
    (tree / "bot" / "words.py").write_text("", encoding="utf-8")

    with pytest.raises(CatalogError, match="No sentence"):
        extract(tree)


def test_outside_a_checkout_there_is_nothing_to_extract(tmp_path: Path) -> None:
    """An installed package says that it needs the source tree."""
    with pytest.raises(CatalogError, match="checkout"):
        extract(tmp_path)
