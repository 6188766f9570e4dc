"""Whatever is wrong with the second place is a refusal with a sentence: reports are taken."""

import errno
import os
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.erasing import erasure_digest
from bot.services.rows import CaseCopy, ErasureRow
from storage.memory import MemoryStore
from storage.mirror import FolderMirror
from tests.contracts import rows
from tests.storage.mirror.kept import CASE, copied, names


async def test_a_mirror_that_refuses_says_so(store: MemoryStore, tmp_path: Path) -> None:
    """The report is still taken; the alarm needs a sentence."""
    (tmp_path / "mirror").write_bytes(b"a file where the folder should be")

    with pytest.raises(StorageError, match="mirror"):
        await FolderMirror(tmp_path / "mirror").keep(CaseCopy(CASE, [], []), store)


async def test_a_disk_that_goes_is_noticed_and_catches_up(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Nothing is noted at an empty mount point: an erasure must reach the disk with the case."""
    mirror, disk, away = FolderMirror(tmp_path / "m"), tmp_path / "m", tmp_path / "away"
    gone = [ErasureRow(erasure_digest(31), 0)]
    with pytest.raises(StorageError, match="mounted"):
        await mirror.keep_service([])
    disk.mkdir()
    await mirror.keep_service([rows.act(1, case=0)])
    await mirror.keep(await copied(store), store)
    disk.rename(away)
    disk.mkdir()  # what is left to see of it
    for work in (mirror.erase(gone), mirror.keep(await copied(store), store)):
        with pytest.raises(StorageError, match="mounted"):
            await work
    assert names(disk) == set()
    disk.rmdir()
    away.rename(disk)
    await mirror.erase(gone)

    assert names(disk) == {"service.jsonl", "erasures.jsonl"}


@pytest.mark.parametrize("facts", ["[]", '"case"', "{", '{"version": "9"}', "[" * 99999])
async def test_whatever_lies_there_is_no_more_than_a_refusal(
    store: MemoryStore, tmp_path: Path, facts: str
) -> None:
    """A copy that fails in any other way would keep a receipt from being shown."""
    (tmp_path / "K7M2QD").mkdir()
    (tmp_path / "K7M2QD" / "case.json").write_text(facts)

    with pytest.raises(StorageError):
        await FolderMirror(tmp_path).keep(await copied(store), store)


async def test_a_place_that_is_odd_is_no_more_than_a_refusal(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder where a list should be, a link, a file system without owners: said, never raised."""
    mirror, case = FolderMirror(tmp_path), tmp_path / "K7M2QD"
    await mirror.keep(await copied(store), store)
    (case / "audit.jsonl").unlink()
    (case / "audit.jsonl").mkdir()
    with pytest.raises(StorageError):
        await mirror.keep(await copied(store), store)
    (case / "audit.jsonl").rmdir()
    with monkeypatch.context() as theirs:
        theirs.setattr(os, "utime", refused)
        with pytest.raises(StorageError):
            await mirror.keep(await copied(store), store)
    (tmp_path / "service.jsonl").mkdir()
    with pytest.raises(StorageError):
        await mirror.keep_service([rows.act(1, case=0)])
    case.rename(tmp_path / "elsewhere")
    case.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="link"):
        await mirror.keep(await copied(store), store)


def refused(*_: object) -> None:
    """What a file system says that keeps no owners."""
    raise PermissionError(errno.EPERM, "Operation not permitted")
