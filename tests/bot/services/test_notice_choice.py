"""A reporter stops notices, or has them come to another phone; no row in clear says which."""

import json
from base64 import b64decode, urlsafe_b64encode

import pytest

from bot.errors import SealingError, StorageError
from bot.interview.events import ChoseNotice, Tapped, Wrote
from bot.interview.parts import Said
from bot.interview.schema import Phase
from bot.sealing.notice import NOTE_SIZE, Note, NoticeKey
from bot.services.arrivals import Arrival
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddEntry
from bot.services.officers.knowing import REPORTERS_ACTS
from bot.services.rows import CaseRow
from tests.bot.services.letters import case_with_note, opened_by, written
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.stores import Failing
from tests.bot.services.test_own_erasure import said
from tests.bot.services.turns import phase

NEW_PHONE = CHAT + 1
STOPS, COMES = "notice:notice:code", "notice:notice:here"


def as_text(locator: bytes) -> str:
    """A locator as events carry it."""
    return urlsafe_b64encode(locator).decode().rstrip("=")


async def filed(scene: Scene) -> tuple[CaseRow, str]:
    """A case whose reporter chose to be messaged here, and its code."""
    row = await case_with_note(scene)
    draft = await scene.the_draft()
    assert draft.sent is not None
    await scene.conversations.phone.receipt_shown(draft, 99)
    return row, draft.sent.digits


async def owed(scene: Scene, row: CaseRow) -> None:
    """A letter is written, and its notice owed."""
    number, sealed, door = await written(scene, row)
    assert await scene.posting.post(row.reference, number, sealed, door)


async def chosen(scene: Scene, row: CaseRow) -> dict[str, str]:
    """What the last addition says to officers."""
    found: dict[str, str] = json.loads((await scene.additions(row))[-1])
    return found


async def new_note(scene: Scene, row: CaseRow) -> Note:
    """The note of the case, opened by the key that the last addition holds."""
    key = NoticeKey(b64decode((await chosen(scene, row))["notice_key"]))
    now = await scene.case()
    case_id = CaseMemory.open(now, scene.server_key).readers.case_id
    return Note.open(key, case_id, now.note)


async def test_who_stops_notices_is_sent_none_any_more(scene: Scene) -> None:
    """One that is owed goes unsent, the old key opens nothing, and officers read of it."""
    row, digits = await filed(scene)
    await owed(scene, row)
    await opened_by(scene, digits)
    turn = await scene.taps("open:case:notice", STOPS)

    assert (phase(turn), said(turn)) == (Phase.CASE, Said.BY_CODE_ONLY)
    assert await scene.store.notices() == []
    added = await chosen(scene, row)
    assert (added["what"], added["reply"]) == ("notice", "code")
    assert "notice_key" not in added
    number, sealed, door = await written(scene, row)
    scene.clock.pass_(48 * 3600)
    with pytest.raises(SealingError):
        await scene.posting.post(row.reference, number, sealed, door)
    assert await scene.store.notices() == []


async def test_it_is_taken_back_by_the_other_button(scene: Scene) -> None:
    """The new note names the chat and the language of now, and its key stands in the addition."""
    row, digits = await filed(scene)
    await opened_by(scene, digits)
    await scene.taps("open:case:notice", STOPS)
    turn = await scene.taps("open:case:notice", COMES)

    assert said(turn) is Said.ANNOUNCED_HERE
    assert (await chosen(scene, row))["reply"] == "here"
    note = await new_note(scene, row)
    assert (note.chat_id, note.language) == (CHAT, "en")


async def test_a_new_phone_is_told_what_the_old_one_was_owed(scene: Scene) -> None:
    """Same minute, same door; the old phone rings no more."""
    row, digits = await filed(scene)
    await owed(scene, row)
    (before,) = await scene.notices._pending()
    said = (Tapped("code:receipt"), Wrote(7, digits), Tapped("open:case:notice"), Tapped(COMES))
    for event in said:
        await scene.conversations.take(NEW_PHONE, Arrival(events=(event,)), None)

    (after,) = await scene.notices._pending()
    assert (after.chat, after.doors, after.send_at) == (NEW_PHONE, before.doors, before.send_at)
    assert (await new_note(scene, row)).chat_id == NEW_PHONE


async def test_a_row_in_clear_does_not_tell_which_was_chosen(scene: Scene) -> None:
    """One act, one size of entry, one form of note."""
    row, digits = await filed(scene)
    await opened_by(scene, digits)
    notes = []
    for way in (STOPS, COMES):
        await scene.taps("open:case:notice", way)
        notes.append((await scene.case()).note)

    acts = [act.action for act in await scene.store.audit(row.key)]
    assert acts[-2:] == ["notice", "notice"]
    assert "notice" in REPORTERS_ACTS
    assert len({entry.bucket for entry in (await scene.store.entries(row.key))[-2:]}) == 1
    assert {(len(note), note[:1]) for note in notes} == {(NOTE_SIZE, row.note[:1])}


async def test_a_door_chooses_whatever_else_is_open(scene: Scene) -> None:
    """Its event stops and begins anew; the conversation of the chat stays where it is."""
    row, _ = await filed(scene)
    await scene.taps("code:receipt")
    before = await scene.the_draft()
    for here, reply in ((False, "code"), (True, "here")):
        event = ChoseNotice(here, as_text(row.locator))
        await scene.conversations.answer_after(CHAT, Arrival(events=(event,), language="en"))
        assert (await chosen(scene, row))["reply"] == reply

    assert (await new_note(scene, row)).chat_id == CHAT
    assert await scene.the_draft() == before


async def test_no_tap_has_letters_announced_by_a_locator_alone(scene: Scene) -> None:
    """Whoever made up a button could have another's letters told to themselves."""
    row, _ = await filed(scene)
    locator = as_text(row.locator)
    await scene.taps(f"add:receipt:{locator}", COMES, f"notice:notice:here:{locator}")

    assert (await scene.case()).note == row.note
    assert await scene.additions(await scene.case()) == []


async def test_what_is_so_already_is_not_chosen_twice(scene: Scene) -> None:
    """Ten taps on 🔕 are one wish; another phone, or another language, is another."""
    row, _ = await filed(scene)
    locator = as_text(row.locator)

    async def taps(here: bool, chat: int = CHAT) -> None:
        arrival = Arrival(events=(ChoseNotice(here, locator),), language="en")
        await scene.conversations.answer_after(chat, arrival)

    for here, chat in ((False, CHAT), (True, CHAT), (True, NEW_PHONE), (False, CHAT)):
        for _ in range(3):
            await taps(here, chat)
    told = [json.loads(each)["reply"] for each in await scene.additions(row)]
    assert told == ["code", "here", "here", "code"]


async def test_a_choice_that_was_not_kept_is_made_again() -> None:
    """The store refused it: the next tap must not be taken for a second one."""
    store = Failing()
    scene = Scene(store)
    row, _ = await filed(scene)
    event = ChoseNotice(here=False, locator=as_text(row.locator))
    arrival = Arrival(events=(event,), language="en")
    store.fails = AddEntry
    with pytest.raises(StorageError):
        await scene.conversations.answer_after(CHAT, arrival)
    store.fails = None

    await scene.conversations.answer_after(CHAT, arrival)
    assert len(await scene.additions(row)) == 1
    await scene.close()
