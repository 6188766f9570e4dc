"""What a bot says of itself: commands, name, descriptions, menu button, by scope and language."""

import re

from simulator.bots import scope_key
from simulator.errors import too_many_requests, violation
from simulator.methods.registry import Request, answers
from simulator.wire import Json

_LANGUAGE = re.compile(r"[a-z]{2}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_TEXTS = {
    "MyName": ("name", 64),
    "MyDescription": ("description", 512),
    "MyShortDescription": ("short_description", 120),
}
_TOO_LONG = {
    "name": "BOT_TITLE_TOO_LONG: bot name is too long",
    "description": "BOT_DESCRIPTION_TOO_LONG: bot description is too long",
    "short_description": "BOT_SHORT_DESCRIPTION_TOO_LONG: bot short description is too long",
}


@answers("getMe")
def get_me(request: Request) -> Json:
    """Who the bot is and what it may do."""
    return request.bot.me()


def _language(request: Request) -> str:
    """The two-letter code of a call; Telegram knows no others.

    Raises:
        ApiError: 400, a violation, for any longer or unknown form.
    """
    code = str(request.call.raw.get("language_code") or "")
    if code and not _LANGUAGE.fullmatch(code):
        raise violation("LANG_CODE_INVALID: invalid language code specified")
    return code


def _scope(request: Request) -> str:
    scope: Json = request.call.raw.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        request.simulation.world.chat_for(request.bot, scope["chat_id"])
    return scope_key(scope)


@answers("setMyCommands")
def set_my_commands(request: Request) -> bool:
    """Set the menu for one scope and language."""
    commands: list[Json] = request.call.raw["commands"]
    if len(commands) > 100:
        raise violation("BOT_COMMANDS_TOO_MUCH: there can be at most 100 commands")
    for command in commands:
        _check_command(command)
    cleaned = [{**c, "command": c["command"].removeprefix("/")} for c in commands]
    request.bot.commands[_scope(request), _language(request)] = cleaned
    return True


def _check_command(command: Json) -> None:
    if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
        raise violation("BOT_COMMAND_INVALID: invalid bot command specified")
    if not 1 <= len(command["description"]) <= 256:
        raise violation("BOT_COMMAND_DESCRIPTION_INVALID: command description length is invalid")


@answers("getMyCommands")
def get_my_commands(request: Request) -> list[Json]:
    """The menu of exactly one scope and language."""
    return request.bot.commands.get((_scope(request), _language(request)), [])


@answers("deleteMyCommands")
def delete_my_commands(request: Request) -> bool:
    """Remove the menu of one scope and language."""
    request.bot.commands.pop((_scope(request), _language(request)), None)
    return True


@answers(*(f"set{name}" for name in _TEXTS))
def set_my_text(request: Request) -> bool:
    """Set the name or a description for one language; empty removes it."""
    kind, limit = _TEXTS[request.call.method.name.removeprefix("set")]
    text = str(request.call.raw.get(kind) or "")
    if len(text) > limit:
        raise violation(_TOO_LONG[kind])
    key = (kind, _language(request))
    if text:
        request.bot.texts[key] = text
    else:
        request.bot.texts.pop(key, None)
    return True


@answers(*(f"get{name}" for name in _TEXTS))
def get_my_text(request: Request) -> Json:
    """The name or a description as people of that language see it."""
    kind, _ = _TEXTS[request.call.method.name.removeprefix("get")]
    return {kind: request.bot.text_for(kind, _language(request))}


@answers("setChatMenuButton")
def set_menu_button(request: Request) -> bool:
    """Choose what the button beside the text field does."""
    raw = request.call.raw
    chat_id = int(raw["chat_id"]) if raw.get("chat_id") else None
    request.bot.menu_buttons[chat_id] = raw.get("menu_button") or {"type": "default"}
    return True


@answers("getChatMenuButton")
def get_menu_button(request: Request) -> Json:
    """What the button beside the text field does."""
    raw, buttons = request.call.raw, request.bot.menu_buttons
    chat_id = int(raw["chat_id"]) if raw.get("chat_id") else None
    return buttons.get(chat_id) or buttons.get(None) or {"type": "commands"}


@answers("setMyDefaultAdministratorRights", "logOut", "close")
def agree(request: Request) -> bool:
    """Accept without effect: nothing here depends on it."""
    if request.call.method.name == "logOut":
        raise too_many_requests(600)
    return True
