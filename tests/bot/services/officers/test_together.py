"""Two officers at one case on the real store: nothing is lost, and nothing lies in clear."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.casework.actions import Action
from bot.services.officers.brought import Brought, BroughtEntry
from bot.services.officers.errors import ChangedError
from bot.services.rows import EntryRow
from storage.sqlite import SqliteStore
from tests.bot.services.letters import case_with_note
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

ACTS = 1000
EACH = ACTS // 2
NOTES = 400


async def writes_notes(office: Office, name: str, note: BroughtEntry, wanted: int) -> list[int]:
    """An officer whose desk seals again under the next number whenever it came too late."""
    versions: list[int] = []
    while len(versions) < wanted:
        number = (await office.memory()).next_entry
        brought = Brought(entries=(BroughtEntry(number, note.kind, note.header, note.payload),))
        try:
            done = await office.does(name, Action.NOTE, brought=brought)
        except ChangedError:
            continue
        versions.append(done.version)
    return versions


async def takes_and_lays_down(office: Office, name: str, wanted: int) -> list[int]:
    """An officer who takes the case from whoever has it, whenever their version is the newest."""
    versions: list[int] = []
    while len(versions) < wanted:
        try:
            done = await office.does(name, Action.ASSIGN, to=name)
        except ChangedError:
            continue
        versions.append(done.version)
    return versions


def whole(folder: Path) -> bytes:
    """Every byte of a store's files, its journal included."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """The real store, on a disk."""
    store = await SqliteStore.open(tmp_path / "amana.db", reserve_bytes=0)
    yield store
    await store.close()


async def test_two_officers_act_on_one_case_at_once(sqlite: SqliteStore) -> None:
    """A thousand acts, each kept once: versions without a gap, entries in order, a whole chain."""
    scene = Scene(sqlite)  # type: ignore[arg-type]  # any store does
    row, _, _ = await scene.files()
    office = Office(scene)
    note = (await office.bring("ada", "note")).entries[0]
    done = await asyncio.gather(
        writes_notes(office, "ada", note, NOTES),
        writes_notes(office, "ben", note, NOTES),
        takes_and_lays_down(office, "ada", EACH - NOTES),
        takes_and_lays_down(office, "ben", EACH - NOTES),
    )

    versions = sorted(version for each in done for version in each)
    assert versions == list(range(row.version + 1, row.version + 1 + ACTS))
    assert (await office.row()).version == versions[-1]
    entries = await sqlite.entries(row.key)
    assert [entry.number for entry in entries] == list(range(1, 2 * NOTES + 2))
    assert (await office.memory()).next_entry == 2 * NOTES + 2
    acts = await sqlite.audit(row.key)
    assert [act.number for act in acts] == list(range(1, ACTS + 2))
    assert len({act.base for act in acts}) == ACTS + 1
    assert await office.faults() == ()
    await scene.close()


async def test_no_key_of_a_letter_lies_on_the_disk(sqlite: SqliteStore, tmp_path: Path) -> None:
    """Neither in the database nor beside it, raw or written out; the letter itself is there."""
    scene = Scene(sqlite)  # type: ignore[arg-type]  # any store does
    row = await case_with_note(scene)
    office = Office(scene)
    brought = await office.bring("ada", "letter", told=True)
    assert (await office.does("ada", Action.LETTER, brought=brought)).announced
    await office.does("ada", Action.ASSIGN, to="dora", brought=await office.headers("dora"))
    letter: EntryRow = (await sqlite.entries(row.key))[-1]
    await scene.close()

    disk = whole(tmp_path)
    assert letter.headers[0] in disk
    for key in (brought.notice_key, brought.file_key):
        assert key is not None
        assert key not in disk
        assert key.hex().encode() not in disk
