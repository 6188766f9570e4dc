"""What somebody does to a sentence in the studio: save it, vouch, say it in English, undo.

Owns the answers to these forms. Each leads to a page of its own, so that
reload repeats nothing; what somebody has typed is on the page that refuses it.
"""

from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cli.workbench.studio.edits import Ending, save_sentence, tell_back, vouch
from bot.cli.workbench.studio.reading import Reading
from bot.cli.workbench.studio.sentences import FILTERS
from bot.cli.workbench.studio.showing import (
    REFUSED,
    Studio,
    chosen,
    editor,
    go,
    page,
    sentence_of,
    studio_of,
    to_sentence,
)
from bot.cli.workbench.studio.undoing import Deed, before, undo


async def _save(request: Request) -> Response:
    studio = studio_of(request)
    form = await request.form(max_files=0)
    if not studio.alias:
        return go(request, "/alias")
    name, texts, state = request.path_params["id"], _texts(form), str(form.get("state", ""))
    async with studio.writing:
        language = studio.shelf.now().language
        was = before(studio.folder, language, name, studio.alias)
        ending, faults = save_sentence(
            studio.folder, language, name, state=state, texts=texts, alias=studio.alias
        )
        reading = _remember(studio, was, ending)
    if ending in {Ending.SAVED, Ending.AS_IT_WAS}:
        following = _following(request, reading, name) if form.get("then") == "next" else name
        said = ["saved"] if ending is Ending.SAVED else []
        said += [] if following else ["last"]
        return to_sentence(request, following or name, "-".join(said))
    if ending is Ending.GONE:
        return page(request, "gone.html", status=409, why=REFUSED[ending], texts=texts)
    return editor(
        request,
        sentence_of(request, reading),
        status=409 if ending is Ending.CHANGED else 422,
        refused=REFUSED[ending],
        faults=faults,
        written=texts,
        differs=ending is Ending.CHANGED,
    )


async def _read(request: Request) -> Response:
    studio = studio_of(request)
    form = await request.form(max_files=0)
    if not studio.alias:
        return go(request, "/alias")
    name, state = request.path_params["id"], str(form.get("state", ""))
    async with studio.writing:
        language = studio.shelf.now().language
        was = before(studio.folder, language, name, studio.alias)
        ending = vouch(studio.folder, language, name, state=state, alias=studio.alias)
        reading = _remember(studio, was, ending)
    if ending is Ending.SAVED:
        return to_sentence(request, _following(request, reading, name) or name, "read")
    if ending is Ending.GONE:
        return page(request, "gone.html", status=409, why=REFUSED[ending], texts=())
    return editor(request, sentence_of(request, reading), status=409, refused=REFUSED[ending])


async def _back(request: Request) -> Response:
    studio = studio_of(request)
    form = await request.form(max_files=0)
    if not studio.alias:
        return go(request, "/alias")
    name = request.path_params["id"]
    said = {field: str(form.get(field, "")) for field in ("state", "was", "says")}
    async with studio.writing:
        language = studio.shelf.now().language
        ending = tell_back(studio.folder, language, name, **said, alias=studio.alias)
        reading = studio.shelf.now()
    if ending in {Ending.SAVED, Ending.AS_IT_WAS}:
        return to_sentence(request, name, "back" if ending is Ending.SAVED else "")
    told = REFUSED[ending]
    if ending is Ending.GONE:
        return page(request, "gone.html", status=409, why=told, texts=(said["says"],))
    sentence = sentence_of(request, reading)
    return editor(request, sentence, status=409, refused=told, says=said["says"])


async def _undo(request: Request) -> Response:
    studio = studio_of(request)
    async with studio.writing:
        reading, deed = studio.shelf.now(), studio.last
        sentence = sentence_of(request, reading)
        is_last = deed is not None and deed.sentence == sentence.id
        ending = undo(studio.folder, reading.language, deed) if deed and is_last else Ending.LATE
        reading = studio.shelf.now()
        studio.last = None if ending is Ending.SAVED else deed
    if ending is Ending.SAVED:
        return to_sentence(request, sentence.id, "undone")
    if ending is Ending.CHANGED:
        ending = Ending.LATE
    return editor(request, reading.by_id[sentence.id], status=409, refused=REFUSED[ending])


def _remember(studio: Studio, was: Deed | None, ending: Ending) -> Reading:
    """Keep the last deed, so that it can be undone; return the language as it is now."""
    reading = studio.shelf.now()
    if ending is Ending.SAVED and was is not None:
        studio.last = replace(was, left=reading.by_id[was.sentence].state)
    return reading


def _following(request: Request, reading: Reading, name: str) -> str | None:
    """Return the next sentence of those shown, counted from where this one stands."""
    here, wanted = reading.by_id[name].number, FILTERS[chosen(request)][1]
    return next((one.id for one in reading.sentences if one.number > here and wanted(one)), None)


def _texts(form: FormData) -> tuple[str, ...]:
    texts: list[str] = []
    while isinstance(text := form.get(f"form{len(texts)}"), str):
        texts.append(text.replace("\r\n", "\n").strip())
    return tuple(texts)


DEEDS = (
    Route("/sentences/{id}/save", _save, methods=["POST"]),
    Route("/sentences/{id}/read", _read, methods=["POST"]),
    Route("/sentences/{id}/back", _back, methods=["POST"]),
    Route("/sentences/{id}/undo", _undo, methods=["POST"]),
)
