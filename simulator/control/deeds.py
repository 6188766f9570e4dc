"""Doors for what people do: write, tap, send, edit, block; `simulator.acts` does it."""

from starlette.datastructures import UploadFile
from starlette.requests import Request

from simulator import media
from simulator.acts import Phone, visible_button
from simulator.control.doors import ONE_PERSON, facts, person_of, phone_of, route, simulation_of
from simulator.entities import found_in
from simulator.errors import DoorError
from simulator.wire import Json

_MAX_PART = 2100 << 20
_DEFAULT_PLACE = {"latitude": 4.85, "longitude": 31.6}


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
    """A reply keyboard's button writes its label, or sends what it asks for."""
    rows = (phone.chat.keyboard or {}).get("keyboard", [])
    for button in (b for row in rows for b in row):
        label = button if isinstance(button, str) else button["text"]
        if label == said["button"]:
            return _press(phone, {} if isinstance(button, str) else button, label)
    raise DoorError(409, "the phone shows no such keyboard button now")


def _press(phone: Phone, button: Json, label: str) -> Json:
    if phone.chat.keyboard and phone.chat.keyboard.get("one_time_keyboard"):
        phone.chat.keyboard = None
    if button.get("request_location"):
        return phone.send({"location": dict(_DEFAULT_PLACE)})
    if button.get("request_contact"):
        return phone.send({"contact": _card(phone, {})})
    return phone.write(label)


def _card(phone: Phone, said: Json) -> Json:
    return {
        "phone_number": str(said.get("phone_number", "+211900000000")),
        "first_name": str(said.get("first_name", phone.person.first_name)),
        "user_id": phone.person.user_id,
    }


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
    fields = ("latitude", "longitude", "horizontal_accuracy")
    place = _DEFAULT_PLACE | {name: float(said[name]) for name in fields if name in said}
    return phone_of(request, said).send({"location": place})


async def contact(request: Request) -> Json:
    """Share a phone number, one's own unless another is given."""
    said = await facts(request)
    phone = phone_of(request, said)
    return phone.send({"contact": _card(phone, said)})


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


_DEEDS = {
    "text": text, "tap": tap, "file": send_file, "album": album, "location": location,
    "contact": contact, "sticker": sticker, "forward": forward, "edit": edit, "block": block,
    "unblock": unblock, "deactivate": deactivate,
}  # fmt: skip
ROUTES = [route(f"{ONE_PERSON}/{name}", door, "POST") for name, door in _DEEDS.items()]
