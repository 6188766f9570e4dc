"""Conflicts: no case is given to whom it names, until somebody says that they mean it."""

from dataclasses import replace

import pytest

from bot.sealing.roster_signing import VerifiedRoster
from bot.services.rows import CaseRow
from desk.planning import FormError
from tests.desk.decisions import GIVE, does, filed
from tests.desk.office import Office


def about_dora(office: Office, **facts: object) -> None:
    """The roster says something else of dora."""
    roster = office.roster.roster
    officers = tuple(
        replace(o, **facts) if o.name == "dora" else o  # type: ignore[arg-type]  # fields by name
        for o in roster.officers
    )
    office.roster = VerifiedRoster(replace(roster, officers=officers), ("head",))


async def refuses_dora(office: Office, row: CaseRow) -> None:
    """The case is not given to dora, until somebody says that they mean it."""
    case = await office.opens("ada", row.reference)
    with pytest.raises(FormError) as refused:
        await does(office, "ada", case, "assign", GIVE)
    assert refused.value.reason == "conflict"
    await does(office, "ada", case, "assign", {**GIVE, "override": "There is nobody else."})
    assert "dora" in (await office.opens("ada", row.reference)).detail.readers


async def test_who_is_named_in_the_report_is_not_given_the_case(office: Office) -> None:
    """By their alias: an officer who means it says so."""
    about_dora(office, aliases=("cow",))

    await refuses_dora(office, await filed(office))


async def test_who_is_meant_by_an_answer_is_not_given_the_case(office: Office) -> None:
    """Soldiers are accused, and dora is kept from what is said of soldiers."""
    about_dora(office, conflicts=("soldier",))
    await office.scene.tells("They took my cow.")
    await office.scene.taps("pick:hurt:me_adult", "skip:kind", "pick:who:soldier")
    await office.scene.taps("send:where", "send:check")

    await refuses_dora(office, await office.scene.case())


async def test_who_is_meant_by_a_recorded_check_is_not_given_the_case(office: Office) -> None:
    """A colleague has found out whose unit it was."""
    about_dora(office, unit="convoy-2")
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    checked = {"to": "ben", "words": "By the plates.", "checked": "yes", "tags": "convoy-2"}
    await does(office, "ada", case, "assign", checked)

    await refuses_dora(office, row)
