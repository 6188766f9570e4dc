"""Editing, deleting and answering taps, with Telegram's refusals."""

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from tests.simulator.rig import Stage

HOURS = 3600
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_edit_replaces_text_and_drops_buttons(stage: Stage) -> None:
    """An edit without markup takes the buttons away, and says when it was."""
    sent = await stage.bot.send_message(stage.person, "one", reply_markup=GO)
    edited = await sent.edit_text("two")
    assert isinstance(edited, Message)
    assert edited.text == "two"
    assert edited.edit_date is not None
    shown = (await stage.chat())["messages"][-1]
    assert (shown["text"], shown["buttons"], shown["is_edited"]) == ("two", [], True)


async def test_edit_to_the_same_is_refused(stage: Stage) -> None:
    """Nothing changed, nothing edited: neither text nor buttons."""
    sent = await stage.bot.send_message(stage.person, "same", reply_markup=GO)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await sent.edit_text("same", reply_markup=GO)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(GO)
    await sent.edit_reply_markup(None)
    assert (await stage.chat())["messages"][-1]["buttons"] == []


async def test_only_own_plain_messages_can_be_edited(stage: Stage) -> None:
    """A person's message and one with a reply keyboard stay as they are."""
    theirs = (await stage.act("text", text="mine"))["message_id"]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await stage.bot.edit_message_text("x", stage.person, theirs)
    keyboard = ReplyKeyboardMarkup([["a"]])
    sent = await stage.bot.send_message(stage.person, "?", reply_markup=keyboard)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await sent.edit_text("x")


async def test_captions_and_media_can_be_edited(stage: Stage) -> None:
    """A photo's caption and the photo itself change; it has no text to edit."""
    sent = await stage.bot.send_photo(stage.person, b"jpeg", caption="old")
    edited = await sent.edit_caption("new")
    assert isinstance(edited, Message)
    assert edited.caption == "new"
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await sent.edit_text("x")
    media = InputMediaPhoto(b"other jpeg", caption="<i>fresh</i>", parse_mode="HTML")
    changed = await sent.edit_media(media)
    assert isinstance(changed, Message)
    assert changed.caption == "fresh"
    assert changed.photo[-1].file_size == len(b"other jpeg")


async def test_bot_deletes_both_sides_of_the_chat(stage: Stage) -> None:
    """In private chats a bot deletes the person's messages too; the phone forgets them."""
    theirs = (await stage.act("text", text="my story"))["message_id"]
    sent = await stage.bot.send_message(stage.person, "thanks")
    assert await stage.bot.delete_messages(stage.person, [theirs, sent.message_id, 999_999])
    view = await stage.chat(deleted=1)
    living = [m["message_id"] for m in view["messages"]]
    assert theirs not in living
    assert sent.message_id not in living
    gone = {m["message_id"]: m["deleted_by"] for m in view["deleted"]}
    assert gone == {theirs: "bot", sent.message_id: "bot"}
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await stage.bot.delete_message(stage.person, theirs)


async def test_a_block_does_not_keep_the_bot_from_deleting(stage: Stage) -> None:
    """Somebody who stopped the bot still has their words deleted."""
    theirs = (await stage.act("text", text="my story"))["message_id"]
    await stage.act("block")
    assert await stage.bot.delete_messages(stage.person, [theirs])


async def test_after_48_hours_nothing_can_be_deleted(stage: Stage) -> None:
    """A message just under 48 hours old goes, one older stays, alone or among others."""
    old = (await stage.act("text", text="old"))["message_id"]
    await stage.door("clock", offset_seconds=48 * HOURS - 60)
    assert await stage.bot.delete_message(stage.person, old)
    kept = (await stage.act("text", text="kept"))["message_id"]
    await stage.door("clock", offset_seconds=97 * HOURS)
    fresh = (await stage.act("text", text="fresh"))["message_id"]
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await stage.bot.delete_message(stage.person, kept)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await stage.bot.delete_messages(stage.person, [fresh, kept])
    assert await stage.bot.delete_messages(stage.person, [fresh])


async def test_tap_reaches_the_bot_and_its_answer_the_phone(stage: Stage) -> None:
    """A tap carries message, data and chat instance; the answer shows as a toast."""
    sent = await stage.bot.send_message(stage.person, "?", reply_markup=GO)
    tapped = await stage.act("tap", message_id=sent.message_id, button="Go")
    query = (await stage.bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.id == tapped["callback_query_id"]
    assert query.data == "go"
    assert query.chat_instance
    assert query.message == sent
    await query.answer("Noted", show_alert=True)
    toast = (await stage.chat())["toasts"][-1]
    assert (toast["text"], toast["show_alert"]) == ("Noted", True)


async def test_old_and_unknown_queries_are_refused(stage: Stage) -> None:
    """Answering too late, or what nobody asked, says that the query is too old."""
    sent = await stage.bot.send_message(stage.person, "?", reply_markup=GO)
    tapped = await stage.act("tap", message_id=sent.message_id, button="go")
    await stage.door("clock", offset_seconds=HOURS)
    for query in (tapped["callback_query_id"], "12345"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await stage.bot.answer_callback_query(query)


async def test_taps_by_place_and_on_copy_and_address(stage: Stage) -> None:
    """Row and column name a button too; copying and opening never reach the bot."""
    copy = {"text": "Copy", "copy_text": {"text": "AB-12"}}
    go = {"text": "Go", "callback_data": "go"}
    rows = [[copy, go], [{"text": "Open", "url": "https://example.org/"}]]
    answer = await stage.call(
        "sendMessage", chat_id=stage.person, text="?", reply_markup={"inline_keyboard": rows}
    )
    message_id = answer["result"]["message_id"]
    await stage.bot.get_updates(offset=-1)
    assert await stage.act("tap", message_id=message_id, button="Copy") == {"copied": "AB-12"}
    assert "opened" in await stage.act("tap", message_id=message_id, row=1)
    await stage.act("tap", message_id=message_id, button={"row": 0, "column": 1})
    updates = await stage.bot.get_updates(allowed_updates=[])
    assert [u.callback_query.data for u in updates if u.callback_query] == ["go"]


async def test_what_is_gone_cannot_be_tapped_except_as_stale(stage: Stage) -> None:
    """A deleted message's button is out of reach; a stale phone can still send it."""
    sent = await stage.bot.send_message(stage.person, "?", reply_markup=GO)
    path = f"/control/people/{stage.person}/tap"
    said = {"bot": stage.bot_id, "message_id": sent.message_id, "button": "Gone"}
    assert (await stage.http.post(path, json=said)).status_code == 409
    await sent.delete()
    said["button"] = "Go"
    refused = await stage.http.post(path, json=said)
    assert (refused.status_code, refused.json()["error"]) == (
        409,
        "the message is not in the chat any more",
    )
    await stage.act("tap", message_id=sent.message_id, button="go", stale=True)
    query = (await stage.bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "go"
    assert query.message is not None
    assert not query.message.is_accessible


async def test_people_edit_their_messages(stage: Stage) -> None:
    """An edit is an update of its own and leaves the first version's update as it was."""
    wrote = await stage.act("text", text="first")
    await stage.act("edit", message_id=wrote["message_id"], text="second /help")
    updates = await stage.bot.get_updates()
    assert updates[-2].message is not None
    assert updates[-2].message.text == "first"
    assert updates[-1].edited_message is not None
    assert updates[-1].edited_message.text == "second /help"
    assert updates[-1].edited_message.edit_date is not None
