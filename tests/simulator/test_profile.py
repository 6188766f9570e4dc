"""Commands, names and descriptions per scope and language, as the phone shows them."""

from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)

from tests.simulator.rig import Stage


async def _menu(stage: Stage) -> list[str]:
    bots = (await stage.see(f"people/{stage.person}"))["bots"]
    mine = next(b for b in bots if b["bot"] == stage.bot_id)
    return [c["description"] for c in mine["commands"]]


async def test_the_phone_shows_the_narrowest_commands_in_its_language(stage: Stage) -> None:
    """Default, then the language, then the scope, then the chat."""
    bot = stage.bot
    await bot.set_my_commands([BotCommand("help", "Help")])
    assert await _menu(stage) == ["Help"]
    await bot.set_my_commands([BotCommand("help", "Aide")], language_code="fr")
    assert await _menu(stage) == ["Aide"]
    everyone = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "Private help")], scope=everyone)
    assert await _menu(stage) == ["Private help"]
    here = BotCommandScopeChat(stage.person)
    await bot.set_my_commands([BotCommand("help", "Kuɔɔny")], scope=here)
    assert await _menu(stage) == ["Kuɔɔny"]
    assert await bot.get_my_commands(language_code="fr") == (BotCommand("help", "Aide"),)
    assert await bot.get_my_commands(scope=here, language_code="fr") == ()
    await bot.delete_my_commands(scope=here)
    assert await _menu(stage) == ["Private help"]


async def test_names_and_descriptions_fall_back_to_the_general_one(stage: Stage) -> None:
    """A language without a text of its own shows the general text."""
    bot = stage.bot
    await bot.set_my_name("Amana")
    await bot.set_my_description("General")
    await bot.set_my_description("En français", language_code="fr")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name("ar")).name == "Amana"
    assert (await bot.get_my_description("fr")).description == "En français"
    assert (await bot.get_my_description("ar")).description == "General"
    assert (await bot.get_my_short_description("sw")).short_description == "Short"
    assert (await bot.get_me()).first_name == "Amana"


async def test_menu_button_is_kept_per_chat(stage: Stage) -> None:
    """The menu button has a default and exceptions."""
    assert (await stage.bot.get_chat_menu_button()).type == "commands"
    await stage.bot.set_chat_menu_button(stage.person, MenuButtonCommands())
    assert (await stage.bot.get_chat_menu_button(stage.person)).type == "commands"


async def test_chats_tell_little(stage: Stage) -> None:
    """A chat names the person, a member their standing, and there are no photos."""
    chat = await stage.bot.get_chat(stage.person)
    assert chat.first_name == stage.facts["first_name"]
    member = await stage.bot.get_chat_member(stage.person, stage.person)
    assert member.user.username == stage.facts["username"]
    assert (await stage.bot.get_user_profile_photos(stage.person)).total_count == 0
