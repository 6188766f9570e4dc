"""The reporter sees one live card, always the last message, and what is kept disappears."""

from dataclasses import replace
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from bot.interview.events import Unsupported
from bot.services.traces import new_trace
from handlers.telegram.emptying import EMPTY
from handlers.telegram.sender import Lane
from handlers.telegram.showing import DELETE_AT_ONCE, LONGEST_GAP
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.showings import BLOCKED, never, show, step, with_card

GONE = BadRequest("message to edit not found")


TOO_OLD = BadRequest("message can't be deleted for everyone")


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
    assert api.deleted(CHAT) == [before.card, turn.draft.sweep[0]]
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
    """A lost answer leaves no second card in the chat, once the person has taken a step."""
    before = await with_card(bot)
    turn = await bot.scene.writes("more")
    assert turn.draft is not None
    assert before.card is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": before.card + 3})
    await show(bot, turn.draft)
    assert before.card + 3 not in api.deleted(CHAT)
    await step(bot)

    assert {before.card + 1, before.card + 2, before.card} <= set(api.deleted(CHAT))


async def test_a_card_that_a_start_shows_again_may_stand_there_already(bot: Bot) -> None:
    """Sent and never noted, nothing else happened since: the next step takes the first one away."""
    before = await with_card(bot)
    assert before.card is not None
    await bot.scene.writes("more")
    orphan = before.card + 1  # accepted, never noted
    bot.scene.wake()
    later = Bot(bot.scene)
    (draft,) = await bot.scene.conversations.unfinished()
    later.api.will("sendMessage", {"message_id": orphan + 1})
    async with later.sender:
        await later.restored(await bot.scene.conversations.resume(draft))
        assert orphan not in later.api.deleted(CHAT)
        await step(later)
        assert orphan in later.api.deleted(CHAT)


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
        assert orphan not in later.api.deleted(CHAT)
        await step(later)

    assert orphan in later.api.deleted(CHAT)


async def test_what_the_person_sent_meanwhile_is_not_swept_for_a_card(
    bot: Bot, api: ScriptedApi
) -> None:
    """A photo that is still unread when a card is shown after a kill: it may yet be refused."""
    before = await with_card(bot)
    assert before.card is not None
    killed = (await bot.scene.writes("more")).draft
    assert killed is not None
    photo = before.card + 2
    api.will("sendMessage", NetworkError("reset"), {"message_id": before.card + 3})
    await show(bot, killed)
    assert photo not in api.deleted(CHAT)

    await bot.scene.happens(Unsupported(photo), message=photo)
    await step(bot)

    assert before.card + 1 in api.deleted(CHAT)
    assert photo not in api.deleted(CHAT)


async def test_a_sweep_after_doubt_is_bounded(bot: Bot, api: ScriptedApi) -> None:
    """Message numbers are shared by all chats of a bot: a day's worth is not searched."""
    before = await with_card(bot)
    turn = await bot.scene.writes("more")
    assert turn.draft is not None
    assert before.card is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": before.card + 5000})
    await show(bot, turn.draft)
    await step(bot)

    assert LONGEST_GAP < len(api.deleted(CHAT)) <= LONGEST_GAP + 3


async def test_files_that_are_not_kept_yet_are_not_swept(bot: Bot, api: ScriptedApi) -> None:
    """Even after doubt, a message whose file is still being fetched stays."""
    await with_card(bot)
    turn = await bot.scene.sends_voice()
    assert turn.draft is not None
    (waiting,) = turn.draft.staying
    turn_draft = replace(turn.draft, card=waiting - 1)
    api.will("sendMessage", NetworkError("reset"), {"message_id": waiting + 2})
    await show(bot, turn_draft)
    await step(bot)

    assert waiting not in api.deleted(CHAT)


async def test_more_than_a_hundred_messages_take_more_than_one_call(
    bot: Bot, api: ScriptedApi
) -> None:
    """As many as Telegram takes at once, each once: what stands on the screen goes first."""
    messages = (*range(1, 251), 1, 2)
    trace = new_trace(BOT, CHAT, messages, 0, bot.scene.random)
    await bot.showing.clear(trace)

    sizes = [len(call.parameters["message_ids"]) for call in api.of("deleteMessages")]
    assert sizes == [DELETE_AT_ONCE, DELETE_AT_ONCE, 50]
    assert api.deleted(CHAT) == list(range(250, 0, -1))


async def test_clearing_does_not_wait_behind_the_cards_of_others(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a crowd after a restart: a chat as soon as it would get a card, on request before."""
    lanes = []
    call = bot.sender.call

    async def noting(lane: Lane, *asked: Any) -> Any:
        lanes.append(lane)
        return await call(lane, *asked)

    monkeypatch.setattr(bot.sender, "call", noting)
    ended = new_trace(BOT, CHAT, (1, 2), 0, bot.scene.random)
    await bot.showing.clear(ended)
    await bot.showing.clear(replace(ended, asked=True))

    assert lanes == [Lane.CARDS, Lane.FIRST]


async def test_one_message_too_old_keeps_no_other_in_the_chat(bot: Bot, api: ScriptedApi) -> None:
    """The call for all fails, so each is asked for by itself; what cannot go says nothing."""
    trace = new_trace(BOT, CHAT, (1, 2, 3), 0, bot.scene.random)
    api.will("deleteMessages", TOO_OLD, True, TOO_OLD, True)
    await bot.showing.clear(trace)

    asked = [call.parameters["message_ids"] for call in api.of("deleteMessages")]
    assert asked == [[3, 2, 1], [3], [2], [1]]
    (edit,) = api.of("editMessageText")
    assert (edit.parameters["message_id"], edit.parameters["text"]) == (2, EMPTY)


async def test_a_trace_is_forgotten_when_its_messages_are_gone(bot: Bot, scene: Scene) -> None:
    """Or out of reach, because the person blocked us."""
    for answer in (True, BLOCKED):
        await scene.conversations.phone.remember_message(CHAT, 30)
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


async def test_a_card_is_one_text_with_its_buttons(bot: Bot, api: ScriptedApi) -> None:
    """Without previews of links, and without protection, which would hide help numbers."""
    await bot.scene.tells("words")
    await show(bot, await bot.draft(CHAT))

    parameters = api.calls[0].parameters
    assert parameters["link_preview_options"] == {"is_disabled": True}
    assert "protect_content" not in parameters
    assert "words" not in parameters["text"].split()
