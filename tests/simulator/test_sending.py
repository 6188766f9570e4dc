"""Bots send: what python-telegram-bot gets back, and what the phone shows."""

import datetime as dt
from email.utils import parsedate_to_datetime

import pytest
from telegram import (
    Contact,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from tests.simulator.rig import Stage

CHOICES = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Oui", callback_data="yes")],
        [InlineKeyboardButton("Copier", copy_text=CopyTextButton("AB-12-CD"))],
    ]
)


async def test_get_me_has_every_dangerous_flag_off(stage: Stage) -> None:
    """A new bot reads no groups, answers no inline queries and serves no businesses."""
    me = await stage.bot.get_me()
    assert me.is_bot
    assert me.id == stage.bot_id
    assert me.can_read_all_group_messages is False
    assert me.supports_inline_queries is False
    assert me.can_connect_to_business is False


async def test_text_arrives_with_inline_keyboard_echoed(stage: Stage) -> None:
    """The sent message comes back with its buttons, and the phone shows them."""
    sent = await stage.bot.send_message(stage.person, "Bonjour", reply_markup=CHOICES)
    assert sent.reply_markup == CHOICES
    shown = (await stage.chat())["messages"][-1]
    assert shown["message_id"] == sent.message_id
    assert shown["from"] == "bot"
    assert shown["buttons"][0] == [{"text": "Oui", "data": "yes"}]
    assert shown["buttons"][1][0]["copy_text"] == "AB-12-CD"


async def test_date_is_a_whole_second_of_the_simulators_clock(stage: Stage) -> None:
    """Dates are integers; the moved clock shows in dates and in the HTTP header."""
    await stage.door("clock", offset_seconds=86_400)
    answer = await stage.call("sendMessage", chat_id=stage.person, text="later")
    date = answer["result"]["date"]
    assert isinstance(date, int)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert abs(date - tomorrow.timestamp()) < 5
    header = (await stage.http.get("/control/state")).headers["Date"]
    assert abs((parsedate_to_datetime(header) - tomorrow).total_seconds()) < 5


async def test_reply_keyboard_is_shown_but_not_echoed(stage: Stage) -> None:
    """Reply keyboards appear on the phone and never in the sent message."""
    keyboard = ReplyKeyboardMarkup([["Un", "Deux"]], resize_keyboard=True)
    answer = await stage.call(
        "sendMessage", chat_id=stage.person, text="?", reply_markup=keyboard.to_dict()
    )
    assert "reply_markup" not in answer["result"]
    assert (await stage.chat())["keyboard"]["keyboard"][0][1]["text"] == "Deux"
    tapped = await stage.act("tap", button="Deux")
    assert (await stage.chat())["messages"][-1]["message_id"] == tapped["message_id"]
    await stage.bot.send_message(stage.person, "gone", reply_markup=ReplyKeyboardRemove())
    assert (await stage.chat())["keyboard"] is None


