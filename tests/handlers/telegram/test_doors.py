"""A notice says nothing, its door opens one letter in its place, and both disappear."""

import asyncio
import json

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.interview.cards import LETTER_PAGE
from bot.services.letter_reading import opened_letters
from bot.services.letters import letter_document
from bot.services.rows import CaseRow
from bot.services.traces import DELETABLE
from handlers.telegram.doors import CLOSE, is_door
from tests.bot.services.letters import case_with_note, written
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi

WORDS = "We saw it. " * 60


async def announced(bot: Bot, letters: int = 1) -> CaseRow:
    """A letter was written, others joined it in an outage, and its notice was sent."""
    scene = bot.scene
    row = await case_with_note(scene)
    for _ in range(letters):
        letter = letter_document("received", WORDS, "en")
        number, sealed, door = await written(scene, row, document=letter)
        assert door is not None
        joined = await scene.notices.join(row, number, door.file_key)
        await scene.posting.post(row.reference, number, sealed, None if joined else door)
        await scene.store.commit(*joined)
    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    await bot.doors.announce(notice)
    return row


def doors(api: ScriptedApi) -> list[str]:
    """The data of the notice's buttons."""
    keyboard = api.of("sendMessage")[-1].parameters["reply_markup"]["inline_keyboard"]
    buttons = [button for row in keyboard for button in row]
    return [each["callback_data"] for each in buttons if each["text"] != "🔕"]


async def test_a_notice_looks_harmless(bot: Bot, api: ScriptedApi) -> None:
    """Its whole text, and one door; it is owed no more."""
    await announced(bot)

    (call,) = api.of("sendMessage")
    assert (call.chat, call.parameters["text"]) == (CHAT, "You have news.")
    assert not call.parameters["disable_notification"]
    (door,) = doors(api)
    assert is_door(door)
    assert await bot.scene.store.notices() == []


async def test_letters_that_are_told_together_are_read_one_by_one(
    bot: Bot, api: ScriptedApi
) -> None:
    """One ring, a message for each: to read the first and be done leaves the other's door."""
    await announced(bot, letters=2)
    first, second = api.of("sendMessage")
    assert [c.parameters["disable_notification"] for c in (first, second)] == [False, True]
    (other,) = doors(api)
    assert await bot.scene.store.notices() == []

    read = button(first.parameters, "✉ Read")
    assert read != other
    await bot.arrives(raw.tapped(read, card=1000), raw.tapped(CLOSE, card=1000))
    assert {c.parameters["message_id"] for c in api.of("editMessageText")} == {1000}
    assert api.deleted(CHAT) == [1000]


async def test_a_kill_between_two_of_them_tells_the_second_after_it(
    bot: Bot, api: ScriptedApi
) -> None:
    """And not the first again."""
    api.will("sendMessage", {"message_id": 1000}, ValueError("the program ends here"))
    with pytest.raises(ValueError, match="ends here"):
        await announced(bot, letters=2)
    (first, _) = api.of("sendMessage")

    (notice,) = await bot.scene.notices.due()
    await bot.doors.announce(notice)
    assert len(api.of("sendMessage")) == 3
    assert doors(api) != [button(first.parameters, "✉ Read")]
    assert await bot.scene.store.notices() == []


async def test_a_letter_that_joins_while_its_notice_waits_is_told(
    bot: Bot, api: ScriptedApi
) -> None:
    """Telegram can keep a notice waiting for hours; officers were told that it is announced."""
    scene = bot.scene
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    api.gate.clear()
    sending = asyncio.create_task(bot.doors.announce(notice))
    number, sealed, door = await written(scene, row)
    assert door is not None
    joined = await scene.notices.join(row, number, door.file_key)
    await scene.posting.post(row.reference, number, sealed, None)
    await scene.store.commit(*joined)
    api.gate.set()
    await sending

    assert len(api.of("sendMessage")) == 2


async def test_a_notice_that_may_have_arrived_twice_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """A door opens the letter for whoever holds the phone: /forget leaves none."""
    api.will("sendMessage", NetworkError("reset"), {"message_id": 1003})
    await announced(bot)
    await bot.arrives(raw.wrote("/forget", number=1010))

    assert {1002, 1003} <= set(api.deleted(CHAT))


async def test_a_notice_that_was_due_before_a_kill_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """Whether the program of before had sent it nobody knows."""
    scene = bot.scene
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(24 * 3600 - 60)
    scene.wake()
    after = Bot(scene)
    after.api.will("sendMessage", {"message_id": 1003})
    async with after.sender:
        (notice,) = await scene.notices.due()
        await after.doors.announce(notice)
        await after.arrives(raw.wrote("/forget", number=1010))

    assert {1002, 1003} <= set(after.api.deleted(CHAT))


