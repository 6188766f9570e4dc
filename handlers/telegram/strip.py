"""Removes who a person is from an update before anything keeps it.

Owns the deny-list. What is struck here never reaches a disk, not even
sealed: names, account names, phone numbers, contacts, exact places and
profile facts. It must never strike words, files, or the ids by which a chat
is answered.
"""

from typing import Any

# Keys whose values name or describe a person, at any depth of an update.
STRUCK = frozenset(
    {
        "contact", "location", "venue", "user",
        "first_name", "last_name", "username", "active_usernames", "title", "phone_number",
        "vcard", "author_signature", "is_premium", "added_to_attachment_menu", "custom_title",
        "forward_origin", "forward_from", "forward_from_chat", "forward_sender_name",
        "forward_signature", "forward_date", "sender_chat", "sender_business_bot", "via_bot",
        "reply_to_message", "external_reply", "quote", "personal_chat", "photo_url",
        "latitude", "longitude", "horizontal_accuracy", "address", "thumbnail", "thumb",
        "reply_markup",
    }
)  # fmt: skip


# What is left of a message in a group or channel: its words are other people's.
LEFT_OF_STRANGERS = frozenset({"chat", "message_id", "from", "date"})


def strip(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update without what names people, and without what was said in groups."""
    return {_whole(key): _without_strangers(_struck(value)) for key, value in update.items()}


def _without_strangers(body: Any) -> Any:
    if not isinstance(body, dict) or not isinstance(body.get("chat"), dict):
        return body
    if body["chat"].get("type") == "private" or "new_chat_member" in body:
        return body
    return {key: value for key, value in body.items() if key in LEFT_OF_STRANGERS}


def _struck(update: Any) -> Any:
    if isinstance(update, dict):
        return {_whole(key): _struck(value) for key, value in update.items() if key not in STRUCK}
    if isinstance(update, list):
        return [_struck(value) for value in update]
    return _whole(update) if isinstance(update, str) else update


def _whole(text: str) -> str:
    """Replace half characters, which a broken client can send and no file can hold."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