async def test_keyboard_button_that_asks_for_a_place_sends_one(stage: Stage) -> None:
    """Tapping a request_location button sends a location, not the label."""
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Où ?", request_location=True)]])
    await stage.bot.send_message(stage.person, "?", reply_markup=keyboard)
    await stage.act("tap", button="Où ?")
    update = (await stage.bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.location is not None


async def test_force_reply_is_accepted(stage: Stage) -> None:
    """ForceReply is a valid markup."""
    assert (await stage.bot.send_message(stage.person, "?", reply_markup=ForceReply())).text == "?"


@pytest.mark.parametrize(
    ("mode", "text", "plain", "kinds"),
    [
        ("HTML", "<b>a</b> <i>b</i> &amp; <code>c</code>", "a b & c", ["bold", "italic", "code"]),
        ("HTML", '<a href="https://un.org/x">x</a>', "x", ["text_link"]),
        ("HTML", "<blockquote expandable>q</blockquote>", "q", ["expandable_blockquote"]),
        ("MarkdownV2", r"*a* __b__ \. ||c||", "a b . c", ["bold", "underline", "spoiler"]),
        ("MarkdownV2", "[x](https://un.org/x)", "x", ["text_link"]),
        ("MarkdownV2", "```\ncode\n```", "\ncode\n".strip(), ["pre"]),
        ("Markdown", "*a* _b_", "a b", ["bold", "italic"]),
    ],
)
async def test_markup_becomes_entities(
    stage: Stage, mode: str, text: str, plain: str, kinds: list[str]
) -> None:
    """Markup is parsed away and comes back as entities."""
    sent = await stage.bot.send_message(stage.person, text, parse_mode=mode)
    assert sent.text == plain
    assert [e.type for e in sent.entities] == kinds


async def test_offsets_count_utf16(stage: Stage) -> None:
    """An emoji counts two, so that a client finds what was marked."""
    sent = await stage.bot.send_message(stage.person, "😀 <b>مرحبا</b> /help", parse_mode="HTML")
    assert sent.parse_entities() == {
        MessageEntity(MessageEntity.BOLD, 3, 5): "مرحبا",
        MessageEntity(MessageEntity.BOT_COMMAND, 9, 5): "/help",
    }


async def test_explicit_entities_are_kept(stage: Stage) -> None:
    """Entities given instead of markup come back as given."""
    bold = MessageEntity(MessageEntity.BOLD, 0, 2)
    sent = await stage.bot.send_message(stage.person, "ab cd", entities=[bold])
    assert list(sent.entities) == [bold]


async def test_protection_preview_and_reply_come_back(stage: Stage) -> None:
    """Options that a message carries are in the answer."""
    first = await stage.bot.send_message(stage.person, "one")
    sent = await stage.bot.send_message(
        stage.person,
        "two",
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(first.message_id),
    )
    assert sent.has_protected_content
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == first.message_id
    assert (await stage.chat())["messages"][-1]["reply_to"] == first.message_id


async def test_reply_to_nothing_is_refused_unless_allowed(stage: Stage) -> None:
    """A reply to a message that is not there fails, except when told not to."""
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await stage.bot.send_message(stage.person, "x", reply_to_message_id=999_999)
    await stage.bot.send_message(
        stage.person, "x", reply_to_message_id=999_999, allow_sending_without_reply=True
    )


async def test_bot_cannot_open_a_chat(stage: Stage) -> None:
    """Somebody who never wrote to the bot is out of its reach."""
    stranger = await stage.new_person()
    with pytest.raises(BadRequest, match="Chat not found"):
        await stage.bot.send_message(stranger, "hello?")
    with pytest.raises(BadRequest, match="Chat not found"):
        await stage.bot.send_message(42, "hello?")
    assert await stage.violations() == []


async def test_blocked_bot_is_told_so(stage: Stage) -> None:
    """A block refuses messages and tells the bot; lifting it does the reverse."""
    await stage.act("block")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await stage.bot.send_message(stage.person, "still there?")
    update = (await stage.bot.get_updates())[-1]
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await stage.act("unblock")
    await stage.bot.send_message(stage.person, "welcome back")


async def test_deleted_account_is_forbidden(stage: Stage) -> None:
    """An account that is gone answers 403."""
    await stage.act("deactivate")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await stage.bot.send_message(stage.person, "x")


async def test_places_contacts_and_actions(stage: Stage) -> None:
    """Locations, venues, contacts, dice and typing are played."""
    where = await stage.bot.send_location(stage.person, 4.85, 31.6)
    assert where.location is not None
    assert where.location.latitude == 4.85
    assert (await stage.bot.send_venue(stage.person, 4.85, 31.6, "Gate", "Road 1")).venue
    card = await stage.bot.send_contact(stage.person, contact=Contact("+211900000000", "Post"))
    assert card.contact is not None
    assert card.contact.first_name == "Post"
    assert (await stage.bot.send_dice(stage.person)).dice
    await stage.bot.send_chat_action(stage.person, "typing")
    assert (await stage.chat())["action"]["action"] == "typing"


async def test_copy_and_forward(stage: Stage) -> None:
    """A copy has no author, a forwarded message has one, and protected ones stay."""
    told = await stage.act("text", text="words")
    copied = await stage.bot.copy_message(stage.person, stage.person, told["message_id"])
    assert (await stage.chat())["messages"][-1]["message_id"] == copied.message_id
    passed = await stage.bot.forward_message(stage.person, stage.person, told["message_id"])
    assert passed.forward_origin is not None
    kept = await stage.bot.send_message(stage.person, "x", protect_content=True)
    with pytest.raises(BadRequest):
        await stage.bot.forward_message(stage.person, stage.person, kept.message_id)
    many = await stage.bot.copy_messages(stage.person, stage.person, [told["message_id"], 999_999])
    assert len(many) == 1


async def test_album_comes_back_as_messages_of_one_group(stage: Stage) -> None:
    """An album is several messages with one group id."""
    album = await stage.bot.send_media_group(
        stage.person, [InputMediaPhoto(b"one", caption="first"), InputMediaPhoto(b"two")]
    )
    assert len({m.media_group_id for m in album}) == 1
    assert album[0].caption == "first"
    with pytest.raises(BadRequest, match="from 2 to 10"):
        await stage.bot.send_media_group(stage.person, [InputMediaPhoto(b"one")])


async def test_pin_and_unpin(stage: Stage) -> None:
    """Pinned messages show on the phone until unpinned."""
    sent = await stage.bot.send_message(stage.person, "receipt")
    await sent.pin()
    assert (await stage.chat())["pinned"] == [sent.message_id]
    await sent.unpin()
    assert (await stage.chat())["pinned"] == []
