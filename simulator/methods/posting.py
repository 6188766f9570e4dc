"""Puts a bot's message into a chat; must never read a text: content comes finished."""

from typing import Any

from simulator.chats import Chat, Message
from simulator.errors import bad_request
from simulator.methods.registry import Request
from simulator.wire import Json


def post(request: Request, content: Json) -> Json:
    """Send content to the chat that the call names; returns the Bot API's Message.

    Raises:
        ApiError: 400 or 403 if the chat cannot be written to, or the replied message is missing.
    """
    chat = target(request)
    return place(request, chat, content, request.call.raw.get("reply_markup"))


def target(request: Request) -> Chat:
    """The chat that the call writes to."""
    world = request.simulation.world
    return world.chat_for_sending(request.bot, request.call.raw.get("chat_id"))


def place(request: Request, chat: Chat, content: Json, markup: Json | None) -> Json:
    """Add a finished message to a chat that is known to be open."""
    bot, raw = request.bot, request.call.raw
    date = request.simulation.clock.date()
    reply = _replied(request, chat)
    body: Json = {
        "message_id": bot.next_message_id(),
        "from": bot.user(),
        "chat": chat.public,
        "date": date,
    }
    if reply is not None:
        body["reply_to_message"] = reply
    body |= content
    if is_true(raw.get("protect_content")):
        body["has_protected_content"] = True
    message = Message(body["message_id"], True, date, body)
    _apply_markup(chat, message, markup)
    chat.messages[message.message_id] = message
    chat.action = None
    chat.changed()
    return body


def is_true(value: Any) -> bool:
    """Whether a parameter says yes, in any of the ways Telegram understands."""
    return value is True or str(value).lower() in ("true", "yes", "1")


def _replied(request: Request, chat: Chat) -> Json | None:
    raw = request.call.raw
    parameters = raw.get("reply_parameters") or {}
    wanted = parameters.get("message_id") or raw.get("reply_to_message_id")
    if not wanted:
        return None
    message = chat.living(int(wanted))
    if message is not None:
        return {k: v for k, v in message.body.items() if k != "reply_to_message"}
    lenient = parameters.get("allow_sending_without_reply") or raw.get(
        "allow_sending_without_reply"
    )
    if is_true(lenient):
        return None
    raise bad_request("message to be replied not found")


def _apply_markup(chat: Chat, message: Message, markup: Json | None) -> None:
    """Inline keyboards stay with the message and are echoed; reply keyboards are neither."""
    if not markup:
        return
    if "inline_keyboard" in markup:
        if markup["inline_keyboard"]:
            message.body["reply_markup"] = markup
        return
    message.has_reply_keyboard = True
    if markup.get("remove_keyboard"):
        chat.keyboard = None
    elif "keyboard" in markup:
        chat.keyboard = markup
