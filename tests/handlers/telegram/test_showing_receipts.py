"""The receipt is shown once it is kept, forgotten once it is shown, and never swept."""

import pytest
from telegram.error import NetworkError

from bot.interview.events import Commanded, Wrote
from bot.services.drafts import Draft
from tests.bot.services.scene import CHAT
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.showings import BLOCKED, show, with_card


async def sent(bot: Bot) -> Draft:
    """A report just sealed, its receipt not shown yet."""
    await bot.scene.tells("words")
    await show(bot, await bot.draft(CHAT))
    turn = await bot.scene.sends()
    assert turn.draft is not None
    bot.api.calls.clear()
    return turn.draft


async def test_the_receipt_is_a_message_of_its_own(bot: Bot, api: ScriptedApi) -> None:
    """With the code and a button that copies it; the story's card goes after it stands."""
    draft = await sent(bot)
    assert draft.sent is not None
    digits = draft.sent.digits
    assert await bot.showing.receipt(draft) is None

    assert api.methods == ["sendMessage", "deleteMessages"]
    text = api.calls[0].parameters["text"]
    keyboard = api.calls[0].parameters["reply_markup"]["inline_keyboard"]
    copies = [b["copy_text"]["text"] for row in keyboard for b in row if "copy_text" in b]
    assert copies == [digits]
    assert digits in "".join(c for c in text if c.isdecimal())
    assert draft.card in api.deleted(CHAT)
    assert await bot.scene.store.drafts() == []


async def test_a_receipt_that_nobody_can_see_is_not_forgotten(bot: Bot, api: ScriptedApi) -> None:
    """Whoever blocked us finds it when they come back."""
    draft = await sent(bot)
    api.will("sendMessage", BLOCKED)

    assert await bot.showing.receipt(draft) is None
    assert (await bot.draft(CHAT)).sent == draft.sent


async def test_a_receipt_is_never_swept(bot: Bot, api: ScriptedApi) -> None:
    """Words came while the report was being sent: their card must not take it away."""
    draft = await sent(bot)
    turn = await bot.scene.writes("and one more thing")
    assert turn.draft is not None
    assert turn.draft.sent is not None
    assert draft.card is not None
    receipt = draft.card + 2
    api.will("sendMessage", {"message_id": receipt}, {"message_id": receipt + 1})
    left = await bot.showing.receipt(turn.draft)
    assert left is not None
    await show(bot, left)

    assert receipt not in api.deleted(CHAT)


async def test_a_receipt_that_may_have_arrived_twice_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """Each copy holds the code: clearing the chat leaves none, and until then all stay."""
    draft = await sent(bot)
    assert draft.card is not None
    copy = draft.card + 1
    api.will("sendMessage", NetworkError("reset"), {"message_id": copy + 1})
    await bot.showing.receipt(draft)
    assert not {copy, copy + 1} & set(api.deleted(CHAT))

    turn = await bot.scene.happens(Commanded("forget"))
    assert turn.clear is not None
    await bot.showing.clear(turn.clear)
    assert {copy, copy + 1} <= set(api.deleted(CHAT))


async def test_a_receipt_of_yesterday_is_not_swept_by_a_new_conversation(
    bot: Bot, api: ScriptedApi
) -> None:
    """Whatever is in doubt about the first card of a conversation, the code stays."""
    draft = await sent(bot)
    assert draft.card is not None
    receipt = draft.card + 2
    api.will("sendMessage", {"message_id": receipt})
    await bot.showing.receipt(draft)
    turn = await bot.scene.writes("something else")
    assert turn.draft is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": receipt + 3})
    await show(bot, turn.draft)

    assert receipt not in api.deleted(CHAT)


async def test_words_written_before_the_receipt_came_do_not_take_it_away(
    bot: Bot, api: ScriptedApi
) -> None:
    """The conversation that they begin is older than the receipt, and its first card coalesced."""
    draft = await sent(bot)
    first = next(bot.scene.sources)
    receipt = first + 2
    api.will("sendMessage", {"message_id": receipt})
    await bot.showing.receipt(draft)
    for source in (first, first + 1):
        turn = await bot.scene.happens(Wrote(source, "thank you"), message=source)
    assert turn.draft is not None
    api.will("sendMessage", {"message_id": receipt + 1})
    await show(bot, turn.draft)

    assert receipt not in api.deleted(CHAT)


async def test_a_notice_between_two_cards_stays(bot: Bot, api: ScriptedApi) -> None:
    """That a card gave way to a newer one is no doubt about what was sent."""
    before = await with_card(bot)
    assert before.card is not None
    notice = before.card + 1
    await bot.scene.writes("one thing")
    turn = await bot.scene.writes("and another, at once")
    assert turn.draft is not None
    api.will("sendMessage", {"message_id": notice + 1})
    await show(bot, turn.draft)

    assert before.card in api.deleted(CHAT)
    assert notice not in api.deleted(CHAT)


@pytest.mark.parametrize("seconds", [0, 3])
async def test_a_question_after_the_receipt_is_remembered_for_deletion(
    bot: Bot, api: ScriptedApi, seconds: int
) -> None:
    """The first comes below; the next ones take its place."""
    locator = "A" * 22
    first = f"after:consent:?:{locator}"
    await bot.showing.question_after(CHAT, 40, first, "en")
    (trace,) = await bot.scene.store.traces()
    now = bot.scene.clock.now()
    assert now % 3600, "or the hour could not be told from the second"
    assert trace.delete_by == now - now % 3600 + 24 * 3600
    assert api.methods == ["sendMessage"]
    bot.scene.clock.pass_(seconds)
    await bot.showing.question_after(CHAT, 1000, f"after:consent:both:{locator}", "en")
    assert api.methods == ["sendMessage", "editMessageText"]
    assert len(await bot.scene.store.traces()) == 1


async def test_a_question_that_may_have_been_asked_twice_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """It stands below the receipt, and its button leads to the report."""
    api.will("sendMessage", NetworkError("reset"), {"message_id": 1001})
    await bot.showing.question_after(CHAT, 40, f"after:consent:?:{'A' * 22}", "en")
    turn = await bot.scene.happens(Commanded("forget"))
    assert turn.clear is not None

    assert {1000, 1001} <= set(turn.clear.messages)
