"""`amana check` on the mission's files: there, whole, this account's, and with room to grow."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from storage.sqlite import SqliteStore
from tests.bot.cli.checking import found


async def test_a_disk_that_cannot_be_written_is_a_fault(mission: Path) -> None:
    """A file where the data folder should be cannot take a report."""
    (mission / "data").rmdir()
    (mission / "data").write_text("")

    assert "cannot be written (not a directory)" in await found(mission)


async def test_a_mirror_that_is_away_keeps_nobody_from_reporting(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a reboot without its disk the bot starts; `check` fails until somebody looks."""
    monkeypatch.setenv("AMANA_STORAGE__MIRROR", "second")
    said = await found(mission)
    assert f"lapse: the mirror {mission / 'second'} does not exist" in said
    assert "fault: the mirror" not in said

    monkeypatch.setattr("bot.cli.checks.files.MIRROR_S", 0.05)
    hung = threading.Event()
    monkeypatch.setattr("bot.cli.checks.files._apart", lambda *_: [hung.wait(5)][:0])
    assert "does not answer: look at its disk" in await found(mission)
    hung.set()


async def test_a_database_that_is_none_is_a_fault(mission: Path) -> None:
    """A missing or sound database is fine; anything else in its place is said."""
    path = mission / "data/amana.db"
    assert "atabase" not in (await found(mission)).replace("the database, so one thief", "")
    store = await SqliteStore.open(path)
    await store.close()
    assert "atabase" not in (await found(mission)).replace("the database, so one thief", "")

    path.write_bytes(b"not a database" * 1000)

    assert "fault: The database" in await found(mission)


async def test_damaged_day_keys_are_a_fault(mission: Path) -> None:
    """The bot would end at its start; the sentence says what is lost without them."""
    (mission / "day-keys/day.keys").write_text("x")

    listed = await found(mission)

    assert "fault: the day keys" in listed
    assert "are damaged: remove the file" in listed


async def test_a_file_of_another_account_is_a_fault(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command of root's leaves a lock that the bot cannot open."""
    lock, database = mission / "data/amana.lock", mission / "data/amana.db"
    lock.touch()
    await (await SqliteStore.open(database)).close()
    monkeypatch.setattr(os, "access", lambda path, _: path not in {lock, database})

    listed = await found(mission)

    assert f"fault: {lock} is not this account's to write" in listed
    assert f"fault: {database} is not this account's to write" in listed


async def test_keys_of_a_mission_with_cases_are_restored_and_not_made(mission: Path) -> None:
    """`new-server` is named only where there is nothing yet that new keys could not open."""
    (mission / "keys/receipts.keys").unlink()
    assert "`amana keys new-server`" in await found(mission)
    await (await SqliteStore.open(mission / "data/amana.db")).close()

    listed = await found(mission)
    assert "receipts.keys is missing: restore it from a backup" in listed
    assert "new-server" not in listed

    shutil.rmtree(mission / "keys")
    listed = await found(mission)
    assert "does not exist: mount it, mend keys.dir, or restore it from a backup" in listed
    assert "new-server" not in listed


async def test_a_full_disk_has_lapsed(mission: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room fails the check before it is zero; `run` starts all the same, to say so."""
    usage = shutil.disk_usage(mission)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=50 * 2**20))

    assert "lapse: the database's folder" in await found(mission)
