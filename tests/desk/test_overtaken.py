"""Decisions that met another, or no answer: nobody overwrites anybody, nothing is sent twice."""

import pytest

from desk.deciding import CaseChangedError
from desk.drafts import Drafts
from desk.errors import ServerAwayError
from tests.desk.decisions import TRIAGE, does, filed
from tests.desk.office import Office


async def test_a_note_that_was_overtaken_is_sealed_again(office: Office) -> None:
    """Under the next number, once: both notes are there."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    other = await office.opens("ben", row.reference)
    await does(office, "ben", other, "note", {"words": "First."})

    await does(office, "ada", case, "note", {"words": "Second."})

    seen = await office.opens("cleo", row.reference)
    assert [note.words for note in seen.notes] == ["First.", "Second."]


async def test_a_decision_on_what_is_no_more_goes_back_to_its_officer(office: Office) -> None:
    """With what changed, and with what they typed still there."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    other = await office.opens("ben", row.reference)
    await does(office, "ben", other, "triage", TRIAGE)

    with pytest.raises(CaseChangedError) as refused:
        await does(office, "ada", case, "triage", TRIAGE | {"words": "Mine."})

    assert "New: note, by ben." in refused.value.changes
    draft = Drafts(office.desk("ada").cache).of(row.reference, "triage")
    assert draft is not None
    assert draft.form["words"] == "Mine."


async def test_a_held_letter_stays_a_draft(office: Office) -> None:
    """One notice a day: the desk keeps it, and says until when."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    office.server.held_until = 1_750_100_000

    done = await does(office, "ada", case, "letter", {"template": "more_time"})

    drafts = Drafts(office.desk("ada").cache)
    assert done.held_until == 1_750_100_000
    assert [d.action for d in drafts.due(1_750_100_000)] == ["letter"]
    assert drafts.due(1_750_099_999) == ()


async def test_what_was_sent_is_no_draft_any_more(office: Office) -> None:
    """Or it would be sent twice."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)

    await does(office, "ada", case, "note", {"words": "Done."})

    assert Drafts(office.desk("ada").cache).all() == ()


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("letter", {"template": "own_words", "letter_words": "Are you safe?"}),
        ("note", {"words": "Called twice."}),
        ("finding", {"words": "It was so."}),
    ],
)
async def test_what_was_taken_without_an_answer_is_not_sent_twice(
    office: Office, action: str, form: dict[str, str]
) -> None:
    """A line that breaks at the wrong moment must not bring a reporter two letters."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    office.server.swallows_answers = True
    with pytest.raises(ServerAwayError):
        await does(office, "ada", case, action, form)
    office.server.swallows_answers = False
    case = await office.opens("ada", row.reference)

    done = await does(office, "ada", case, action, form)

    assert done.version == case.detail.version
    assert len(await office.scene.store.entries(row.key)) == 2
    assert Drafts(office.desk("ada").cache).all() == ()
    await does(office, "ada", case, action, form)  # meant this time
    assert len(await office.scene.store.entries(row.key)) == 3


async def test_what_was_never_taken_is_sent_when_it_is_tried_again(office: Office) -> None:
    """The draft waits for the server."""
    row = await filed(office)
    case = await office.opens("ada", row.reference)
    form = {"template": "own_words", "letter_words": "Are you safe?"}
    office.server.away = True
    with pytest.raises(ServerAwayError):
        await does(office, "ada", case, "letter", form)
    office.server.away = False

    await does(office, "ada", case, "letter", form)

    assert len(await office.scene.store.entries(row.key)) == 2
