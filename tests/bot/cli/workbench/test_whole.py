"""A translators' file is replaced whole, or stays as it was."""

import os
from pathlib import Path

import pytest

from bot.cli.workbench.whole import write_whole


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """What was there is gone, and so is what it was written with."""
    path = tmp_path / "reviews.toml"
    path.write_bytes(b"old")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a list of reviews would stop the bot's next start."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "reviews.toml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
