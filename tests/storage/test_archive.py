"""One file for a new machine: sealed, whole, signed, and opened only if all of that is so."""

import io
import os
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import SealingError, StorageError
from bot.sealing.age import X25519Identity, open_, seal
from bot.sealing.signing import SigningKey
from storage.archive import Sealing, read_archive, write_archive

KEY = SigningKey(bytes(range(32)))
ESCROW = X25519Identity.generate(os.urandom)
NOW = 1_700_000_000


def quiet(_: int) -> None:
    """Nobody watches."""


@pytest.fixture
def members(tmp_path: Path) -> dict[str, Path]:
    """A database of some size, and small files."""
    found = {}
    contents = {"data/amana.db": os.urandom(700_001), "mission.toml": b"[mission]\n",
                "keys/server.key": b"k" * 512, "roster.head.sig": b""}  # fmt: skip
    for number, (name, content) in enumerate(contents.items()):
        found[name] = tmp_path / f"source{number}"
        found[name].write_bytes(content)
    return found


@pytest.fixture
def archive(members: dict[str, Path], tmp_path: Path) -> Path:
    """A backup of them."""
    sealing = Sealing(ESCROW.recipient(), KEY, os.urandom)
    write_archive(tmp_path / "a.age", members, sealing, NOW, quiet)
    return tmp_path / "a.age"


def opened(archive: Path) -> Path:
    """A folder with what came out."""
    folder = archive.parent / "out"
    folder.mkdir()
    read_archive(archive, [ESCROW], folder, quiet).check_signer([KEY.public])
    return folder


def resealed(archive: Path, change: Callable[[bytes], bytes]) -> None:
    """What somebody who knows the escrow's card can do: seal another tar to it."""
    plain = change(open_(archive.read_bytes(), [ESCROW]))
    archive.write_bytes(seal(plain, [ESCROW.recipient()], os.urandom))


def tar_of(*members: tarfile.TarInfo) -> bytes:
    """A tar of empty members."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for member in members:
            tar.addfile(member)
    return file.getvalue()


def test_what_goes_in_comes_out(archive: Path, members: dict[str, Path]) -> None:
    """Byte for byte, readable by us alone, and nothing beside."""
    folder = opened(archive)

    found = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == {
        name: path.read_bytes() for name, path in members.items()
    }
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o600}
    assert archive.stat().st_mode & 0o777 == 0o600


def test_other_tools_open_it(archive: Path, tmp_path: Path) -> None:
    """Without us: age, then tar."""
    (tmp_path / "plain.tar").write_bytes(open_(archive.read_bytes(), [ESCROW]))
    listed = subprocess.run(
        ["tar", "tf", tmp_path / "plain.tar"], capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == [
        "data/amana.db", "mission.toml", "keys/server.key", "roster.head.sig", "manifest.json",
        "manifest.sig",
    ]  # fmt: skip


@pytest.mark.parametrize("place", [0.01, 0.3, 0.7, 0.999])
def test_a_cut_or_altered_file_is_refused(archive: Path, place: float) -> None:
    """Wherever it happened."""
    whole = archive.read_bytes()
    at = int(len(whole) * place)
    for wrong in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
        archive.write_bytes(wrong)
        with pytest.raises(StorageError):
            opened(archive)
        (archive.parent / "out").rename(archive.parent / f"out{len(wrong)}{wrong == whole[:at]}")


def test_it_opens_for_the_escrow_alone(archive: Path, tmp_path: Path) -> None:
    """Nobody else's key fits."""
    stranger = X25519Identity.generate(os.urandom)
    with pytest.raises(StorageError, match="someone else"):
        read_archive(archive, [stranger], tmp_path, quiet)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "keys/../../x", "day-keys/day.keys"])
def test_no_member_chooses_a_path(archive: Path, name: str) -> None:
    """Nor does a link come out of it."""
    link = tarfile.TarInfo("mission.toml")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for member in (tarfile.TarInfo(name), link):
        resealed(archive, lambda _, each=member: tar_of(each))  # type: ignore[misc]
        with pytest.raises(StorageError, match="no backup has"):
            opened(archive)
        assert not any((archive.parent / "out").rglob("*"))
        (archive.parent / "out").rmdir()


def test_another_content_is_refused(archive: Path) -> None:
    """Who can seal to the escrow still cannot make the manifest say something else."""
    resealed(archive, lambda plain: plain.replace(b"[mission]", b"[Mission]"))
    with pytest.raises(StorageError, match="manifest says"):
        opened(archive)


def test_another_signer_is_refused(archive: Path, tmp_path: Path) -> None:
    """A backup of somebody else's is not this bot's, and a manifest is signed as it stands."""
    folder = tmp_path / "out"
    folder.mkdir()
    found = read_archive(archive, [ESCROW], folder, quiet)
    with pytest.raises(StorageError, match="not this bot's"):
        found.check_signer([SigningKey(bytes(32)).public])
    resealed(archive, lambda plain: plain.replace(b"2023-11-14", b"2023-11-15"))
    (tmp_path / "again").mkdir()
    altered = read_archive(archive, [ESCROW], tmp_path / "again", quiet)
    with pytest.raises(SealingError):
        altered.check_signer([KEY.public])


def test_a_source_that_shrinks_leaves_nothing(members: dict[str, Path], tmp_path: Path) -> None:
    """No half file under the backup's name."""

    def shrink(_: int) -> None:
        members["data/amana.db"].write_bytes(b"")

    sealing = Sealing(ESCROW.recipient(), KEY, os.urandom)
    with pytest.raises(StorageError):
        write_archive(tmp_path / "b.age", members, sealing, NOW, shrink)
    assert not list(tmp_path.glob("*b.age*"))
