"""Decisions: what is written is sealed to the right people."""

import pytest

from bot.casework.actions import RULES, Action
from bot.errors import SealingError
from bot.sealing.age import stanza_count
from desk.opening import NotSealedToYouError
from desk.plans import PLANS
from tests.desk.decisions import GIVE, does, filed
from tests.desk.office import Office


def test_every_act_has_a_plan() -> None:
    """Except giving readers' new keys, which is a command's work."""
    assert set(PLANS) == set(RULES) - {Action.RESEAL}


async def test_a_note_is_read_by_the_readers_and_by_nobody_else(office: Office) -> None:
    """Its words rest at the server, sealed; its header does not say how many read it."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "The cow came back."})

    seen = await office.opens("ben", row.reference)
    assert [(n.words, n.by) for n in seen.notes] == [("The cow came back.", "ada")]
    entry = (await office.scene.store.entries(row.key))[-1]
    assert b"cow came" not in await office.server.stored(entry)
    assert stanza_count(entry.headers[0]) == case.detail.stanzas
    for excluded in ("dora", "emil"):
        with pytest.raises(SealingError):
            await office.scene.opened(entry, office.scene.people[excluded].need_identity())
    assert await office.scene.opened(entry)  # the escrow


async def test_a_new_reader_opens_everything_there_is(office: Office) -> None:
    """Report, letters, notes, and the note that gave them the case."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "letter", {"letter_words": "We read it.", "language": "en"})
    case = await office.opens("ada", row.reference)
    with pytest.raises(NotSealedToYouError):
        await office.opens("dora", row.reference)

    await does(office, "ada", case, "assign", GIVE)

    seen = await office.opens("dora", row.reference)
    assert seen.faults == ()
    assert seen.words[0].text == "They took my cow."
    assert [letter.words for letter in seen.letters] == ["We read it."]
    assert [note.what for note in seen.notes] == ["conflict_check"]
    assert seen.readers.alarms == ()
    assert "dora" in seen.readers.sealed_to


async def test_who_stepped_back_opens_nothing_that_is_sealed_afterwards(office: Office) -> None:
    """What they could read stays read; what comes is not for them."""
    row = await filed(office)
    case = await office.opens("cleo", row.reference)
    await does(office, "cleo", case, "recuse", {"words": "He is my cousin."})
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "Without cleo."})

    cleo = office.scene.people["cleo"].need_identity()
    reasons, later = (await office.scene.store.entries(row.key))[-2:]
    for entry in (reasons, later):
        with pytest.raises(SealingError):
            await office.scene.opened(entry, cleo)
    seen = await office.opens("ben", row.reference)
    assert [note.words for note in seen.notes] == ["He is my cousin.", "Without cleo."]
    assert seen.readers.alarms == ()


async def test_nothing_is_sealed_to_a_reader_whom_nobody_let_in(office: Office) -> None:
    """A server that names one more reader gets no note for them."""
    office.scene.roster = office.scene.people.roster
    row = await filed(office)
    office.server.also_reader = ("zoe",)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "For us."})

    assert "zoe" not in case.readers.sealed_to
    seen = await office.opens("ben", row.reference)
    assert seen.notes[0].words == "For us."


async def test_one_bad_entry_does_not_keep_a_case_from_its_next_reader(office: Office) -> None:
    """They open the rest, and are told of the bad one as the giver was."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    await does(office, "ada", case, "note", {"words": "Goes bad."})
    office.desk("ada").cache.forget_entry(case.detail.case_id, 2)
    office.server.payloads[row.reference, 2] = bytes(100)
    case = await office.opens("ada", row.reference)
    assert [fault.number for fault in case.faults] == [2]

    await does(office, "ada", case, "assign", GIVE)

    seen = await office.opens("dora", row.reference)
    assert seen.words[0].text == "They took my cow."
    assert [fault.number for fault in seen.faults] == [2]
