"""Raw updates as Telegram sends them, with every name that one can carry.

Owns their shapes. Whatever names a person here begins with `MARK`, so that a
test can look for it after stripping.
"""

from typing import Any

MARK = "ZEUGIN"
CHAT = 4_400_000_017
Raw = dict[str, Any]


def person(*, bot: bool = False, language: str | None = "ar-SY") -> Raw:
    """A `from`, with all of a user's facts."""
    facts = {
        "id": CHAT,
        "is_bot": bot,
        "first_name": f"{MARK} first",
        "last_name": f"{MARK} last",
        "username": f"{MARK}_account",
        "is_premium": True,
        "added_to_attachment_menu": True,
    }
    return facts | ({"language_code": language} if language else {})


def chat(kind: str = "private") -> Raw:
    """A `chat` of a kind."""
    return {
        "id": CHAT if kind == "private" else -1_001_234_567_890,
        "type": kind,
        "first_name": f"{MARK} first",
        "last_name": f"{MARK} last",
        "username": f"{MARK}_account",
        "title": f"{MARK} group",
        "active_usernames": [f"{MARK}_account"],
    }


def message(kind: str = "private", *, number: int = 51, **content: Any) -> Raw:
    """A message with some content."""
    return {
        "message_id": number,
        "from": person(),
        "chat": chat(kind),
        "date": 1_750_000_000,
        **content,
    }


def update(update_id: int = 900, **kinds: Any) -> Raw:
    """An update of some kind."""
    return {"update_id": update_id, **kinds}


def wrote(text: str, kind: str = "private", **facts: Any) -> Raw:
    """Somebody writes."""
    return update(message=message(kind, text=text, **facts))


def tapped(data: str, *, card: int = 77, query: str = "4242") -> Raw:
    """Somebody taps a button under a card."""
    card_facts = {**message(number=card, text="the card"), "from": person(bot=True)}
    facts = {"id": query, "from": person(), "message": card_facts, "data": data}
    return update(callback_query={**facts, "chat_instance": "-77"})


def file_body(size: Any = 9000, **facts: Any) -> Raw:
    """A file's facts."""
    return {"file_id": "FILE-ID", "file_unique_id": "U", "file_size": size, **facts}


VOICE = file_body(duration=42, mime_type="audio/ogg")
PHOTO = [
    {**file_body(900), "file_id": "SMALL", "width": 90, "height": 90},
    {**file_body(90_000), "file_id": "LARGE", "width": 1280, "height": 960},
]
DOCUMENT = file_body(
    5000,
    file_name="list.pdf",
    mime_type="application/pdf",
    thumbnail={"file_id": f"{MARK} thumb", "width": 1, "height": 1},
)
EVERYTHING = update(
    message=message(
        text="They took my cow.",
        sender_chat=chat("channel"),
        author_signature=f"{MARK} signature",
        forward_origin={"type": "user", "sender_user": person()},
        forward_from=person(),
        forward_sender_name=f"{MARK} hidden",
        forward_date=1,
        via_bot=person(bot=True),
        reply_to_message=message(text=f"{MARK} earlier words"),
        external_reply={"origin": {"sender_user": person()}},
        quote={"text": f"{MARK} quoted"},
        contact={
            "phone_number": f"{MARK} +000",
            "first_name": f"{MARK}",
            "user_id": 4_411_223_344,
            "vcard": f"{MARK}",
        },
        location={"latitude": 12.34567, "longitude": 45.67891, "horizontal_accuracy": 3.5},
        venue={
            "location": {"latitude": 12.34567, "longitude": 45.67891},
            "title": f"{MARK} house",
            "address": f"{MARK} street 7",
        },
        entities=[
            {"type": "bold", "offset": 0, "length": 4},
            {
                "type": "text_mention",
                "offset": 5,
                "length": 4,
                "user": person() | {"id": 4_411_223_344},
            },
        ],
        document=DOCUMENT,
        reply_markup={"inline_keyboard": [[{"text": "x", "url": f"https://{MARK}"}]]},
    )
)
