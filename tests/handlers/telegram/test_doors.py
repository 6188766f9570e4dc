"""A door opens one letter in its notice's place, and both disappear."""

import pytest
from telegram.error import BadRequest, NetworkError

from bot.interview.cards import LETTER_PAGE
from bot.services.letter_reading import opened_letters
from bot.services.traces import DELETABLE
from handlers.telegram.doors import CLOSE
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.announcing import announced, doors, tapped_days_later
from tests.handlers.telegram.fakes import Bot, ScriptedApi


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
