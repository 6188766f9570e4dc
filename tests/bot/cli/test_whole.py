"""A file is replaced whole, or stays as it was."""

import os
from pathlib import Path

import pytest

from bot.cli.whole import write_whole
from bot.errors import DiskFullError


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """What was there is gone, and so is what it was written with."""
    path = tmp_path / "reviews.toml"
    path.write_bytes(b"old")

    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_bots_account_reads_is_public(tmp_path: Path) -> None:
    """A roster that its signer wrote under a strict mask; its folder is made for it."""
    path, before = tmp_path / "new" / "roster.json", os.umask(0o077)
    try:
        write_whole(path, b"signed", public=True)
        write_whole(tmp_path / "reviews.toml", b"one's own")
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "reviews.toml").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a list of reviews would stop the bot's next start; and it is one sentence."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "reviews.toml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DiskFullError, match="Make room"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_writers_at_once_leave_one_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command beside the open studio: whoever ends last has written all of it."""
    path, sync = tmp_path / "reviews.toml", os.fsync

    def meanwhile(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        write_whole(path, b"another's, whole")
        sync(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)
    write_whole(path, b"one's own")

    assert path.read_bytes() == b"one's own"
    assert list(tmp_path.iterdir()) == [path]
