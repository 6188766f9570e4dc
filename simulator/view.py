"""What a person's phone shows, as JSON; must never change anything."""

from simulator.acts import rows_of
from simulator.chats import Chat, Message
from simulator.media import shown
from simulator.wire import Json


def _button(button: Json) -> Json:
    seen = {"text": button["text"], "data": button.get("callback_data")}
    for kind in ("url", "web_app", "style"):
        if kind in button:
            seen[kind] = button[kind]
    if "copy_text" in button:
        seen["copy_text"] = button["copy_text"]["text"]
    return seen


def message_view(message: Message) -> Json:
    """One message on the phone."""
    body = message.body
    seen: Json = {
        "message_id": message.message_id,
        "from": "bot" if message.is_from_bot else "person",
        "date": message.date,
        "text": body.get("text", body.get("caption", "")),
        "entities": body.get("entities", body.get("caption_entities", [])),
        "buttons": [[_button(b) for b in row] for row in rows_of(message)],
        "media": shown(body),
        "is_edited": "edit_date" in body,
        "is_protected": bool(body.get("has_protected_content")),
    }
    if "reply_to_message" in body:
        seen["reply_to"] = body["reply_to_message"]["message_id"]
    if "media_group_id" in body:
        seen["album"] = body["media_group_id"]
    if message.deleted_by:
        seen |= {"deleted_by": message.deleted_by, "deleted_at": message.deleted_at}
    return seen


def chat_view(chat: Chat, *, with_deleted: bool = False) -> Json:
    """The whole chat: messages in order, the reply keyboard, typing and toasts."""
    everything = list(chat.messages.values())
    view: Json = {
        "chat_id": chat.chat_id,
        "revision": chat.revision,
        "open": chat.is_open,
        "blocked": chat.is_blocked,
        "messages": [message_view(m) for m in everything if m.deleted_by is None],
        "keyboard": chat.keyboard,
        "action": chat.action,
        "toasts": chat.toasts,
        "pinned": chat.pinned,
    }
    if with_deleted:
        view["deleted"] = [message_view(m) for m in everything if m.deleted_by]
    return view
