"""The studio's pages of sound: a sentence's recording, and the numbers'.

Owns hearing and keeping them. What a sentence says is settled before it is
spoken: a recording is refused if another text stands on disk by now.
"""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.cli.workbench.studio.edits import Ending
from bot.cli.workbench.studio.guard import LARGEST
from bot.cli.workbench.studio.reading import number_key
from bot.cli.workbench.studio.recording import hear, keep, sound_of
from bot.cli.workbench.studio.showing import (
    REFUSED,
    TOLD,
    Studio,
    editor,
    go,
    page,
    sentence_of,
    studio_of,
    to_sentence,
)
from bot.errors import OperatorError
from bot.i18n.recordings import Recording

NUMBERS = range(1, 13)
"""No card has so many buttons with words."""


@dataclass(frozen=True, slots=True)
class _Sent:
    content: bytes
    raw: bool
    """Whether it is samples; else a file of Opus in Ogg."""
    state: str


async def _hear(request: Request) -> Response:
    reading = studio_of(request).shelf.now()
    return _played(reading.recording(sentence_of(request, reading)))


async def _keep(request: Request) -> Response:
    studio = studio_of(request)
    sent = await _sent(request)
    if not studio.alias:
        return go(request, "/alias")
    reading = studio.shelf.now()
    sentence = sentence_of(request, reading)
    if not sentence.recordable or sent.state != sentence.state:
        return editor(request, sentence, status=409, refused=REFUSED[Ending.CHANGED])
    try:
        await _take(studio, sent, sentence.key, reading.spoken(sentence))
    except OperatorError as error:
        return editor(request, sentence, status=422, refused=str(error))
    return to_sentence(request, sentence.id, "spoken")


async def _heard(request: Request) -> Response:
    """Take a second person's word that a recording says the words beside it."""
    studio = studio_of(request)
    form = await request.form(max_files=0)
    if not studio.alias:
        return go(request, "/alias")
    async with studio.writing:
        reading = studio.shelf.now()
        sentence = sentence_of(request, reading)
        recording = reading.recording(sentence)
        if recording is None or form.get("sound") != recording.sound:
            return editor(request, sentence, status=409, refused=REFUSED[Ending.CHANGED])
        try:
            hear(studio.folder, studio.code, sentence.key, alias=studio.alias)
        except OperatorError as error:
            return editor(request, sentence, status=409, refused=str(error))
    return to_sentence(request, sentence.id, "heard")


async def _number(request: Request) -> Response:
    if not studio_of(request).alias:
        return go(request, "/alias")
    return _number_page(request, said=TOLD.get(request.query_params.get("said", ""), ""))


async def _hear_number(request: Request) -> Response:
    return _played(studio_of(request).shelf.now().number(_asked(request)))


async def _keep_number(request: Request) -> Response:
    studio, number = studio_of(request), _asked(request)
    sent = await _sent(request)
    if not studio.alias:
        return go(request, "/alias")
    try:
        await _take(studio, sent, number_key(number), str(number))
    except OperatorError as error:
        return _number_page(request, status=422, refused=str(error))
    return go(request, f"/numbers/{number}?said=spoken")


async def _sent(request: Request) -> _Sent:
    async with request.form(max_files=1, max_part_size=LARGEST) as form:
        file = form.get("recording")
        content = await file.read() if isinstance(file, UploadFile) else b""
        return _Sent(content, form.get("raw") == "yes", str(form.get("state", "")))


async def _take(studio: Studio, sent: _Sent, msgid: str, words: str) -> None:
    if sent.raw:
        sound = await sound_of(studio.programs, samples=sent.content)
    else:
        sound = await sound_of(studio.programs, recording=sent.content)
    async with studio.writing:
        keep(studio.folder, studio.code, msgid, translation=words, alias=studio.alias, sound=sound)


def _number_page(
    request: Request, *, status: int = 200, said: str = "", refused: str = ""
) -> Response:
    number, reading = _asked(request), studio_of(request).shelf.now()
    return page(
        request,
        "number.html",
        status=status,
        reading=reading,
        number=number,
        numbers=NUMBERS,
        recording=reading.number(number),
        said=said,
        refused=refused,
    )


def _asked(request: Request) -> int:
    number: int = request.path_params["number"]
    if number not in NUMBERS:
        raise HTTPException(404)
    return number


def _played(recording: Recording | None) -> Response:
    if recording is None:
        raise HTTPException(404)
    return FileResponse(recording.path, media_type="audio/ogg")


SOUNDS = (
    Route("/sentences/{id}/sound", _hear, methods=["GET"]),
    Route("/sentences/{id}/sound", _keep, methods=["POST"]),
    Route("/sentences/{id}/sound/heard", _heard, methods=["POST"]),
    Route("/numbers/{number:int}", _number),
    Route("/numbers/{number:int}/sound", _hear_number, methods=["GET"]),
    Route("/numbers/{number:int}/sound", _keep_number, methods=["POST"]),
)
