"""Doors for what people do and see; must never act itself: `simulator.acts` does."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from simulator import media
from simulator.acts import Phone, visible_button
from simulator.control.doors import facts, person_of, phone_of, route, simulation_of
from simulator.entities import found_in
from simulator.errors import DoorError
from simulator.people import Person
from simulator.view import chat_view
from simulator.wire import Json

_LONGEST_POLL = 60.0
_MAX_PART = 2100 << 20


def _described(request: Request, person: Person) -> Json:
    bots = simulation_of(request).world.bots.values()
    language = (person.language_code or "")[:2]
    return {
        "person": person.user_id,
        "chat_id": person.user_id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "bots": [
            {
                "bot": bot.bot_id,
                "username": bot.username,
                "name": bot.text_for("name", language),
                "description": bot.text_for("description", language),
                "short_description": bot.text_for("short_description", language),
                "commands": bot.commands_shown(person.user_id, language),
                "blocked": person.user_id in bot.chats and bot.chats[person.user_id].is_blocked,
            }
            for bot in bots
        ],
    }


async def add_person(request: Request) -> Json:
    """Somebody new."""
    person = simulation_of(request).world.add_person(await facts(request))
    return _described(request, person)


async def list_people(request: Request) -> Json:
    """Everybody."""
    people = simulation_of(request).world.people.values()
    return {"people": [_described(request, person) for person in people]}


async def person_facts(request: Request) -> Json:
    """Who somebody is and which menu their phone shows."""
    return _described(request, person_of(request))


async def change_person(request: Request) -> Json:
    """A new name or language."""
    person = person_of(request)
    for field, value in (await facts(request)).items():
        if field not in ("first_name", "last_name", "username", "language_code"):
            raise DoorError(400, "a person has first_name, last_name, username and language_code")
        setattr(person, field, value)
    for bot in simulation_of(request).world.bots.values():
        if person.user_id in bot.chats:
            bot.chats[person.user_id].public = person.chat()
    return _described(request, person)


async def text(request: Request) -> Json:
    """Write."""
    said = await facts(request)
    more = _reply(phone_of(request, said), said)
    return phone_of(request, said).write(str(said["text"]), **more)


def _reply(phone: Phone, said: Json) -> Json:
    wanted = said.get("reply_to")
    message = phone.chat.living(int(wanted)) if wanted else None
    return {"reply_to_message": message.body} if message else {}


async def tap(request: Request) -> Json:
    """Tap a button; one that copies text returns the text, one that opens an address returns it."""
    said = await facts(request)
    phone = phone_of(request, said)
    if said.get("stale"):
        return _stale_tap(phone, said)
    if "message_id" not in said:
        return _tap_keyboard(phone, said)
    message, button = visible_button(phone.chat, said)
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    if "callback_data" in button:
        return phone.tap(button, message, message.message_id)
    return {"opened": button.get("url") or button.get("web_app", {}).get("url", "")}


def _stale_tap(phone: Phone, said: Json) -> Json:
    message_id = int(said["message_id"])
    message = phone.chat.living(message_id)
    return phone.tap({"callback_data": str(said["button"])}, message, message_id)


def _tap_keyboard(phone: Phone, said: Json) -> Json:
    """A reply keyboard's button writes its label."""
    rows = (phone.chat.keyboard or {}).get("keyboard", [])
    for button in (b for row in rows for b in row):
        label = button if isinstance(button, str) else button["text"]
        if label == said["button"]:
            if phone.chat.keyboard and phone.chat.keyboard.get("one_time_keyboard"):
                phone.chat.keyboard = None
            return phone.write(label)
    raise DoorError(409, "the phone shows no such keyboard button now")


async def send_file(request: Request) -> Json:
    """Send a file: parts `kind`, `file`, and perhaps `caption`, `duration`, `size` in bytes."""
    form = await request.form(max_part_size=_MAX_PART)
    said = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    kind = said.get("kind", "document")
    if kind not in media.MEDIA_KINDS:
        raise DoorError(400, f"kind is one of {', '.join(media.MEDIA_KINDS)}")
    upload = next((v for _, v in form.multi_items() if isinstance(v, UploadFile)), None)
    phone = phone_of(request, said)
    return phone.send(await _content(request, kind, upload, said))


