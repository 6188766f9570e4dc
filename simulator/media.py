"""The Bot API's objects around a file, a place or a contact; must never store anything itself."""

from typing import Any

from simulator.files import StoredFile
from simulator.wire import Json

MEDIA_KINDS = ("photo", "voice", "document", "video", "audio", "animation", "video_note", "sticker")
_DEFAULT_MIME = {"voice": "audio/ogg", "video": "video/mp4", "audio": "audio/mpeg"}
_SQUARE = {"width": 512, "height": 512}


def describe(file: StoredFile, extra: Json | None = None) -> Json:
    """The message field of a file, such as `{"voice": {…}}`.

    Args:
        file: what was stored.
        extra: what the sender said of it: duration, width, height, emoji.
    """
    said = {k: v for k, v in (extra or {}).items() if v is not None}
    base = file.public()
    named: Json = {"file_name": file.name} if file.name else {}
    mime = {"mime_type": file.mime_type or _DEFAULT_MIME.get(file.kind, "application/octet-stream")}
    seconds = {"duration": int(said.get("duration", 1))}
    frame = {"width": int(said.get("width", 1280)), "height": int(said.get("height", 720))}
    match file.kind:
        case "photo":
            return {"photo": _sizes(file)}
        case "voice":
            return {"voice": base | seconds | mime}
        case "audio":
            return {"audio": base | seconds | mime | named}
        case "video" | "animation":
            return {file.kind: base | seconds | frame | mime | named}
        case "video_note":
            return {"video_note": base | seconds | {"length": 240}}
        case "sticker":
            kind = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": base | _SQUARE | kind | {"emoji": said.get("emoji", "\U0001f44d")}}
        case _:
            return {"document": base | mime | named}


def _sizes(file: StoredFile) -> list[Json]:
    """A thumbnail and the picture, smallest first, as Telegram lists them."""
    thumbnail = {
        "file_id": file.file_id + "_s",
        "file_unique_id": file.unique_id + "s",
        "file_size": min(file.size, 1200),
        "width": 90,
        "height": 67,
    }
    return [thumbnail, file.public() | {"width": 1280, "height": 960}]


def shown(body: Json) -> Json | None:
    """What a phone shows of a message's attachment: its kind and size, and where to fetch it."""
    for kind in MEDIA_KINDS:
        if kind in body:
            item: Any = body[kind][-1] if kind == "photo" else body[kind]
            facts = {k: item[k] for k in ("file_name", "mime_type", "duration") if k in item}
            where = f"/control/files/{item['file_id']}"
            return {"kind": kind, "size": item["file_size"], "url": where, **facts}
    for kind in ("location", "venue", "contact", "poll", "dice"):
        if kind in body:
            return {"kind": kind, "size": 0, **body[kind]}
    return None
