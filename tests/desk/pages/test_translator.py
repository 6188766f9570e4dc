"""Asking a translator: who knows the language, who reads already, who must not be given it."""

from dataclasses import replace

from bot.sealing.roster import Roster
from desk.pages.translator import speakers
from tests.bot.sealing import cast
from tests.desk.pages.rig import Rig


def speaking(roster: Roster, **languages: tuple[str, ...]) -> Roster:
    """The roster, with languages for some."""
    known = (replace(o, languages=languages.get(o.name, ())) for o in roster.officers)
    return replace(roster, officers=tuple(known))


async def test_readers_come_before_those_who_would_be_given_it(rig: Rig) -> None:
    """A variant of a language is that language; who knows it not is not listed."""
    case = replace(await rig.office.opens("ada", rig.reference), language="ar-LB")
    roster = speaking(rig.scene.people.roster, ada=("ar",), dora=("en", "ar"), emil=("fr",))

    readers, others = speakers(case, roster, cast.NOW)

    assert [one.name for one in readers] == ["ada"]
    assert [one.name for one in others] == ["dora"]


async def test_nobody_whom_the_case_names_is_proposed(rig: Rig) -> None:
    """A translator who is a party must not be led to the case."""
    case = await rig.office.opens("ada", rig.reference)
    roster = speaking(rig.scene.people.roster, dora=("en",))
    named = tuple(
        replace(one, aliases=("white car",)) if one.name == "dora" else one
        for one in roster.officers
    )

    _, others = speakers(case, replace(roster, officers=named), cast.NOW)

    assert others == ()


async def test_the_page_leads_on_where_nobody_is_found(rig: Rig) -> None:
    """It is linked from the case, warns of services, and ends in no dead end."""
    assert f"{rig.case}/translator" in (await rig.get(rig.case)).text

    page = await rig.get(f"{rig.case}/translator")

    assert "Never give the words to a service" in page.text
    assert "Nobody else on the roster knows the language" in page.text
    assert f"{rig.case}/print" in page.text
