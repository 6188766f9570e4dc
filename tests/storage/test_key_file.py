"""The file of day keys: whole or as before, private, and nowhere else."""

from pathlib import Path

import pytest

from bot.errors import StorageError
from storage.key_file import AtomicFile


def names(folder: Path) -> list[str]:
    """Everything that lies in a folder."""
    return [path.name for path in folder.iterdir()]


def test_it_is_replaced_whole_and_private(tmp_path: Path) -> None:
    """In a folder that is made for it."""
    file = AtomicFile(tmp_path / "apart" / "day.keys")
    with pytest.raises(FileNotFoundError):
        file.read()
    file.write(b"one")
    file.write(b"two")

    assert file.read() == b"two"
    assert names(tmp_path / "apart") == ["day.keys"]
    assert (tmp_path / "apart").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "apart" / "day.keys").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", ["read", "write"])
def test_no_key_outlives_its_destruction_in_a_draft(tmp_path: Path, how: str) -> None:
    """A kill in the middle of writing leaves one, with every key of that day; strangers' stay."""
    file, draft = AtomicFile(tmp_path / "day.keys"), tmp_path / ".day.keys.0123abcd"
    file.write(b"kept")
    draft.write_bytes(b"the keys of a day long ago")
    (tmp_path / ".day.keys.bak").write_bytes(b"theirs")
    file.read() if how == "read" else file.write(b"kept")

    assert sorted(names(tmp_path)) == [".day.keys.bak", "day.keys"]


def test_a_disk_that_refuses_leaves_the_old_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no draft."""
    file = AtomicFile(tmp_path / "day.keys")
    file.write(b"one")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr("os.write", full)
        with pytest.raises(StorageError):
            file.write(b"two")

    assert (file.read(), names(tmp_path)) == (b"one", ["day.keys"])
