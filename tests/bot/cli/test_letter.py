"""`amana letter`: sealed to the reporter of the case that was named, or not at all."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bot.cli import letter
from bot.config import Settings
from bot.errors import SealingError
from bot.services.rows import CaseRow, EntryRow
from storage.memory import MemoryStore
from tests.bot.services.scene import Scene


class Swapping(MemoryStore):
    """A store that hands out one case's entries for another's."""

    instead: tuple[int, int] | None = None

    async def entries(self, case: int) -> Sequence[EntryRow]:
        """The entries of whichever case it pleases."""
        asked, given = self.instead or (case, case)
        return await super().entries(given if case == asked else case)


async def two_cases(scene: Scene) -> tuple[CaseRow, CaseRow]:
    """Two reports, one after the other."""
    first, _, _ = await scene.files("one")
    scene.clock.pass_(120)  # or it would be the afterglow of the first
    second, _, _ = await scene.files("two")
    return first, second


async def test_another_cases_report_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the words meant for one reporter would be sealed to the other."""
    store = Swapping()
    scene = Scene(store)
    first, second = await two_cases(scene)

    @asynccontextmanager
    async def reading(_settings: Settings) -> AsyncIterator[MemoryStore]:
        yield store

    monkeypatch.setattr(letter, "reading", reading)
    nobodys = cast("Settings", None)
    keys, roster = scene.people["ada"], scene.people.roster
    opened, _, _ = await letter._open_report(nobodys, first.reference, keys, roster)
    assert opened.manifest.number == 1

    store.instead = (first.key, second.key)
    with pytest.raises(SealingError, match="another case"):
        await letter._open_report(nobodys, first.reference, keys, roster)
    await scene.close()
