"""What is erased goes from the second place too, and is remembered there."""

from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.erasing import erasure_digest
from bot.services.rows import CaseCopy, ErasureRow
from storage.memory import MemoryStore
from storage.mirror import FolderMirror
from storage.mirror_form import read_erasures
from tests.contracts import rows
from tests.storage.mirror.kept import copied, names


async def test_an_erased_case_goes_and_is_remembered(store: MemoryStore, tmp_path: Path) -> None:
    """Its folder and what a killed removal left; other cases stay; nothing is listed twice."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    await mirror.keep(CaseCopy(rows.case(32, reference="K7M2QE"), [], []), store)
    (tmp_path / ".K7M2QD.0123abcd").mkdir()
    (tmp_path / ".service.jsonl.0123abcd").write_bytes(b"half")
    gone = ErasureRow(erasure_digest(31), 86400)
    for _ in range(2):
        await mirror.erase([gone])
    await mirror.erase([ErasureRow(erasure_digest(99), 0)])

    assert names(tmp_path) == {"K7M2QE", "erasures.jsonl"}
    assert set(read_erasures(tmp_path / "erasures.jsonl")) == {
        gone,
        ErasureRow(erasure_digest(99), 0),
    }


async def test_one_damaged_folder_keeps_no_erased_case(store: MemoryStore, tmp_path: Path) -> None:
    """It is named; what can be erased is erased."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    (tmp_path / "A2345").mkdir()
    (tmp_path / "A2345" / "case.json").write_text("[]")
    (tmp_path / "README").write_text("whose disk this is")

    with pytest.raises(StorageError, match="A2345"):
        await mirror.erase([ErasureRow(erasure_digest(31), 0)])
    assert names(tmp_path) == {"A2345", "README", "erasures.jsonl"}


@pytest.mark.parametrize(
    "line", ["[]", "{}", '{"at": -1, "digest": "D"}', '{"at": 1, "digest": "00"}', '{"at": 9e99}']
)
def test_a_list_of_erasures_is_whole_or_refused(tmp_path: Path, line: str) -> None:
    """A restore that passed over one would bring somebody back."""
    path = tmp_path / "erasures.jsonl"
    path.write_text(line.replace("D", "00" * 32) + "\n")
    with pytest.raises(StorageError, match="cannot be read"):
        read_erasures(path)
