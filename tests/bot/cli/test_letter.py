"""`amana letter`: sealed to the reporter of the case that was named, or not at all."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.cli import letter
from bot.config import Settings
from bot.errors import SealingError
from bot.sealing.identity_file import PersonalKeys
from bot.services.letters import LONGEST_WORDS
from bot.services.officer_entries import Addressed
from bot.services.rows import CaseRow, EntryRow
from storage.memory import MemoryStore
from storage.socket import REQUEST_BYTES
from tests.bot.cli.conftest import Amana
from tests.bot.services.scene import Scene


class Swapping(MemoryStore):
    """A store that hands out one case's entries for another's."""

    instead: tuple[int, int] | None = None

    async def entries(self, case: int) -> Sequence[EntryRow]:
        """The entries of whichever case it pleases."""
        asked, given = self.instead or (case, case)
        return await super().entries(given if case == asked else case)


NOBODYS = cast("Settings", None)


def handing_out(store: MemoryStore) -> Callable[[Settings], AbstractAsyncContextManager[Any]]:
    """What opens a store to read, for any settings."""

    @asynccontextmanager
    async def reading(_settings: Settings) -> AsyncIterator[MemoryStore]:
        yield store

    return reading


async def two_cases(scene: Scene) -> tuple[CaseRow, CaseRow]:
    """Two reports, one after the other."""
    first, _, _ = await scene.files("one")
    scene.clock.pass_(120)  # or it would be the afterglow of the first
    second, _, _ = await scene.files("two")
    return first, second


async def test_the_longest_letter_fits_through_the_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """In any script, or its officer would be refused after the words were written."""
    scene = Scene()
    row, _, _ = await scene.files("one")
    monkeypatch.setattr(letter, "reading", handing_out(scene.store))
    keys, roster = scene.people["ada"], scene.people.roster
    report, language = await letter._open_report(NOBODYS, row.reference, keys, roster)
    case = Addressed(report=report, readers=("ada", "ben", "cleo"), stanzas=6)
    words = "\N{SLIGHTLY SMILING FACE}" * LONGEST_WORDS

    sealed = letter._seal(case, roster, keys, (2, language, "own_words", words))

    post_quantum = 32 * 2200  # bytes of a header for 32 readers
    size = 4 * (len(sealed.sealed.payload) + post_quantum) // 3
    assert size < REQUEST_BYTES
    await scene.close()


async def test_another_cases_report_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the words meant for one reporter would be sealed to the other."""
    store = Swapping()
    scene = Scene(store)
    first, second = await two_cases(scene)

    monkeypatch.setattr(letter, "reading", handing_out(store))
    keys, roster = scene.people["ada"], scene.people.roster
    opened, _ = await letter._open_report(NOBODYS, first.reference, keys, roster)
    assert opened.manifest.number == 1

    store.instead = (first.key, second.key)
    with pytest.raises(SealingError, match="another case"):
        await letter._open_report(NOBODYS, first.reference, keys, roster)
    await scene.close()


@pytest.mark.parametrize("template", ["own_words", "question"])
def test_a_letter_that_only_leads_up_to_words_wants_them(
    amana: Amana, mission: Path, tmp_path: Path, template: str
) -> None:
    """Or somebody would be told that the team wrote to them, and find nothing written."""
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")
    key = mission / "starter-keys" / "officer-1.key"
    line = ("letter", "K7M-2QD", "--template", template, "--identity", key, "--mission", mission)

    for said in (amana(*line), amana(*line, "--text", empty)):
        assert said.code == 2
        assert "give your words with --text" in said.err


async def test_who_is_no_reader_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose key does not open the report cannot answer it."""
    scene = Scene()
    row, _, _ = await scene.files("one")
    monkeypatch.setattr(letter, "reading", handing_out(scene.store))
    stranger = PersonalKeys.officer("zed", secrets.token_bytes)

    with pytest.raises(SealingError, match="not sealed to your key"):
        await letter._open_report(NOBODYS, row.reference, stranger, scene.people.roster)
