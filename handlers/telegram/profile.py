"""What strangers see of the bot before they write: name, description, commands.

Owns these texts, per language. They stand on a phone that others may pick up,
so none says what people write about. Changing a name often is refused by
Telegram, so what is already so is left alone.
"""

from collections.abc import Iterator
from typing import Any

from bot.i18n import Catalogs, Translator
from bot.marks import N_
from handlers.telegram.sender import Lane, RefusedError, Sender

COMMANDS = (
    # Translators: Descriptions of commands in the phone's menu, at most 60 characters each.
    ("start", N_("Begin, or go on")),
    # Translators: In the menu of commands: shows clinics, shelters and the like.
    ("help", N_("Places that help")),
    # Translators: In the menu of commands. No full stop there.
    ("language", N_("Choose your language")),
    # Translators: In the menu of commands: what is stored of a person's messages.
    ("privacy", N_("What we keep, and for how long")),
    # Translators: In the menu of commands: deletes what was not sent. Never say “report”.
    ("forget", N_("Stop and clear this chat")),
)
# Translators: Shown in an empty chat. It must sound neutral: never say "abuse" or "report".
ABOUT = N_("Ask for help, share a problem, or tell us what is wrong. It is free and needs no name.")
# Translators: The same in one short sentence, at most 100 characters.
SHORT = N_("Ask for help or tell us about a problem.")

Setting = tuple[str, str, dict[str, Any]]


def settings(bot_name: str, translator: Translator, language: str) -> Iterator[Setting]:
    """Every text of one language: the reading method, the writing method, what it should be.

    `language` is a two-letter code of ISO 639-1, or empty for everyone else.
    """
    commands = [
        {"command": name, "description": translator.sentence(words).text}
        for name, words in COMMANDS
    ]
    about, short = (translator.sentence(words).text for words in (ABOUT, SHORT))
    code = {"language_code": language} if language else {}
    yield "getMyCommands", "setMyCommands", {"commands": commands, **code}
    yield "getMyName", "setMyName", {"name": bot_name, **code}
    yield "getMyDescription", "setMyDescription", {"description": about, **code}
    yield "getMyShortDescription", "setMyShortDescription", {"short_description": short, **code}


async def introduce(sender: Sender, catalogs: Catalogs, bot_name: str, default: str) -> None:
    """Tell Telegram the bot's texts in every language that it knows by two letters."""
    spoken = [("", default), *((code, code) for code in catalogs.languages if len(code) == 2)]
    for language, code in spoken:
        for reading, writing, wanted in settings(bot_name, catalogs.translator(code), language):
            await _set(sender, reading, writing, wanted)


async def _set(sender: Sender, reading: str, writing: str, wanted: dict[str, Any]) -> None:
    language = {key: value for key, value in wanted.items() if key == "language_code"}
    try:
        found, _ = await sender.call(Lane.REST, 0, reading, language)
        if not _is_so(found, wanted):
            await sender.call(Lane.REST, 0, writing, wanted)
    except RefusedError:
        return


def _is_so(found: Any, wanted: dict[str, Any]) -> bool:
    texts = {key: value for key, value in wanted.items() if key != "language_code"}
    if isinstance(found, list):
        return bool(found == texts.get("commands"))
    return all(found.get(key) == value for key, value in texts.items())
