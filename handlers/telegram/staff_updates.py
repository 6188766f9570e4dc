"""Reads what comes to the staff bot: a command or a tap in a private chat, or nothing.

Owns the map from a raw update to a `Said`. Pure. Whatever else somebody sends
is read as an ordinary message of a stranger, and its words are looked at no
further: nobody reports anything here.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from handlers.telegram.updates import Raw, chat_of

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONGEST_COMMAND = 100


class What(StrEnum):
    """What somebody wants."""

    START = "start"
    LINK = "link"
    DUE = "due"
    PRIVACY = "privacy"
    """Telegram demands an answer of every bot."""
    TAP = "tap"
    OTHER = "other"
    GROUP = "group"
    """From a group or channel: leave it."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One update, read."""

    what: What
    chat: int = 0
    argument: str = field(default="", repr=False)
    message: int | None = None
    """The person's message, or the one whose button was tapped."""
    query: str | None = None
    language: str = ""
    """Their phone's, as it names it."""


_NOTHING = Said(what=What.NOTHING)
COMMANDS = {
    "/start": What.START,
    "/link": What.LINK,
    "/due": What.DUE,
    "/privacy": What.PRIVACY,
}


def read(raw: Raw) -> Said:
    """Read an update; whatever it is, this never fails."""
    try:
        return _read(raw)
    except (KeyError, TypeError, AttributeError):
        return _NOTHING


def _read(raw: Raw) -> Said:
    chat = chat_of(raw)
    if "callback_query" in raw:
        return _tap(chat, raw["callback_query"])
    if "my_chat_member" in raw:
        change = raw["my_chat_member"]
        here = change["new_chat_member"]["status"] in {"member", "administrator", "restricted"}
        is_private = change["chat"]["type"] == "private"
        what = What.NOTHING if is_private else What.GROUP
        said = Said(what=what, chat=chat, language=_language(change))
        return said if here else _NOTHING
    if "message" not in raw:
        return _NOTHING
    message = raw["message"]
    if message["chat"]["type"] != "private":
        return Said(what=What.GROUP, chat=chat, language=_language(message))
    if message["from"]["is_bot"]:
        return _NOTHING
    return _written(chat, message)


def _tap(chat: int, query: Raw) -> Said:
    message = query["message"]
    if message["chat"]["type"] != "private":
        return _NOTHING
    return Said(
        what=What.TAP,
        chat=chat,
        argument=str(query["data"])[:LONGEST_COMMAND],
        message=int(message["message_id"]),
        query=str(query["id"]),
    )


def _written(chat: int, message: Raw) -> Said:
    text = message.get("text")
    words = text[:LONGEST_COMMAND].split(maxsplit=1) if isinstance(text, str) else []
    name = words[0].partition("@")[0].lower() if words else ""
    return Said(
        what=COMMANDS.get(name, What.OTHER),
        chat=chat,
        argument=words[1] if len(words) > 1 else "",
        message=int(message["message_id"]),
        language=_language(message),
    )


def _language(body: Raw) -> str:
    """Return the language of whoever wrote; a channel's posts have nobody."""
    return str(body.get("from", {}).get("language_code", ""))[:LONGEST_COMMAND]
