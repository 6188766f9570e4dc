"""The reporter sees one live card, always the last message, and what is kept disappears."""

from dataclasses import replace

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.interview.events import Commanded, Wrote
from bot.services.drafts import Draft
from bot.services.traces import new_trace
from handlers.telegram.showing import DELETE_AT_ONCE, LONGEST_GAP
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.handlers.telegram.fakes import Bot, ScriptedApi

GONE = BadRequest("message to edit not found")
TOO_OLD = BadRequest("message can't be deleted for everyone")
BLOCKED = Forbidden("bot was blocked by the user")


def never() -> bool:
    """Nothing newer has come."""
    return False


async def with_card(bot: Bot) -> Draft:
    """A story told, and its card shown."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    await bot.showing.card(draft, None, edit=False, stale=never)
    bot.api.calls.clear()
    return await bot.draft(CHAT)


async def show(bot: Bot, draft: Draft, *, edit: bool = False) -> None:
    """Show a draft's card."""
    await bot.showing.card(draft, None, edit=edit, stale=never)


async def test_a_tap_edits_the_card_in_place(bot: Bot, api: ScriptedApi) -> None:
    """One call, with every button, and the version is noted as shown."""
    before = await with_card(bot)
    turn = await bot.scene.taps("pick:hurt:adult", card=before.card)
    assert turn.draft is not None
    await show(bot, turn.draft, edit=True)

    (call,) = api.calls
    assert call.method == "editMessageText"
    assert call.parameters["message_id"] == before.card
    assert call.parameters["reply_markup"]["inline_keyboard"]
    after = await bot.draft(CHAT)
    assert (after.card, after.shown) == (before.card, turn.draft.version)


async def test_a_message_gets_a_new_card_below_and_then_one_deletion(
    bot: Bot, api: ScriptedApi
) -> None:
    """The person's message and the old card go together, after the new card stands."""
    before = await with_card(bot)
    turn = await bot.scene.writes("more")
    assert turn.draft is not None
    await show(bot, turn.draft)

    assert api.methods == ["sendMessage", "deleteMessages"]
    assert api.deleted(CHAT) == [turn.draft.sweep[0], before.card]
    after = await bot.draft(CHAT)
    assert after.card not in {before.card, None}
    assert (after.sweep, after.shown) == ((), after.version)


async def test_a_card_that_cannot_be_edited_any_more_is_sent_anew(
    bot: Bot, api: ScriptedApi
) -> None:
    """Whoever deleted it sees where things stand."""
    before = await with_card(bot)
    api.will("editMessageText", GONE)
    turn = await bot.scene.taps("pick:hurt:adult", card=before.card)
    assert turn.draft is not None
    await show(bot, turn.draft, edit=True)

    assert api.methods == ["editMessageText", "sendMessage", "deleteMessages"]
    assert (await bot.draft(CHAT)).card != before.card


async def test_an_unchanged_card_is_shown(bot: Bot, api: ScriptedApi) -> None:
    """That Telegram changes nothing means that it stands."""
    before = await with_card(bot)
    turn = await bot.scene.taps("pick:hurt:adult", card=before.card)
    assert turn.draft is not None
    api.will("editMessageText", BadRequest("Message is not modified"))
    await show(bot, turn.draft, edit=True)

    assert api.methods == ["editMessageText"]
    assert (await bot.draft(CHAT)).shown == turn.draft.version


async def test_a_card_that_may_have_arrived_unanswered_is_swept(bot: Bot, api: ScriptedApi) -> None:
    """A lost answer leaves no second card in the chat."""
    before = await with_card(bot)
    turn = await bot.scene.writes("more")
    assert turn.draft is not None
    assert before.card is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": before.card + 3})
    await show(bot, turn.draft)

    assert {before.card + 1, before.card + 2, before.card} <= set(api.deleted(CHAT))
    assert before.card + 3 not in api.deleted(CHAT)


async def test_a_card_sent_right_before_a_crash_is_swept_after_it(
    bot: Bot, api: ScriptedApi
) -> None:
    """It was accepted, and the process died before it could note which message it was."""
    before = await with_card(bot)
    assert before.card is not None
    await bot.scene.writes("more")
    orphan = before.card + 1  # accepted, never noted
    bot.scene.wake()
    later = Bot(bot.scene)
    turn = await bot.scene.writes("and more")
    assert turn.draft is not None
    later.api.will("sendMessage", {"message_id": orphan + 1})
    async with later.sender:
        await later.showing.card(turn.draft, None, edit=False, stale=never)

    assert orphan in later.api.deleted(CHAT)


async def test_a_sweep_after_doubt_is_bounded(bot: Bot, api: ScriptedApi) -> None:
    """Message numbers are shared by all chats of a bot: a day's worth is not searched."""
    before = await with_card(bot)
    turn = await bot.scene.writes("more")
    assert turn.draft is not None
    assert before.card is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": before.card + 5000})
    await show(bot, turn.draft)

    assert len(api.deleted(CHAT)) <= LONGEST_GAP + 2


