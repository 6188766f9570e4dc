"""The second place keeps a case whole, the newest copy of it, and nothing under another's name."""

import json
import os
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.services.audit_export import read_audit_line
from bot.services.changes import AppendHeader, DropEntry
from bot.services.rows import CaseCopy
from storage.memory import MemoryStore
from storage.mirror import FolderMirror
from tests.contracts import rows
from tests.storage.mirror.kept import CASE, EXPECTED, content, copied, names


async def test_the_mirror_keeps_a_case_in_its_folder(store: MemoryStore, tmp_path: Path) -> None:
    """Entries, the row with what it keeps sealed, and the chain."""
    await FolderMirror(tmp_path).keep(await copied(store), store)

    kept = content(tmp_path / "K7M2QD")
    facts, chain = json.loads(kept.pop("case.json")), kept.pop("audit.jsonl")
    assert read_audit_line(chain.removesuffix(b"\n")) == ("K7M2QD", replace(rows.act(), case=0))
    assert kept == EXPECTED
    more = {"format", "acts", "entries"}
    assert set(facts) == {*CASE.__slots__, *more}
    assert (facts["key"], facts["locator"]) == (f"{31:016x}", CASE.locator.hex())
    assert b64decode(facts["sealed"]) == CASE.sealed
    assert facts["assignee"] is None
    assert [entry["number"] for entry in facts["entries"]] == [1, 12]


async def test_keeping_again_writes_only_what_is_new(store: MemoryStore, tmp_path: Path) -> None:
    """Entries never change; the row does."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    before = {path: path.stat().st_ino for path in (tmp_path / "K7M2QD").iterdir()}
    await mirror.keep(await copied(store), store)
    assert {path: path.stat().st_ino for path in (tmp_path / "K7M2QD").iterdir()} == before

    await store.commit(AppendHeader(31, 1, b"later|"))
    await mirror.keep(await copied(store, replace(CASE, version=2, state="closed")), store)
    kept = content(tmp_path / "K7M2QD")
    assert json.loads(kept["case.json"])["state"] == "closed"
    assert kept["001-report.h2.age"] == b"later|payload"
    same = [path for path, inode in before.items() if path.stat().st_ino == inode]
    assert len(same) == len(before) - 1


async def test_another_case_under_the_reference_is_not_touched(
    store: MemoryStore, tmp_path: Path
) -> None:
    """References return when a case is erased; the old files are not the new case's."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    before = content(tmp_path / "K7M2QD")

    with pytest.raises(StorageError, match="another case"):
        await mirror.keep(CaseCopy(replace(CASE, locator=bytes(16)), [], []), store)
    assert content(tmp_path / "K7M2QD") == before


async def test_an_older_copy_never_replaces_a_newer_one(store: MemoryStore, tmp_path: Path) -> None:
    """After a restore without its mirror, the mirror is the better witness."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store, replace(CASE, version=7)), store)

    with pytest.raises(StorageError, match="newer"):
        await mirror.keep(await copied(store), store)
    assert json.loads(content(tmp_path / "K7M2QD")["case.json"])["version"] == 7


async def test_an_entry_that_is_dropped_goes_from_the_mirror(
    store: MemoryStore, tmp_path: Path
) -> None:
    """A letter whose time is over is over there, too."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep(await copied(store), store)
    await store.commit(DropEntry(31, 12))
    await mirror.keep(await copied(store), store)

    assert set(content(tmp_path / "K7M2QD")) == {"001-report.age", "audit.jsonl", "case.json"}


async def test_the_services_chain_is_kept(tmp_path: Path) -> None:
    """Whole, however often."""
    mirror = FolderMirror(tmp_path)
    await mirror.keep_service([rows.act(1, case=0)])
    await mirror.keep_service([rows.act(1, case=0), rows.act(2, case=0)])

    lines = content(tmp_path)["service.jsonl"].splitlines()
    assert [read_audit_line(line)[1].number for line in lines] == [1, 2]


@pytest.mark.parametrize("reference", ["../../etc", "", ".", "a/b", "K7M\n", "k7m2qd"])
async def test_no_row_chooses_a_path(store: MemoryStore, tmp_path: Path, reference: str) -> None:
    """A reference or kind that is not a plain word is refused."""
    (tmp_path / "m").mkdir()
    with pytest.raises(StorageError):
        await FolderMirror(tmp_path / "m").keep(
            CaseCopy(replace(CASE, reference=reference), [], []), store
        )
    entry = rows.entry(kind=reference or "../x")
    with pytest.raises(StorageError):
        await FolderMirror(tmp_path / "m").keep(CaseCopy(CASE, [entry], []), store)
    assert list(content(tmp_path / "m" / "K7M2QD")) == ["case.json"]
    assert [os.listdir(folder) for folder in (tmp_path, tmp_path / "m")] == [["m"], ["K7M2QD"]]  # noqa: PTH208  # names only


async def test_what_a_killed_process_left_half_goes(store: MemoryStore, tmp_path: Path) -> None:
    """Each kill would otherwise leave a piece of a file on that disk for good."""
    mirror, case = FolderMirror(tmp_path), tmp_path / "K7M2QD"
    await mirror.keep(await copied(store), store)
    (case / ".012-file.age.0123abcd").write_bytes(b"A|on")
    await mirror.keep(await copied(store), store)

    assert names(case) == {*EXPECTED, "case.json", "audit.jsonl"}
