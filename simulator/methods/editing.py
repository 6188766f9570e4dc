"""Methods that change a message the bot sent; must never touch a person's message."""

from simulator import media, rules
from simulator.chats import Chat, Message
from simulator.errors import bad_request
from simulator.methods.registry import Request, answers
from simulator.methods.sending_media import caption, item_caption, stored
from simulator.wire import Json

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_CAPTION = ("caption", "caption_entities")


def _found(request: Request) -> tuple[Chat, Message]:
    raw = request.call.raw
    if raw.get("inline_message_id"):
        raise bad_request("message to edit not found")
    if not raw.get("message_id"):
        raise bad_request("message identifier is not specified")
    world = request.simulation.world
    chat = world.chat_for_sending(request.bot, raw.get("chat_id"))
    message = chat.living(int(raw["message_id"]))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.is_from_bot or message.has_reply_keyboard:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    request: Request, chat: Chat, message: Message, content: Json, gone: tuple[str, ...]
) -> Json:
    """Replace fields of a message; a call without markup takes the buttons away."""
    kept = {k: v for k, v in message.body.items() if k not in (*gone, "reply_markup", "edit_date")}
    markup: Json = request.call.raw.get("reply_markup") or {}
    body = kept | content
    if markup.get("inline_keyboard"):
        body["reply_markup"] = markup
    if body == {k: v for k, v in message.body.items() if k != "edit_date"}:
        raise bad_request(_SAME)
    body["edit_date"] = request.simulation.clock.date()
    message.body = body
    chat.changed()
    return body


@answers("editMessageText")
def edit_text(request: Request) -> Json:
    """Replace a message's text and buttons."""
    words = rules.words(request.call, "text", "entities", rules.MAX_TEXT)
    if not words.text:
        raise bad_request("text must be non-empty")
    chat, message = _found(request)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": words.text}
    if words.entities:
        content["entities"] = words.entities
    if request.call.raw.get("link_preview_options"):
        content["link_preview_options"] = request.call.raw["link_preview_options"]
    return _change(request, chat, message, content, ("text", "entities"))


@answers("editMessageReplyMarkup")
def edit_markup(request: Request) -> Json:
    """Replace a message's buttons."""
    chat, message = _found(request)
    return _change(request, chat, message, {}, ())


@answers("editMessageCaption")
def edit_caption(request: Request) -> Json:
    """Replace a file's caption and buttons."""
    chat, message = _found(request)
    if not any(kind in message.body for kind in media.MEDIA_KINDS):
        raise bad_request("there is no caption in the message to edit")
    return _change(request, chat, message, caption(request), _CAPTION)


@answers("editMessageMedia")
def edit_media(request: Request) -> Json:
    """Replace a message's file."""
    chat, message = _found(request)
    item: Json = request.call.raw["media"]
    content = media.describe(stored(request, item["type"], item["media"]), item)
    content |= item_caption(request, item)
    return _change(
        request, chat, message, content, (*media.MEDIA_KINDS, *_CAPTION, "text", "entities")
    )
