"""While the disk is full people are told once, and the note goes when it is over."""

import pytest

from bot.i18n import Catalogs
from bot.interview.cards import CARD_LIMIT
from bot.interview.view_full import full
from bot.services.changes import AddTrace
from handlers.telegram.card import render
from handlers.telegram.full import FullNotes
from tests.bot.interview.world import MISSION
from tests.bot.services.scene import CHAT, ENGLISH
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.stores import Refusing, in_chat


@pytest.fixture
def notes(bot: Bot) -> FullNotes:
    """The notes of a bot."""
    words = (ENGLISH, lambda: bot.scene.mission)
    return FullNotes(bot.sender, bot.scene.conversations, words, lambda *_: None)


async def settled(notes: FullNotes) -> None:
    """Wait until all that was begun is done."""
    for task in notes._errands._underway.running():
        await task


async def test_each_chat_is_told_once(notes: FullNotes, api: ScriptedApi) -> None:
    """However often they write, and whatever way it shows; what they wrote is not repeated."""
    for _ in range(3):
        notes.no_room([raw.wrote("Zqwords"), in_chat(raw.wrote("Zqwords"), CHAT + 1)])
        notes.at_work([CHAT])
        await settled(notes)

    sent = api.of("sendMessage")
    assert sorted(call.chat for call in sent) == [CHAT, CHAT + 1]
    for call in sent:
        assert "We cannot read messages right now." in call.parameters["text"]
        assert "Zqwords" not in call.parameters["text"]
        assert "reply_markup" not in call.parameters


async def test_contacts_stand_beside_it(notes: FullNotes, api: ScriptedApi, bot: Bot) -> None:
    """Whoever needs help now learns where it is, within a card's length."""
    notes.no_room([raw.wrote("words")])
    await settled(notes)

    (call,) = api.of("sendMessage")
    assert bot.scene.mission.contacts[0].name["en"] in call.parameters["text"]
    assert len(call.parameters["text"].encode("utf-16-le")) // 2 <= 280


async def test_the_note_goes_when_there_is_room(notes: FullNotes, api: ScriptedApi) -> None:
    """And whoever is there at the next full disk is told anew."""
    notes.no_room([raw.wrote("words")])
    await settled(notes)
    notes.over()
    notes.over()
    await settled(notes)
    assert len(api.of("deleteMessages")) == 1
    assert api.deleted(CHAT) == [1000]

    notes.no_room([raw.wrote("words")])
    await settled(notes)
    assert len(api.of("sendMessage")) == 2


async def test_a_note_of_before_a_restart_goes_too(
    notes: FullNotes, api: ScriptedApi, bot: Bot
) -> None:
    """And whoever was told by the process before is not told twice."""
    notes.no_room([raw.wrote("words")])
    await settled(notes)

    words = (ENGLISH, lambda: bot.scene.mission)
    after = FullNotes(bot.sender, bot.scene.conversations, words, lambda *_: None)
    await after.begin()
    after.at_work([CHAT])
    await settled(after)
    assert len(api.of("sendMessage")) == 1
    after.over()
    await settled(after)

    assert api.deleted(CHAT) == [1000]
    assert await bot.scene.store.traces() == []


async def test_a_note_that_cannot_be_kept_is_taken_back_by_its_process(
    store: Refusing, notes: FullNotes, api: ScriptedApi
) -> None:
    """There may be no room for even that."""
    store.kind, store.times = AddTrace, 1
    notes.no_room([raw.wrote("words")])
    await settled(notes)
    notes.over()
    await settled(notes)

    assert api.deleted(CHAT) == [1000]


async def test_groups_and_nonsense_are_told_nothing(notes: FullNotes, api: ScriptedApi) -> None:
    """Only a person in a private chat waits for us."""
    group = {"message": {"chat": {"id": -5, "type": "group"}, "message_id": 1, "text": "x"}}
    nonsense = {"message": {"chat": {"id": "?"}}}
    notes.no_room([{"update_id": 1, **group}, {"update_id": 2, **nonsense}, {"update_id": 3}])
    notes.at_work([0, -5])
    await settled(notes)

    assert api.calls == []


@pytest.mark.parametrize("code", ["en", "fr", "ar", "es", "sw"])
def test_the_note_fits_a_small_phone_in_every_language(code: str) -> None:
    """With a contact beside it, within a card's length."""
    translator = Catalogs.load(wanted=("en", "fr", "ar", "es", "sw")).translator(code)
    text = render(full(MISSION), translator).text

    assert "+" in text, "a number to ring"
    assert len(text.encode("utf-16-le")) // 2 <= CARD_LIMIT
