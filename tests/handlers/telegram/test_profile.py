"""What strangers see: neutral words in every language, and no call for what is so already."""

import pytest
from telegram.error import BadRequest

from bot.i18n import Catalogs
from handlers.telegram.profile import ABOUT, COMMANDS, SHORT, introduce, settings
from tests.bot.services.scene import ENGLISH
from tests.handlers.telegram.fakes import Bot, ScriptedApi

READING = ("getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription")
WRITING = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


async def introduced(bot: Bot, catalogs: Catalogs = ENGLISH) -> ScriptedApi:
    """The calls of an introduction."""
    await introduce(bot.sender, catalogs, "Lantern", "en")
    return bot.api


async def test_everything_is_said_for_everyone_and_for_each_language(bot: Bot) -> None:
    """Without a code for whoever has none of ours."""
    api = await introduced(bot)

    told = [(call.method, call.parameters.get("language_code")) for call in api.of(*WRITING)]
    assert told == [(method, code) for code in (None, "en") for method in WRITING]
    (commands, *_) = api.of("setMyCommands")
    assert [each["command"] for each in commands.parameters["commands"]] == [
        "start", "help", "language", "privacy", "forget",
    ]  # fmt: skip


async def test_what_is_so_already_is_left_alone(bot: Bot) -> None:
    """Telegram refuses a bot that renames itself often."""
    wanted = {
        reading: told for reading, _, told in settings("Lantern", ENGLISH.translator("en"), "")
    }
    for reading in READING:
        texts = wanted[reading]
        answer = texts.get("commands", {**texts, "more": "of the future"})
        bot.api.will(reading, answer, answer)

    assert (await introduced(bot)).of(*WRITING) == []


async def test_only_what_differs_is_told(bot: Bot) -> None:
    """Text by text."""
    bot.api.will("getMyName", {"name": "Lantern"}, {"name": "Another"})
    bot.api.will("getMyCommands", [{"command": "start", "description": "old"}])
    api = await introduced(bot)

    names = [call.parameters for call in api.of("setMyName")]
    assert names == [{"name": "Lantern", "language_code": "en"}]
    assert len(api.of("setMyCommands")) == 2


async def test_a_refusal_stops_none_of_the_others(bot: Bot) -> None:
    """A name that may not be changed now is tried at the next start."""
    bot.api.will("setMyName", BadRequest("too often"))
    api = await introduced(bot)

    assert len(api.of(*WRITING)) == 8


async def test_languages_that_telegram_has_no_code_for_are_left_out(bot: Bot) -> None:
    """It takes two letters only."""
    catalogs = Catalogs.load(wanted=("en", "sw"))
    catalogs.languages["fa-AF"] = catalogs.languages["sw"]

    api = await introduced(bot, catalogs)

    assert {call.parameters.get("language_code") for call in api.calls} == {None, "en", "sw"}


@pytest.mark.parametrize("words", [ABOUT, SHORT, *(words for _, words in COMMANDS)])
def test_no_word_of_it_says_what_people_write_about(words: str) -> None:
    """A phone may be picked up by others."""
    assert not any(word in words.lower() for word in ("abuse", "report", "complain", "officer"))
    assert len(words) <= 120
