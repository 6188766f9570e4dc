"""Giving cases: a server that lies gets no header made for whom it favours."""

from dataclasses import replace

import pytest

from bot.cli.resealing import Outcome
from bot.errors import SealingError
from bot.sealing.identity_file import PersonalKeys
from bot.sealing.roster_edits import with_new_keys
from desk.answers import Detail
from tests.bot.cli.giving import Place, named
from tests.bot.sealing.cast import Seeded


@pytest.mark.parametrize("where", ["report", "addition"])
async def test_again_believes_no_server_about_who_reads(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A server that adds the accused to the readers gets no header made for them."""
    named(place, "ben", aliases=("Captain Ben",))
    words = "Captain Ben beat me."
    (row,) = await place.filed(words if where == "report" else "one")
    if where == "addition":
        await place.adds(row, words)
    new = PersonalKeys.officer("ben", Seeded("new ben"), "x25519")
    assert place.scene.roster is not None
    roster = place.scene.roster = with_new_keys(place.scene.roster, new.card())
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        return replace(detail, readers=(*detail.readers, "ben"))

    monkeypatch.setattr(place.server, "case", lying)
    assert await place.work("ben", roster, again=True).give(row.reference) is Outcome.NAMED
    assert not any(await place.opens(new, row))
    assert place.server.acts == []


async def test_a_header_in_anothers_place_gives_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that puts a naming report's header under another case has none made for it."""
    named(place, "dora", aliases=("Captain Dora",))
    harmless, naming = await place.filed("one", "Captain Dora beat me.")
    await place.adds(harmless, "more")
    theirs = (await place.server.case(naming.reference)).entries[0].headers
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        report, addition = detail.entries
        return replace(detail, entries=(report, replace(addition, headers=theirs)))

    monkeypatch.setattr(place.server, "case", lying)
    with pytest.raises(SealingError):
        await place.work("dora", place.scene.roster).give(harmless.reference)
    assert place.server.acts == []


@pytest.mark.parametrize("how", ["no report", "a note"])
async def test_an_addition_is_looked_at_whatever_it_is_called(
    place: Place, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A server that hides the report, or calls what names the officer a note, gains nothing."""
    named(place, "dora", aliases=("Captain Dora",))
    (row,) = await place.filed("Captain Dora beat me." if how == "no report" else "one")
    await place.adds(row, "more" if how == "no report" else "Captain Dora beat me.")
    honest = place.server.case

    async def lying(reference: str) -> Detail:
        detail = await honest(reference)
        report, addition = detail.entries
        entries = (addition,) if how == "no report" else (report, replace(addition, kind="note"))
        return replace(detail, entries=entries)

    monkeypatch.setattr(place.server, "case", lying)
    work = place.work("dora", place.scene.roster)
    if how == "no report":
        assert await work.give(row.reference) is Outcome.NAMED
    else:
        with pytest.raises(SealingError):
            await work.give(row.reference)
    assert place.server.acts == []


async def test_another_cases_report_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that swaps two cases gets no header for either."""
    first, second = await place.filed("one", "two")
    place.server.swapped = {first.reference: second.reference}
    work = place.work("dora")
    detail = await place.server.case(first.reference)
    mixed = replace(detail, summary=replace(detail.summary, reference=first.reference))

    async def case(_reference: str) -> Detail:
        return mixed

    monkeypatch.setattr(place.server, "case", case)
    with pytest.raises(SealingError):
        await work.give(first.reference)
    assert place.server.acts == []
