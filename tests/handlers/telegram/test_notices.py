"""A notice says nothing, is owed until it was sent, and can be stopped."""

import asyncio
import json

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from handlers.telegram.doors import CLOSE, is_door
from tests.bot.services.letters import case_with_note, written
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.announcing import announced, button, doors
from tests.handlers.telegram.fakes import Bot, ScriptedApi


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
