"""Giving cases: none to an officer who is named in it, whenever that was written."""

from typing import Any

import pytest

from bot.cli.resealing import Outcome
from desk.wire import Done
from tests.bot.cli.giving import Place, named


@pytest.mark.parametrize("where", ["report", "addition"])
async def test_a_case_that_names_the_officer_is_left_out(place: Place, where: str) -> None:
    """Whoever came after a report must not get what is said of them in it."""
    words = "Captain Dora beat me."
    (row,) = await place.filed(words if where == "report" else "one")
    if where == "addition":
        await place.adds(row, words)
    roster = named(place, "dora", aliases=("Captain Dora",))

    assert await place.work("dora", roster).give(row.reference) is Outcome.NAMED
    assert place.server.acts == []


@pytest.mark.parametrize("knows", ["report", "server"])
async def test_a_case_that_was_kept_from_the_officer_is_left_out(place: Place, knows: str) -> None:
    """Also when the roster's names that fitted then are others now."""
    (row,) = await place.filed("one")
    if knows == "report":
        named(place, "dora", aliases=("Captain Dora",))
        await place.adds(row, "Captain Dora beat me.")
    else:
        place.server.refuses = "named"

    assert await place.work("dora").give(row.reference) is Outcome.NAMED
    assert place.server.acts == []


async def test_each_round_is_looked_at_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while a case is given, and names the officer, ends the giving."""
    (row,) = await place.filed("one")
    roster = named(place, "dora", aliases=("Captain Dora",))
    given = place.server.act

    async def then_it_is_added(*said: Any) -> Done:
        done = await given(*said)
        if len(place.server.acts) == 1:
            await place.adds(row, "Captain Dora beat me.")
        return done

    monkeypatch.setattr(place.server, "act", then_it_is_added)
    assert await place.work("dora", roster).give(row.reference) is Outcome.NAMED
    assert await place.opens(place.scene.people["dora"], row) == [True, False]