async def test_who_clears_the_chat_clears_the_notice_too(bot: Bot, api: ScriptedApi) -> None:
    """Its button opens the letter for whoever holds the phone, also where nothing else stands."""
    await announced(bot)
    await bot.arrives(raw.wrote("/forget"))

    assert 1000 in api.deleted(CHAT)


@pytest.mark.parametrize("error", [Forbidden("blocked"), BadRequest("chat not found")])
async def test_a_notice_that_cannot_arrive_is_owed_no_more(
    bot: Bot, api: ScriptedApi, error: Exception
) -> None:
    """The letter still waits for the code."""
    api.will("sendMessage", error)
    await announced(bot)

    assert await bot.scene.store.notices() == []


async def test_a_door_opens_its_letter_in_the_notices_place(bot: Bot, api: ScriptedApi) -> None:
    """Page by page, and remembered for deletion once."""
    await announced(bot)
    (door,) = doors(api)
    traces = len(await bot.scene.store.traces())
    await bot.arrives(raw.tapped(door, card=1000))
    first = api.of("editMessageText")[-1].parameters
    await bot.arrives(raw.tapped(f"{door}:1", card=1000))
    second = api.of("editMessageText")[-1].parameters

    assert first["message_id"] == second["message_id"] == 1000
    assert "We saw it." in first["text"]
    assert len(first["text"]) < LETTER_PAGE + 50
    assert first["text"] != second["text"]
    assert len(await bot.scene.store.traces()) == traces + 1
    assert await bot.scene.store.waiting_updates() == []


async def test_a_letter_that_was_shown_is_marked_and_one_that_was_not_is_none(
    bot: Bot, api: ScriptedApi
) -> None:
    """A message too old to edit shows nothing: its letter must not end unread."""
    row = await announced(bot)
    (door,) = doors(api)
    api.will("editMessageText", BadRequest("message can't be edited"))
    await bot.arrives(raw.tapped(door, card=1000))
    assert not opened_letters(await bot.scene.store.audit(row.key))

    await bot.arrives(raw.tapped(door, card=1000))
    assert len(opened_letters(await bot.scene.store.audit(row.key))) == 1


async def test_done_takes_the_letter_away(bot: Bot, api: ScriptedApi) -> None:
    """At one tap."""
    await announced(bot)
    (door,) = doors(api)
    await bot.arrives(raw.tapped(door, card=1000))
    await bot.arrives(raw.tapped(CLOSE, card=1000))

    assert api.deleted(CHAT) == [1000]


async def test_a_door_to_a_letter_that_is_gone_takes_itself_away(
    bot: Bot, api: ScriptedApi
) -> None:
    """Nothing else is said, and a message too old to go is left without words and button."""
    await announced(bot)
    (door,) = doors(api)
    broken = door[:-4] + ("AAAA" if not door.endswith("AAAA") else "BBBB")
    await bot.arrives(raw.tapped(broken, card=1000))
    api.will("deleteMessages", BadRequest("message can't be deleted"))
    await bot.arrives(raw.tapped(broken, card=1000))

    assert api.deleted(CHAT) == [1000, 1000]
    (emptied,) = api.of("editMessageText")
    assert emptied.parameters == {"chat_id": CHAT, "message_id": 1000, "text": "✓"}
    assert bot.trouble == []


def tapped_days_later(data: str, sent_at: int) -> raw.Raw:
    """A tap on a notice of another day."""
    tap = raw.tapped(data, card=1000)
    tap["callback_query"]["message"]["date"] = sent_at
    return tap


@pytest.mark.parametrize("days", [2, 0])
async def test_a_letter_never_stands_where_it_could_not_be_deleted(
    bot: Bot, api: ScriptedApi, days: int
) -> None:
    """A notice that waited for two days, or longer than Telegram says, is emptied below it."""
    row = await announced(bot)
    (door,) = doors(api)
    sent_at = bot.scene.clock.now() - days * 24 * 3600 if days else 0
    api.will("deleteMessages", BadRequest("message can't be deleted for everyone"))
    api.will("sendMessage", {"message_id": 2000})
    await bot.arrives(tapped_days_later(door, sent_at))

    assert "We saw it." in api.of("sendMessage")[-1].parameters["text"]
    (emptied,) = api.of("editMessageText")
    assert (emptied.parameters["message_id"], emptied.parameters["text"]) == (1000, "✓")
    traces = await bot.scene.conversations.traces.of_chat(CHAT)
    assert (2000,) in [trace.messages for trace in traces]
    assert len(opened_letters(await bot.scene.store.audit(row.key))) == 1


