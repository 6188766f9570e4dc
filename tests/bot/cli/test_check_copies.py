"""`amana check` says what would be left if this machine were lost now."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.check import faults
from bot.cli.checks import copies
from bot.cli.checks.copies import copy_faults
from bot.cli.last_backup import HOUR, NAME, last, note
from bot.config import Settings, Severity, load
from bot.errors import StorageError
from bot.services.changes import AddCase, PutCase
from bot.services.rows import CaseCopy
from storage.mirror import FolderMirror
from storage.sqlite import SqliteStore
from tests.bot.cli.conftest import Amana
from tests.contracts import rows

NOW = 1_800_000_000
DAY = 24 * HOUR


@pytest.fixture
async def kept(mission: Path) -> Settings:
    """A mission whose bot has run once, with one case and a folder for the mirror."""
    (mission / "second").mkdir()
    settings = load(mission, {"AMANA_STORAGE__MIRROR": "second"})
    store = await SqliteStore.open(settings.database, reserve_bytes=0)
    await store.commit(AddCase(rows.case()))
    await store.close()
    return settings


async def said(settings: Settings, now: int = NOW, *, runs: bool = True) -> list[str]:
    """What is said of copies; without a bot the mirror is looked at."""
    return [str(fault) async for fault in copy_faults(settings, now, runs=runs)]


async def test_a_missing_backup_is_warned_of_once_there_is_something_to_lose(
    mission: Path, kept: Settings
) -> None:
    """Before the bot's first start there is nothing."""
    (sentence,) = await said(kept)
    assert sentence.startswith("warning: no backup was made")
    kept.database.unlink()
    assert await said(load(mission, {})) == []


async def test_a_mission_on_one_disk_is_warned_of(mission: Path, kept: Settings) -> None:
    """From the beginning, and by the setting; the check says so."""
    settings = load(mission, {})
    (sentence,) = map(str, copies.mirror_faults(settings))
    assert sentence.startswith("warning: storage.mirror names no second place")
    assert 'such as mirror = "' in sentence
    assert sentence in map(str, await faults(settings, NOW))
    assert list(copies.mirror_faults(kept)) == []


async def test_an_old_backup_is_warned_of_by_the_setting(kept: Settings) -> None:
    """To the day."""
    note(kept, NOW)
    assert await said(kept, NOW + 7 * DAY) == []
    (sentence,) = await said(kept, NOW + 7 * DAY + HOUR)
    assert "the last backup is 7 days old" in sentence
    longer = load(kept.folder, {"AMANA_STORAGE__BACKUP_DAYS": "8"})
    assert await said(longer, NOW + 7 * DAY + HOUR) == []


async def test_a_damaged_note_is_said(kept: Settings) -> None:
    """It is not taken for a backup."""
    kept.database.with_name(NAME).write_text("yesterday")
    with pytest.raises(StorageError):
        last(kept)
    (sentence,) = await said(kept)
    assert "make a backup" in sentence


def test_a_backup_is_noted(
    amana: Amana, kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the hour, and only when it is whole."""
    monkeypatch.setenv("AMANA_MISSION", str(kept.folder))
    assert amana("backup", tmp_path / "none" / "a.age").code == 2
    assert last(kept) is None
    assert amana("backup", tmp_path / "a.age").code == 0
    made = last(kept)
    assert made is not None
    assert 0 <= time.time() - made < 2 * HOUR
    assert made % HOUR == 0


def test_a_backup_that_cannot_be_noted_is_still_one(
    amana: Amana, kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is whole; what the check will not know is said."""
    monkeypatch.setenv("AMANA_MISSION", str(kept.folder))
    kept.database.with_name(NAME).mkdir()
    done = amana("backup", tmp_path / "a.age")

    assert done.code == 0
    assert "will not know" in done.err


async def test_cases_that_are_not_in_the_mirror_are_counted(kept: Settings) -> None:
    """Where no bot runs; a copy of an older version is none."""
    note(kept, NOW)
    assert kept.mirror is not None
    row = rows.case()
    (sentence,) = await said(kept, runs=False)
    assert "1 cases are not in the mirror" in sentence
    assert sentence.startswith(f"{Severity.LAPSE}")
    store = await SqliteStore.open(kept.database, reserve_bytes=0)
    await FolderMirror(kept.mirror).keep(CaseCopy(row, (), ()), store)
    assert await said(kept, runs=False) == []
    await store.commit(PutCase(replace(row, version=row.version + 1), row.version))
    await store.close()
    assert len(await said(kept, runs=False)) == 1
    assert await said(kept) == []


async def test_a_comparison_that_takes_too_long_says_how_far_it_came(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for a sound one."""
    note(kept, NOW)
    monkeypatch.setattr(copies, "LOOKING_S", -1.0)
    (sentence,) = await said(kept, runs=False)

    assert "0 of 1 cases were compared" in sentence


async def test_the_whole_check_says_it(kept: Settings) -> None:
    """Among all else."""
    found = [fault.sentence for fault in await faults(kept, NOW)]

    assert any("no backup" in sentence for sentence in found)
    assert any("not in the mirror" in sentence for sentence in found)
    assert any("the reserve" in sentence for sentence in found)


async def test_a_mirror_that_hangs_is_said_in_time(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start waits for no disk at the end of a dead network."""
    hung = threading.Event()
    monkeypatch.setattr("bot.cli.checks.copies.LOOKING_S", 0.05)
    monkeypatch.setattr("bot.cli.checks.copies.GRACE_S", 0.0)
    monkeypatch.setattr("bot.cli.checks.copies._is_there", lambda *_: hung.wait(5))
    note(kept, NOW)

    (sentence,) = await said(kept, runs=False)
    hung.set()
    assert "does not answer" in sentence
