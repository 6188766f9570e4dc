"""Two officers at one case on the real store: nothing is lost, and nothing lies in clear."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.casework.actions import Action
from bot.services.officers.brought import Brought, BroughtEntry, Done
from bot.services.officers.errors import ChangedError
from bot.services.rows import EntryRow
from storage.sqlite import SqliteStore
from tests.bot.services.letters import case_with_note
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene

ACTS = 1000
EACH = ACTS // 2
NOTES = ACTS * 4 // 5


async def works(office: Office, name: str, note: BroughtEntry) -> list[int]:
    """An officer who writes notes and sometimes takes the case, and tries again when too late."""
    versions: list[int] = []
    while len(versions) < EACH:
        try:
            done = await (_takes if len(versions) % 5 == 0 else _writes)(office, name, note)
        except ChangedError:
            continue
        versions.append(done.version)
    return versions


async def _writes(office: Office, name: str, note: BroughtEntry) -> Done:
    """Under the next number, as a desk seals it."""
    number = (await office.memory()).next_entry
    entry = BroughtEntry(number, note.kind, note.header, note.payload)
    return await office.does(name, Action.NOTE, brought=Brought(entries=(entry,)))


async def _takes(office: Office, name: str, _: BroughtEntry) -> Done:
    """From whoever has it, if what they saw is the newest."""
    return await office.does(name, Action.ASSIGN, to=name)


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
    office = Office(scene, a_day=ACTS)
    note = (await office.bring("ada", "note")).entries[0]
    done = await asyncio.gather(works(office, "ada", note), works(office, "ben", note))

    versions = sorted(version for each in done for version in each)
    assert versions == list(range(row.version + 1, row.version + 1 + ACTS))
    assert (await office.row()).version == versions[-1]
    entries = await sqlite.entries(row.key)
    assert [entry.number for entry in entries] == list(range(1, NOTES + 2))
    assert (await office.memory()).next_entry == NOTES + 2
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