async def test_a_letter_that_may_have_been_sent_twice_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """Its answer was lost: /forget must leave no page of it."""
    await announced(bot)
    (door,) = doors(api)
    api.will("sendMessage", NetworkError("reset"), {"message_id": 2001})
    await bot.arrives(tapped_days_later(door, 0))
    await bot.arrives(raw.wrote("/forget", number=2010))

    assert {2000, 2001} <= set(api.deleted(CHAT))


async def test_a_letter_goes_before_its_notice_is_too_old_for_it(
    bot: Bot, api: ScriptedApi
) -> None:
    """One day after it was opened would be too late where the notice is older than a day."""
    await announced(bot)
    (door,) = doors(api)
    sent_at = bot.scene.clock.now() - 40 * 3600
    await bot.arrives(tapped_days_later(door, sent_at))

    assert api.of("editMessageText")[-1].parameters["message_id"] == 1000
    ends = [t.delete_by for t in await bot.scene.store.traces()]
    assert min(ends) <= sent_at + DELETABLE
    assert all(end % 3600 == 0 for end in ends), "to the second it would tell when it was sent"


async def test_a_page_that_telegram_refuses_leaves_its_notice(bot: Bot, api: ScriptedApi) -> None:
    """It is noted before it is shown; where nothing was shown, nothing may be taken away."""
    await announced(bot)
    (door,) = doors(api)
    before = await bot.scene.store.traces()
    api.will("editMessageText", BadRequest("message can't be edited"))
    await bot.arrives(raw.tapped(door, card=1000))

    assert await bot.scene.store.traces() == before


def button(call: raw.Raw, icon: str) -> str:
    """The data of the one button with this icon on a message that was sent or changed."""
    rows = call["reply_markup"]["inline_keyboard"]
    (data,) = [each["callback_data"] for row in rows for each in row if each["text"] == icon]
    return str(data)


async def test_a_tap_on_a_notice_stops_them_and_one_more_brings_them_back(
    bot: Bot, api: ScriptedApi
) -> None:
    """What is said stands below, so that the door stays; it is remembered for deletion."""
    row = await announced(bot, letters=2)
    notice = api.of("sendMessage")[-1].parameters
    api.will("sendMessage", {"message_id": 2000})
    await bot.arrives(raw.tapped(button(notice, "🔕"), card=1000))
    stopped = api.of("sendMessage")[-1].parameters
    assert stopped["text"] == "✓ No more messages come here. Your code still works."
    assert (await bot.scene.case()).note != row.note
    traces = await bot.scene.conversations.traces.of_chat(CHAT)
    assert (2000,) in [trace.messages for trace in traces]
    assert api.of("editMessageText") == []

    await bot.arrives(raw.tapped(button(stopped, "🔔"), card=2000))
    again = api.of("editMessageText")[-1].parameters
    assert again["message_id"] == 2000
    assert again["text"] == "✓ When there is news, a message comes here."
    assert button(again, "🔕") != button(notice, "🔕")
    told = [json.loads(each)["reply"] for each in await bot.scene.additions(row)]
    assert told == ["code", "here"]


async def test_a_made_up_door_stops_nobodys_notices(bot: Bot, api: ScriptedApi) -> None:
    """Only who could read a letter chooses how further ones are told."""
    row = await announced(bot)
    door = button(api.of("sendMessage")[-1].parameters, "🔕")
    forged = door[:30] + ("A" if door[30] != "A" else "B") + door[31:]
    await bot.arrives(raw.tapped(forged, card=1000))

    assert (await bot.scene.case()).note == row.note
    assert await bot.scene.additions(row) == []


async def test_a_door_begins_no_conversation(bot: Bot, api: ScriptedApi) -> None:
    """Nor does it touch one that is under way."""
    await announced(bot)
    (door,) = doors(api)
    before = await bot.scene.store.drafts()
    await bot.arrives(raw.tapped(door, card=1000))

    assert await bot.scene.store.drafts() == before


async def test_a_letter_is_heard_page_by_page(bot: Bot, api: ScriptedApi) -> None:
    """As it stands on the page, below it, and never kept; only 🔊 of the page itself says it."""
    bot.speaker.speaks = True
    await announced(bot)
    door, news = doors(api)
    assert news == "hear:news:en"
    await bot.arrives(raw.tapped(door, card=1000))
    keyboard = api.of("editMessageText")[-1].parameters["reply_markup"]["inline_keyboard"]
    (hear,) = [b["callback_data"] for row in keyboard for b in row if b["text"] == "🔊"]
    api.calls.clear()
    api.will("sendVoice", {"message_id": 2000})
    await bot.arrives(raw.tapped(hear, card=1000))

    assert "We saw it." in bot.speaker.words
    assert not bot.speaker.said[-1].is_public
    assert not api.of("editMessageText"), "the page stands as it is"
    traces = await bot.scene.conversations.traces.of_chat(CHAT)
    assert (2000,) in [trace.messages for trace in traces]
