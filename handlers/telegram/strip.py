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
        "first_name", "last_name", "username", "active_usernames", "title", "phone_number",
        "vcard", "author_signature", "is_premium", "added_to_attachment_menu", "custom_title",
        "forward_origin", "forward_from", "forward_from_chat", "forward_sender_name",
        "forward_signature", "forward_date", "sender_chat", "sender_business_bot", "via_bot",
        "reply_to_message", "external_reply", "quote", "personal_chat", "photo_url",
        "latitude", "longitude", "horizontal_accuracy", "thumbnail", "thumb", "reply_markup",
    }
)  # fmt: skip


def strip(update: Any) -> Any:
    """Return an update without the struck keys, at whatever depth they stand."""
    if isinstance(update, dict):
        return {key: strip(value) for key, value in update.items() if key not in STRUCK}
    if isinstance(update, list):
        return [strip(value) for value in update]
    return update
