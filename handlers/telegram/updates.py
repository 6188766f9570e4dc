"""Reads Telegram's raw updates: whose they are, and what they mean to an interview.

Owns the map from a raw dict to an `Incoming`, kind by kind. Pure: no call, no
row, no clock. It must never fail on what a stranger can send: what it does
not know becomes a polite kind of its own, and what cannot be read at all
raises `UnreadableUpdateError`, which carries nothing of the update.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from bot.interview.events import (
    Commanded,
    CommandName,
    Edited,
    Event,
    SentFile,
    Started,
    Tapped,
    TooLarge,
    Unreadable,
    Unsupported,
    Wrote,
)
from bot.interview.parts import FileKind
from bot.services.arrivals import Arrival

Raw = dict[str, Any]
T = TypeVar("T")

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; kinds that we do not use never reach us."""

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes that Telegram lets a bot download (core.telegram.org/bots/api#getfile)."""

FILE_KINDS: tuple[FileKind, ...] = (
    "voice", "photo", "video_note", "animation", "video", "audio", "document",
)  # fmt: skip
"""In this order: an animation also carries a document."""

COMMANDS: dict[str, CommandName] = {
    "/help": "help", "/language": "language", "/privacy": "privacy", "/forget": "forget",
}  # fmt: skip

SERVICE_KEYS = frozenset(
    {"pinned_message", "message_auto_delete_timer_changed", "chat_background_set",
     "write_access_allowed", "users_shared", "chat_shared", "proximity_alert_triggered"}
)  # fmt: skip
"""Telegram's own notes in a chat: nobody said anything, so nothing is answered."""


class UnreadableUpdateError(Exception):
    """The update does not have the shape that Telegram documents."""


class Stray(StrEnum):
    """What is not a conversation with one person."""

    GROUP = "group"
    """A group or channel that we were added to: say so once and leave."""
    BLOCKED = "blocked"
    """The person stopped the bot: their draft waits for its day, nothing is sent."""
    UNBLOCKED = "unblocked"
    IGNORED = "ignored"
    """Another bot, a channel's post, a service note: no answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Incoming:
    """One update, read."""

    update: int
    chat: int
    language: str = ""
    events: tuple[Event, ...] = ()
    """What happened, in order; the last one speaks on the card."""
    stray: Stray | None = None
    message: int | None = None
    """The person's message, to be deleted once it is kept."""
    card: int | None = None
    """The message of ours that was tapped."""
    card_at: int = 0
    """When that was sent, in seconds since 1970 UTC; 0 where Telegram no longer says."""
    query: str | None = None
    remote: str = ""
    """Telegram's name for the file that came."""


def chat_of(raw: Raw) -> int:
    """Find the chat of an update, or 0: a look that never fails, for grouping and sealing."""
    for kind in ALLOWED_UPDATES:
        body = raw.get(kind)
        if isinstance(body, dict):
            holder = body.get("message") if kind == "callback_query" else body
            chat = holder.get("chat") if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**62:
                return number
    return 0


def read(raw: Raw) -> Incoming:
    """Read an update.

    Raises:
        UnreadableUpdateError: it does not have its documented shape.
    """
    try:
        update = _integer(raw["update_id"])
        for kind, reader in READERS.items():
            if kind in raw:
                return reader(update, raw[kind])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise UnreadableUpdateError from None
    return Incoming(update=update, chat=0, stray=Stray.IGNORED)


def _message(update: int, message: Raw) -> Incoming:
    chat, language, source = (
        _integer(message["chat"]["id"]),
        _language(message),
        message["message_id"],
    )
    if stray := _stray(message):
        return Incoming(update=update, chat=chat, stray=stray)
    events, remote = _events(_integer(source), language, message)
    return Incoming(
        update=update, chat=chat, language=language, events=events, message=source, remote=remote
    )


def _edited(update: int, message: Raw) -> Incoming:
    chat, language = _integer(message["chat"]["id"]), _language(message)
    words = message.get("text", message.get("caption"))
    if (stray := _stray(message)) or not isinstance(words, str):
        return Incoming(update=update, chat=chat, stray=stray or Stray.IGNORED)
    source = _integer(message["message_id"])
    return Incoming(
        update=update, chat=chat, language=language, events=(Edited(source, words),), message=source
    )


def _callback(update: int, query: Raw) -> Incoming:
    message = query["message"]
    chat = _integer(message["chat"]["id"])
    if message["chat"].get("type", "private") != "private" or query["from"].get("is_bot"):
        return Incoming(update=update, chat=chat, stray=Stray.IGNORED)
    return Incoming(
        update=update,
        chat=chat,
        language=_language(query),
        events=(Tapped(_string(query["data"])),),
        card=_integer(message["message_id"]),
        card_at=_integer(message.get("date", 0)),
        query=_string(query["id"]),
    )


def _membership(update: int, change: Raw) -> Incoming:
    chat, status = _integer(change["chat"]["id"]), change["new_chat_member"]["status"]
    here = status in {"member", "administrator", "restricted", "creator"}
    if change["chat"]["type"] != "private":
        stray = Stray.GROUP if here else Stray.IGNORED
    else:
        stray = Stray.UNBLOCKED if here else Stray.BLOCKED
    return Incoming(update=update, chat=chat, stray=stray)


READERS: dict[str, Callable[[int, Raw], Incoming]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _callback,
    "my_chat_member": _membership,
}


def _stray(message: Raw) -> Stray | None:
    if message["chat"]["type"] in {"group", "supergroup"}:
        return Stray.GROUP
    if message["chat"]["type"] != "private" or message.get("from", {}).get("is_bot"):
        return Stray.IGNORED
    return Stray.IGNORED if SERVICE_KEYS & message.keys() else None


def _events(source: int, language: str, message: Raw) -> tuple[tuple[Event, ...], str]:
    text = message.get("text")
    if text is not None:
        return (_words(source, language, _string(text)),), ""
    for kind in FILE_KINDS:
        if kind in message:
            return _file(source, kind, message[kind], _maybe(_string, message.get("caption")))
    return (Unsupported(source),), ""


def _words(source: int, language: str, text: str) -> Event:
    """Read typed words; an unknown command is words too, for nothing typed is lost."""
    first = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.strip() else ""
    if first == "/start":
        return Started(language)
    if first in COMMANDS:
        return Commanded(COMMANDS[first])
    return Wrote(source, text)


def _file(
    source: int, kind: FileKind, body: Any, caption: str | None
) -> tuple[tuple[Event, ...], str]:
    facts = body[-1] if kind == "photo" else body
    size = _integer(facts.get("file_size", 0))
    if size > DOWNLOAD_LIMIT:
        # The words beside a refused file are words like any others.
        words = (Wrote(source, caption),) if caption else ()
        return (*words, TooLarge(source)), ""
    event = SentFile(
        source=source,
        kind=kind,
        size=size,
        seconds=_maybe(_integer, facts.get("duration")),
        name=_maybe(_string, facts.get("file_name")),
        mime=_maybe(_string, facts.get("mime_type")),
        caption=caption,
    )
    return (event,), _string(facts["file_id"])


def _language(body: Raw) -> str:
    code = body.get("from", {}).get("language_code", "")
    return code if isinstance(code, str) else ""


def tap_of(incoming: Incoming) -> str:
    """What the button that was tapped carries; nothing where none was."""
    event = incoming.events[0]
    return event.data if isinstance(event, Tapped) else ""


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableUpdateError
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableUpdateError
    return value


def _maybe(check: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else check(value)


def arrival(incoming: Incoming) -> Arrival:
    """Hand an update on without what only Telegram needs."""
    return Arrival(
        events=incoming.events,
        language=incoming.language,
        message=incoming.message,
        card=incoming.card,
        remote=incoming.remote,
    )


def unreadable(raw: Raw) -> Incoming:
    """Stand in for an update that could not be read, so that the person is told."""
    message = raw.get("message")
    source = message.get("message_id") if isinstance(message, dict) else None
    source = source if isinstance(source, int) else None
    update = raw.get("update_id", 0)
    return Incoming(update=update, chat=chat_of(raw), events=(Unreadable(source),), message=source)