async def test_files_that_are_not_kept_yet_are_not_swept(bot: Bot, api: ScriptedApi) -> None:
    """Even after doubt, a message whose file is still being fetched stays."""
    await with_card(bot)
    turn = await bot.scene.sends_voice()
    assert turn.draft is not None
    (waiting,) = turn.draft.staying
    turn_draft = replace(turn.draft, card=waiting - 1)
    api.will("sendMessage", NetworkError("reset"), {"message_id": waiting + 2})
    await show(bot, turn_draft)

    assert waiting not in api.deleted(CHAT)


async def test_more_than_a_hundred_messages_take_more_than_one_call(
    bot: Bot, api: ScriptedApi
) -> None:
    """As many as Telegram takes at once, each once."""
    messages = (*range(1, 251), 1, 2)
    trace = new_trace(BOT, CHAT, messages, 0, bot.scene.random)
    await bot.showing.clear(trace)

    sizes = [len(call.parameters["message_ids"]) for call in api.of("deleteMessages")]
    assert sizes == [DELETE_AT_ONCE, DELETE_AT_ONCE, 50]
    assert api.deleted(CHAT) == list(range(1, 251))


async def test_one_message_too_old_keeps_no_other_in_the_chat(bot: Bot, api: ScriptedApi) -> None:
    """The call for all fails, so each is asked for by itself."""
    trace = new_trace(BOT, CHAT, (1, 2, 3), 0, bot.scene.random)
    api.will("deleteMessages", TOO_OLD, True, TOO_OLD, True)
    await bot.showing.clear(trace)

    asked = [call.parameters["message_ids"] for call in api.of("deleteMessages")]
    assert asked == [[1, 2, 3], [1], [2], [3]]


async def test_a_trace_is_forgotten_when_its_messages_are_gone(bot: Bot, scene: Scene) -> None:
    """Or out of reach, because the person blocked us."""
    for answer in (True, BLOCKED):
        await scene.conversations.remember_message(CHAT, 30)
        scene.clock.pass_(24 * 3600)
        (trace,) = await scene.expiry.due_traces()
        bot.api.will("deleteMessages", answer)
        await bot.showing.clear(trace)
        assert await scene.store.traces() == []


async def test_who_blocked_us_is_sent_nothing_more(bot: Bot, api: ScriptedApi) -> None:
    """The draft waits as it is, not shown."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    api.will("sendMessage", BLOCKED)
    await show(bot, draft)

    assert api.methods == ["sendMessage"]
    assert (await bot.draft(CHAT)).shown == 0


async def test_a_card_that_a_newer_one_replaces_is_not_shown(bot: Bot, api: ScriptedApi) -> None:
    """Nor noted as shown."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    await bot.showing.card(draft, None, edit=False, stale=lambda: True)

    assert api.calls == []
    assert (await bot.draft(CHAT)).shown == 0


async def test_what_is_kept_is_swept_without_touching_the_card(bot: Bot, api: ScriptedApi) -> None:
    """A voice that arrived whole disappears; the card says so already."""
    before = await with_card(bot)
    turn = await bot.scene.sends_voice()
    kept = await bot.scene.keep(turn.fetch[0])
    done = await bot.scene.conversations.file_kept(turn.fetch[0], kept)
    assert done is not None
    assert done.draft is not None
    await bot.showing.sweep(done.draft)

    assert api.methods == ["deleteMessages"]
    assert before.card not in api.deleted(CHAT)
    after = await bot.draft(CHAT)
    assert (after.sweep, after.shown) == ((), after.version)


# ---------------------------------------------------------------- the receipt


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


async def test_a_card_is_one_text_with_its_buttons(bot: Bot, api: ScriptedApi) -> None:
    """Without previews of links, and without protection, which would hide help numbers."""
    await bot.scene.tells("words")
    await show(bot, await bot.draft(CHAT))

    parameters = api.calls[0].parameters
    assert parameters["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in parameters
    assert "words" not in parameters["text"].split()


@pytest.mark.parametrize("seconds", [0, 3])
async def test_a_question_after_the_receipt_is_remembered_for_deletion(
    bot: Bot, api: ScriptedApi, seconds: int
) -> None:
    """The first comes below; the next ones take its place."""
    locator = "A" * 22
    first = f"after:consent:?:{locator}"
    await bot.showing.question_after(CHAT, 40, first, "en")
    (trace,) = await bot.scene.store.traces()
    assert trace.delete_by == bot.scene.clock.now() + 24 * 3600
    assert api.methods == ["sendMessage"]
    bot.scene.clock.pass_(seconds)
    await bot.showing.question_after(CHAT, 1000, f"after:consent:both:{locator}", "en")
    assert api.methods == ["sendMessage", "editMessageText"]
    assert len(await bot.scene.store.traces()) == 1