async def _content(
    request: Request, kind: str, upload: UploadFile | None, said: dict[str, str]
) -> Json:
    named = kind not in ("photo", "voice", "video_note", "sticker")
    file = simulation_of(request).files.add(
        kind,
        await upload.read() if upload else b"",
        name=upload.filename if upload and named else None,
        mime_type=upload.content_type if upload and kind != "photo" else None,
        size=int(said["size"]) if said.get("size") else None,
    )
    content = media.describe(file, dict(said))
    if said.get("caption"):
        content["caption"] = said["caption"]
        if entities := found_in(said["caption"]):
            content["caption_entities"] = entities
    return content


async def album(request: Request) -> Json:
    """Send several photos at once, each its own message, as Telegram does."""
    form = await request.form(max_part_size=_MAX_PART)
    said = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    uploads = [v for _, v in form.multi_items() if isinstance(v, UploadFile)]
    if not 2 <= len(uploads) <= 10:
        raise DoorError(400, "an album has 2 to 10 files")
    group = str(simulation_of(request).world.rng.getrandbits(60))
    phone = phone_of(request, said)
    sent = []
    for index, upload in enumerate(uploads):
        words = said if index == 0 else {}
        content = await _content(request, said.get("kind", "photo"), upload, words)
        sent.append(phone.send({"media_group_id": group, **content}))
    return {"messages": sent, "media_group_id": group}


async def location(request: Request) -> Json:
    """Send a place."""
    said = await facts(request)
    place = {
        "latitude": float(said.get("latitude", 4.85)),
        "longitude": float(said.get("longitude", 31.6)),
    }
    if "horizontal_accuracy" in said:
        place["horizontal_accuracy"] = float(said["horizontal_accuracy"])
    return phone_of(request, said).send({"location": place})


async def contact(request: Request) -> Json:
    """Share a phone number, one's own unless another is given."""
    said = await facts(request)
    phone = phone_of(request, said)
    card = {
        "phone_number": str(said.get("phone_number", "+211900000000")),
        "first_name": str(said.get("first_name", phone.person.first_name)),
        "user_id": phone.person.user_id,
    }
    return phone.send({"contact": card})


async def sticker(request: Request) -> Json:
    """Send a sticker."""
    said = await facts(request)
    file = simulation_of(request).files.add("sticker", b"RIFF____WEBP", mime_type="image/webp")
    return phone_of(request, said).send(media.describe(file, said))


async def forward(request: Request) -> Json:
    """Forward somebody's text."""
    said = await facts(request)
    phone = phone_of(request, said)
    sender = str(said.get("from", phone.world.add_person({}).first_name))
    origin = {
        "type": "hidden_user",
        "sender_user_name": sender,
        "date": phone.world.clock.date() - 60,
    }
    return phone.write(str(said["text"]), forward_origin=origin)


async def edit(request: Request) -> Json:
    """Change an own message."""
    said = await facts(request)
    return phone_of(request, said).edit(int(said["message_id"]), str(said["text"]))


async def block(request: Request) -> Json:
    """Stop the bot."""
    return phone_of(request, await facts(request)).block(is_blocked=True)


async def unblock(request: Request) -> Json:
    """Start the bot again."""
    return phone_of(request, await facts(request)).block(is_blocked=False)


async def deactivate(request: Request) -> Json:
    """Delete the account."""
    person_of(request).is_deactivated = True
    return {"deactivated": True}


async def chat(request: Request) -> Json:
    """What the phone shows now, and with `deleted=1` what it does not show any more."""
    phone = phone_of(request, {})
    return chat_view(phone.chat, with_deleted=request.query_params.get("deleted") == "1")


async def events(request: Request) -> Json:
    """The chat as soon as its revision is above `since`, or after `timeout` seconds."""
    phone = phone_of(request, {})
    since = int(request.query_params.get("since", "0"))
    timeout = float(request.query_params.get("timeout", "25"))
    await phone.chat.wait_change(since, min(timeout, _LONGEST_POLL))
    return chat_view(phone.chat)


_ONE = "/control/people/{person:int}"
_ACTS = {
    "text": text, "tap": tap, "file": send_file, "album": album, "location": location,
    "contact": contact, "sticker": sticker, "forward": forward, "edit": edit, "block": block,
    "unblock": unblock, "deactivate": deactivate,
}  # fmt: skip
ROUTES = [
    route("/control/people", add_person, "POST"),
    route("/control/people", list_people, "GET"),
    route(_ONE, person_facts, "GET"),
    route(_ONE, change_person, "POST", "PATCH"),
    route(f"{_ONE}/chat", chat, "GET"),
    route(f"{_ONE}/events", events, "GET"),
    *(route(f"{_ONE}/{name}", door, "POST") for name, door in _ACTS.items()),
]
