"""Giving cases: to a new officer, after a lost key, to oneself; once, and to the end."""

from dataclasses import replace

import pytest

from bot.cli.resealing import Outcome
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster_edits import with_new_keys
from desk.errors import RefusedActError, ServerAwayError
from tests.bot.cli.giving import Place
from tests.bot.sealing.cast import Seeded


async def test_a_new_officer_gets_every_open_case(place: Place) -> None:
    """All its entries, additions too; and is a reader of what comes later."""
    first, second = await place.filed("one", "two")
    await place.adds(first, "more")
    work, dora = place.work("dora"), place.scene.people["dora"]

    for case in await work.listed():
        assert await work.give(case.reference) is Outcome.GIVEN
    await place.adds(first, "later")

    assert await place.opens(dora, first) == [True, True, True]
    assert await place.opens(dora, second) == [True]
    assert await place.opens(place.scene.people["emil"], first) == [False, False, False]


async def test_giving_again_changes_nothing(place: Place) -> None:
    """Who reads a case is not given it twice."""
    (row,) = await place.filed("one")
    assert await place.work("dora").give(row.reference) is Outcome.GIVEN

    assert await place.work("dora").give(row.reference) is Outcome.DONE
    assert await place.work("ben").give(row.reference) is Outcome.DONE
    assert len(place.server.acts) == 1


async def test_another_refusal_ends_the_run(place: Place) -> None:
    """Nobody may take it for a case that names the officer."""
    (row,) = await place.filed("one")
    place.server.refuses = "role"
    with pytest.raises(RefusedActError):
        await place.work("dora").give(row.reference)


async def test_a_cut_run_goes_on(place: Place) -> None:
    """What was given stays given, and the rest is given then."""
    first, second = await place.filed("one", "two")
    place.server.away_after = 1
    work = place.work("dora")
    await work.give(first.reference)
    with pytest.raises(ServerAwayError):
        await work.give(second.reference)

    place.server.away_after = 99
    assert [await work.give(row.reference) for row in (first, second)] == [
        Outcome.DONE,
        Outcome.GIVEN,
    ]


async def test_a_renewed_key_opens_what_the_old_one_did(place: Place) -> None:
    """The new key signs, the old one opens, and afterwards the old one is not needed."""
    (row,) = await place.filed("one")
    await place.adds(row, "more")
    old, new = place.scene.people["ada"], PersonalKeys.officer("ada", Seeded("new ada"), "x25519")
    roster = with_new_keys(place.scene.people.roster, new.card())
    work = place.work("ada", roster, new, old)

    assert await place.opens(new, row) == [False, False]
    assert await work.give(row.reference) is Outcome.GIVEN
    assert await place.opens(new, row) == [True, True]
    assert await work.give(row.reference) is Outcome.DONE
    assert len(place.server.acts) == 1


async def test_a_again_is_made_good_by_another_reader_once(place: Place) -> None:
    """Ben reads the case with a key that is gone; ada seals to his new one, and not again."""
    (row,) = await place.filed("one")
    new = PersonalKeys.officer("ben", Seeded("new ben"), "x25519")
    roster = with_new_keys(place.scene.people.roster, new.card())

    assert await place.work("ben", roster).give(row.reference) is Outcome.DONE
    work = place.work("ben", roster, again=True)
    assert await work.give(row.reference) is Outcome.GIVEN
    assert await place.opens(new, row) == [True]
    assert await work.give(row.reference) is Outcome.DONE


async def test_nobody_gives_what_they_cannot_open(place: Place) -> None:
    """Emil is no reader: whatever the server hands out, there is nothing to give."""
    (row,) = await place.filed("one")
    emil = place.scene.people["emil"]

    assert await place.work("dora", None, emil).give(row.reference) is Outcome.SHUT
    assert await place.work("emil", None, emil).give(row.reference) is Outcome.SHUT
    assert await place.work("ben", None, emil, again=True).give(row.reference) is Outcome.SHUT
    assert place.server.acts == []


async def test_a_removed_officer_opens_nothing_sealed_afterwards(place: Place) -> None:
    """Neither a new report nor an addition to a case that they read."""
    (row,) = await place.filed("one")
    ben = place.scene.people["ben"]
    roster = place.scene.people.roster
    intakes = {
        q: replace(i, readers=tuple(n for n in i.readers if n != "ben"))
        for q, i in roster.intakes.items()
    }
    officers = tuple(officer for officer in roster.officers if officer.name != "ben")
    place.scene.roster = replace(roster, officers=officers, intakes=intakes)

    await place.adds(row, "more")
    (later,) = await place.filed("two")

    assert await place.opens(ben, row) == [True, False]
    assert await place.opens(ben, later) == [False]
