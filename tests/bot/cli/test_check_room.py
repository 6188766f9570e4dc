"""`amana check` says what is refused for want of room."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.checks.room import room_faults
from bot.config import load
from bot.services.space import MEGABYTE
from storage.sqlite import SqliteStore


class Disk(NamedTuple):
    """A disk as `shutil` tells of it."""

    total: int
    used: int
    free: int


def said(mission: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int) -> str:
    """What is said of a disk of so many megabytes."""
    disk = Disk(total * MEGABYTE, 0, free * MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    return "\n".join(str(fault) for fault in room_faults(load(mission, {})))


@pytest.mark.parametrize(
    ("total", "free", "sentence"),
    [
        (20_000, 1_000, ""),
        (20_000, 999, "files are refused"),
        (20_000, 249, "files and voice messages are refused"),
        (1_900, 1_800, "more than half of the database's disk"),
    ],
)
def test_room_for_words_is_judged_by_the_setting(
    mission: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int, sentence: str
) -> None:
    """As the running bot judges it."""
    found = said(mission, monkeypatch, total, free)

    assert sentence in found
    assert bool(found) is bool(sentence)


async def test_a_reserve_that_is_not_whole_is_warned_of(
    mission: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where there is a database that needs it."""
    settings = load(mission, {})
    assert said(mission, monkeypatch, 20_000, 10_000) == ""
    store = await SqliteStore.open(settings.database, reserve_bytes=0)
    await store.close()
    assert "the reserve" in said(mission, monkeypatch, 20_000, 10_000)
    store = await SqliteStore.open(settings.database)
    await store.close()
    assert said(mission, monkeypatch, 20_000, 10_000) == ""
