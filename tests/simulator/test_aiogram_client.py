"""The same Telegram, met by aiogram's own client."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
)

from tests.simulator.rig import Stage


@pytest.fixture
async def aiobot(stage: Stage) -> AsyncIterator[Bot]:
    """The stage's bot, as aiogram drives it."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(stage.url))
    bot = Bot(stage.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    yield bot
    await bot.session.close()


async def test_a_conversation(stage: Stage, aiobot: Bot) -> None:
    """Fetch, answer with buttons, take the tap, edit, delete."""
    updates = await aiobot.get_updates(timeout=1)
    assert updates[0].message is not None
    assert updates[0].message.text == "/start"
    buttons = [[InlineKeyboardButton(text="Go", callback_data="go")]]
    keyboard = InlineKeyboardMarkup(inline_keyboard=buttons)
    sent = await aiobot.send_message(stage.person, "<b>Hi</b> 😀", reply_markup=keyboard)
    assert sent.html_text == "<b>Hi</b> 😀"
    await stage.act("tap", message_id=sent.message_id, button="Go")
    query = (await aiobot.get_updates(offset=-1))[0].callback_query
    assert query is not None
    assert await aiobot.answer_callback_query(query.id, "ok")
    edited = await aiobot.edit_message_text(
        "done", chat_id=stage.person, message_id=sent.message_id
    )
    assert isinstance(edited, Message)
    assert edited.text == "done"
    assert await aiobot.delete_messages(stage.person, [sent.message_id])
    assert await stage.violations() == []


async def test_files_both_ways(stage: Stage, aiobot: Bot) -> None:
    """Multipart uploads, albums by attach://, downloads."""
    sent = await aiobot.send_document(stage.person, BufferedInputFile(b"sealed", "a.age"))
    assert sent.document is not None
    content = await aiobot.download(sent.document)
    assert content is not None
    assert content.read() == b"sealed"
    album = await aiobot.send_media_group(
        stage.person,
        [
            InputMediaDocument(media=BufferedInputFile(b"1", "1.txt"), caption="<i>one</i>"),
            InputMediaDocument(media=sent.document.file_id),
        ],
    )
    assert album[0].caption == "one"
    assert album[1].document is not None
    assert album[1].document.file_size == len(b"sealed")


async def test_profile(aiobot: Bot) -> None:
    """Commands and descriptions come back typed."""
    commands = [BotCommand(command="help", description="Help")]
    assert await aiobot.set_my_commands(commands)
    got = await aiobot.get_my_commands()
    assert [(c.command, c.description) for c in got] == [("help", "Help")]
    assert await aiobot.set_my_description("d", language_code="sw")
    assert (await aiobot.get_my_description(language_code="sw")).description == "d"
    assert (await aiobot.get_webhook_info()).url == ""


async def test_errors_have_aiograms_types(stage: Stage, aiobot: Bot) -> None:
    """Another client reads the same refusals."""
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aiobot.send_message(5, "x")
    await stage.door("faults", kind="429", method="sendMessage", retry_after=2)
    with pytest.raises(TelegramRetryAfter):
        await aiobot.send_message(stage.person, "x")
    await stage.act("block")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await aiobot.send_message(stage.person, "x")
