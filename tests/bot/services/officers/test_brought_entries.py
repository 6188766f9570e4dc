"""What comes along with an act: it fits the act and the request, or nothing is kept of it."""

from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.services.officers.brought import NOTHING, Brought
from bot.services.officers.errors import ChangedError
from tests.bot.services.officers.acts import everything, refused
from tests.bot.services.officers.office import Office

A = Action


async def test_entries_must_fit_the_act(office: Office) -> None:
    """Kinds, sizes, readers: what is wrong is refused, and nothing is kept of it."""
    note, letter = (await office.bring("ada", "note")), (await office.bring("ada", "letter"))
    one = note.entries[0]
    wrong = {
        "entries": [NOTHING, letter, Brought(entries=(one, replace(one, number=3)))],
        "size": [
            Brought(entries=(replace(one, payload=payload),))
            for payload in (b"", one.payload[:-1], one.payload + b"x")
        ],
        "stanzas": [
            Brought(entries=(replace(one, header=header),))
            for header in (b"", b"no header", letter.entries[0].header, bytes(1 << 20))
        ],
        "notice_key": [replace(note, notice_key=bytes(32)), replace(note, file_key=bytes(16))],
        "headers": [replace(note, headers=((1, one.header),))],
    }
    for reason, brought in wrong.items():
        for each in brought:
            await refused(office, office.does("ada", A.NOTE, brought=each), reason)
    for kind in ("report", "addition", "file", "nonsense"):
        strange = Brought(entries=(replace(one, kind=kind),))
        await refused(office, office.does("ada", A.NOTE, brought=strange), "entries")


async def test_numbers_start_at_the_next_one(office: Office) -> None:
    """Or the desk seals again: the number stands inside the seal."""
    one = (await office.bring("ada", "note")).entries[0]
    before = await everything(office)
    for number in (0, 1, 3, -1):
        wrong = Brought(entries=(replace(one, number=number),))
        with pytest.raises(ChangedError):
            await office.does("ada", A.NOTE, brought=wrong)
    assert await everything(office) == before


async def test_the_request_must_say_the_same(office: Office) -> None:
    """Or the audit would hold evidence of something else."""
    row = await office.row()
    cases = [
        (f"/v1/cases/{row.reference}/acts/close", {}, A.HOLD, {}),
        ("/v1/cases/222222/acts/hold", {}, A.HOLD, {}),
        (f"/v1/cases/{row.reference}/acts/raise", {"priority": "P2"}, A.RAISE, {"priority": "P1"}),
    ]
    for path, signed, action, facts in cases:
        request = office.request("cleo", path, signed)
        doing = office.acting.act(
            request, office.officer("cleo"), row.reference, action, facts, row.version
        )
        await refused(office, doing, "request")


@pytest.mark.parametrize("facts", [{}, {"to": "ada", "priority": "P1"}, {"why": "x", "to": "ada"}])
async def test_only_the_facts_of_the_table(office: Office, facts: dict[str, str]) -> None:
    """Reasons stay sealed: a fact that is not in the table is refused, one missing too."""
    await refused(office, office.does("ada", A.ASSIGN, facts), "facts")
