"""Methods that send something other than files; must never keep rules that `rules` could hold."""

from typing import Any

from simulator import rules
from simulator.chats import Message
from simulator.errors import bad_request
from simulator.methods.posting import place, post, target
from simulator.methods.registry import Request, answers
from simulator.wire import Json


@answers("sendMessage")
def send_message(request: Request) -> Json:
    """Send a text."""
    call = request.call
    words = rules.words(call, "text", "entities", rules.MAX_TEXT)
    if not words.text:
        raise bad_request("text must be non-empty")
    content: Json = {"text": words.text}
    if words.entities:
        content["entities"] = words.entities
    if call.raw.get("link_preview_options"):
        content["link_preview_options"] = call.raw["link_preview_options"]
    return post(request, content)


@answers("sendLocation")
def send_location(request: Request) -> Json:
    """Send a place."""
    return post(request, {"location": _numbers(request, "latitude", "longitude")})


@answers("sendVenue")
def send_venue(request: Request) -> Json:
    """Send a place with its name."""
    raw = request.call.raw
    location = _numbers(request, "latitude", "longitude")
    venue = {"location": location, "title": raw["title"], "address": raw["address"]}
    return post(request, {"venue": venue, "location": location})


@answers("sendContact")
def send_contact(request: Request) -> Json:
    """Send a phone number with a name."""
    fields = ("phone_number", "first_name", "last_name", "vcard")
    return post(request, {"contact": {k: v for k, v in request.call.raw.items() if k in fields}})


@answers("sendDice")
def send_dice(request: Request) -> Json:
    """Send an emoji with a random value."""
    value = request.simulation.world.rng.randint(1, 6)
    return post(
        request, {"dice": {"emoji": request.call.raw.get("emoji", "\U0001f3b2"), "value": value}}
    )


@answers("sendChatAction")
def send_chat_action(request: Request) -> bool:
    """Show that the bot is typing, uploading and so on."""
    chat = target(request)
    chat.action = {"action": request.call.raw["action"], "date": request.simulation.clock.date()}
    chat.changed()
    return True


def _numbers(request: Request, *names: str) -> Json:
    return {name: float(getattr(request.call.model, name)) for name in names}


def _source(request: Request, message_id: int, verb: str) -> Message:
    world, raw = request.simulation.world, request.call.raw
    message = world.chat_for(request.bot, raw["from_chat_id"]).living(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.body.get("has_protected_content"):
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


_ENVELOPE = frozenset(
    {"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup",
     "media_group_id", "forward_origin"}
)  # fmt: skip


def _content(message: Message) -> Json:
    return {k: v for k, v in message.body.items() if k not in _ENVELOPE}


@answers("copyMessage")
def copy_message(request: Request) -> Json:
    """Send another message's content without its author."""
    content = _content(_source(request, int(request.call.raw["message_id"]), "copy"))
    if "caption" in request.call.raw:
        words = rules.words(request.call, "caption", "caption_entities", rules.MAX_CAPTION)
        content |= {"caption": words.text, "caption_entities": words.entities}
    return {"message_id": post(request, content)["message_id"]}


def _forwarded(message: Message) -> Json:
    origin: Json = {
        "type": "user",
        "sender_user": message.body.get("from", {}),
        "date": message.date,
    }
    return {**_content(message), "forward_origin": origin}


@answers("forwardMessage")
def forward_message(request: Request) -> Json:
    """Forward one message, author included."""
    return post(
        request, _forwarded(_source(request, int(request.call.raw["message_id"]), "forward"))
    )


@answers("forwardMessages", "copyMessages")
def pass_on_many(request: Request) -> list[Json]:
    """Forward or copy several messages; missing ones are skipped."""
    world, call = request.simulation.world, request.call
    source = world.chat_for(request.bot, call.raw["from_chat_id"])
    chat = target(request)
    ids: list[Any] = list(getattr(call.model, "message_ids", []))
    found = [m for m in map(source.living, map(int, ids)) if m]
    make = _forwarded if call.method.name == "forwardMessages" else _content
    return [{"message_id": place(request, chat, make(m), None)["message_id"]} for m in found]
