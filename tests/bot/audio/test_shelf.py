"""The shelf keeps what could be said to anybody, in bounds, and not when it was first said."""

from pathlib import Path

from bot.audio.shelf import Shelf


def test_what_is_put_is_found(tmp_path: Path) -> None:
    """In a folder that only the bot reads, and with no date of its own."""
    shelf = Shelf(tmp_path / "cache" / "audio")
    shelf.put("a", b"OggS")
    (file,) = (tmp_path / "cache" / "audio").iterdir()

    assert shelf.get("a") == b"OggS"
    assert shelf.get("b") is None
    assert file.stat().st_mtime == 0
    assert (tmp_path / "cache" / "audio").stat().st_mode & 0o077 == 0


def test_it_never_holds_more_than_its_room(tmp_path: Path) -> None:
    """What does not fit beside the new one goes."""
    shelf = Shelf(tmp_path, room=100)
    for key in "abcdef":
        shelf.put(key, bytes(40))

    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 100
    assert shelf.get("f") == bytes(40)


def test_what_cannot_be_kept_is_only_made_again(tmp_path: Path) -> None:
    """A folder that cannot be made is an empty shelf."""
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    shelf = Shelf(tmp_path / "cache" / "audio")
    shelf.put("a", b"OggS")

    assert shelf.get("a") is None
