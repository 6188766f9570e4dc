"""Methods that send files, alone or as albums; must never judge what a file contains."""

from collections.abc import Iterable
from typing import Any

from simulator import media, rules
from simulator.contract import Upload
from simulator.errors import bad_request, violation
from simulator.files import StoredFile
from simulator.methods.posting import place, post, target
from simulator.methods.registry import Request, answers
from simulator.wire import Json

MAX_PHOTO = 10 << 20
_ALBUM_SIZES = range(2, 11)
_FIELDS = {
    "sendPhoto": "photo", "sendVoice": "voice", "sendDocument": "document", "sendVideo": "video",
    "sendAudio": "audio", "sendAnimation": "animation", "sendVideoNote": "video_note",
    "sendSticker": "sticker",
}  # fmt: skip


@answers(*_FIELDS)
def send_file(request: Request) -> Json:
    """Send a photo, voice note, document and the like."""
    kind = _FIELDS[request.call.method.name]
    target(request)
    content = media.describe(stored(request, kind, request.call.raw.get(kind)), request.call.raw)
    return post(request, content | caption(request))


def caption(request: Request) -> Json:
    """The caption's fields of a message, if the call has one."""
    words = rules.words(request.call, "caption", "caption_entities", rules.MAX_CAPTION)
    return _caption(words)


def _caption(words: rules.Words) -> Json:
    content: Json = {"caption": words.text} if words.text else {}
    if words.entities:
        content["caption_entities"] = words.entities
    return content


def stored(request: Request, kind: str, reference: Any) -> StoredFile:
    """The file a call names: uploaded with it, or known by its id.

    Raises:
        ApiError: 400 for an unknown id, an empty or too large file; 413 beyond every limit.
    """
    files, upload = request.simulation.files, request.call.upload_at(reference)
    if upload is None:
        known = files.find(str(reference).removesuffix("_s"))
        if known is None:
            raise violation("wrong remote file identifier specified: Wrong string length")
        return known
    if not upload.content:
        raise violation("file must be non-empty")
    if kind == "photo" and len(upload.content) > MAX_PHOTO:
        raise violation("PHOTO_INVALID_DIMENSIONS: file is too big for a photo")
    return _keep(request, kind, upload)


def _keep(request: Request, kind: str, upload: Upload) -> StoredFile:
    name = None if kind in ("photo", "voice", "video_note", "sticker") else upload.filename
    return request.simulation.files.add(kind, upload.content, name=name, mime_type=upload.mime_type)


@answers("sendMediaGroup")
def send_album(request: Request) -> list[Json]:
    """Send two to ten files as one album."""
    items: list[Json] = request.call.raw["media"]
    if len(items) not in _ALBUM_SIZES:
        raise violation("there must be from 2 to 10 media to send as an album")
    chat = target(request)
    group = str(request.simulation.world.rng.getrandbits(60))
    contents = [_album_item(request, item) for item in items]
    return [place(request, chat, {"media_group_id": group, **c}, None) for c in contents]


def _album_item(request: Request, item: Json) -> Json:
    file = stored(request, item["type"], item["media"])
    return media.describe(file, item) | item_caption(request, item)


def item_caption(request: Request, item: Json) -> Json:
    """The caption's fields of one item of an album, or of a message's new file."""
    models: Any = getattr(request.call.model, "media", [])
    models = models if isinstance(models, Iterable) and not hasattr(models, "media") else [models]
    model = next((m for m in models if getattr(m, "media", None) == item["media"]), None)
    if model is None:
        raise bad_request("media not found")
    return _caption(rules.words_of(model, item, "caption", "caption_entities", rules.MAX_CAPTION))
