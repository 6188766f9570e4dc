"""The studio's pages: what each address answers.

Owns the ways between them. Every page works without script, but for recording;
every form leads to a page of its own, so that reload repeats nothing. What
somebody has typed is on the page that refuses it.
"""

from collections.abc import Sequence
from dataclasses import replace

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.cli.workbench.preview_scenes import script
from bot.cli.workbench.studio.edits import Ending, save_sentence, vouch
from bot.cli.workbench.studio.guard import Guard
from bot.cli.workbench.studio.reading import Reading
from bot.cli.workbench.studio.sentences import FILTERS, Sentence
from bot.cli.workbench.studio.showing import (
    FOLDER,
    REFUSED,
    Studio,
    cards_of,
    chosen,
    editor,
    go,
    page,
    sentence_of,
    studio_of,
    to_sentence,
)
from bot.cli.workbench.studio.sounds import SOUNDS
from bot.cli.workbench.studio.undoing import Deed, before, undo
from bot.errors import OperatorError
from bot.i18n.reviews import ALIAS


def build(studio: Studio, port: int) -> ASGIApp:
    """Compose the pages and their guard."""
    app = Starlette(
        routes=[
            Route("/", _overview),
            Route("/alias", _alias, methods=["GET", "POST"]),
            Route("/list", _list),
            Route("/screens/{number:int}", _screen),
            Route("/sentences/{id}", _show),
            Route("/sentences/{id}/save", _save, methods=["POST"]),
            Route("/sentences/{id}/read", _read, methods=["POST"]),
            Route("/sentences/{id}/undo", _undo, methods=["POST"]),
            *SOUNDS,
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        exception_handlers={HTTPException: _not_here, OperatorError: _failed, Exception: _failed},
    )
    app.state.studio = studio
    return Guard(app, port, studio.root)


async def _overview(request: Request) -> Response:
    reading = studio_of(request).shelf.now()
    sections: dict[str, list[Sentence]] = {}
    for one in reading.sentences:
        name = one.place.spots[0].section if one.place else "On no screen"
        sections.setdefault(name, []).append(one)
    return page(
        request,
        "overview.html",
        reading=reading,
        total=_figures(reading.sentences),
        sections={
            name: {"first": found[0], "figures": _figures(found)}
            for name, found in sections.items()
        },
    )


def _figures(sentences: Sequence[Sentence]) -> dict[str, int]:
    return {name: sum(map(wanted, sentences)) for name, (_, wanted) in FILTERS.items()}


async def _alias(request: Request) -> Response:
    studio = studio_of(request)
    wanted = request.query_params.get("for", "")
    wanted = wanted if wanted in studio.shelf.now().by_id else ""
    if request.method == "GET":
        return page(request, "alias.html", wrong="", wanted=wanted, typed=studio.alias)
    said = str((await request.form()).get("alias", "")).strip()
    if not ALIAS.fullmatch(said):
        wrong = "An alias is one word of at most 32 letters, digits, dots and dashes."
        return page(request, "alias.html", status=422, wrong=wrong, wanted=wanted, typed=said)
    studio.alias = said
    return go(request, f"/sentences/{wanted}" if wanted else "/")


async def _list(request: Request) -> Response:
    reading = studio_of(request).shelf.now()
    shown = chosen(request)
    found = [one for one in reading.sentences if FILTERS[shown][1](one)]
    return page(request, "list.html", reading=reading, found=found, shown=shown)


async def _screen(request: Request) -> Response:
    studio = studio_of(request)
    number = request.path_params["number"]
    if not 0 < number <= len(script()):
        raise HTTPException(404)
    reading = studio.shelf.now()
    return page(
        request,
        "screen.html",
        reading=reading,
        number=number,
        last=len(script()),
        cards=cards_of(studio, reading, number),
    )


async def _show(request: Request) -> Response:
    studio = studio_of(request)
    reading = studio.shelf.now()
    sentence = sentence_of(request, reading)
    if not studio.alias:
        return go(request, f"/alias?for={sentence.id}")
    return editor(request, sentence)


async def _save(request: Request) -> Response:
    studio = studio_of(request)
    form = await request.form(max_files=0)
    if not studio.alias:
        return go(request, "/alias")
    async with studio.writing:
        reading = studio.shelf.now()
        name = request.path_params["id"]
        texts = _texts(form)
        was = before(studio.folder, reading.language, name, studio.alias)
        ending, faults = save_sentence(
            studio.folder,
            reading.language,
            name,
            state=str(form.get("state", "")),
            texts=texts,
            alias=studio.alias,
        )
        reading = studio.shelf.now()
        _remember(studio, reading, was, ending)
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
    async with studio.writing:
        reading = studio.shelf.now()
        name, state = request.path_params["id"], str(form.get("state", ""))
        was = before(studio.folder, reading.language, name, studio.alias)
        ending = vouch(studio.folder, reading.language, name, state=state, alias=studio.alias)
        reading = studio.shelf.now()
        _remember(studio, reading, was, ending)
    if ending is Ending.SAVED:
        return to_sentence(request, _following(request, reading, name) or name, "read")
    if ending is Ending.GONE:
        return page(request, "gone.html", status=409, why=REFUSED[ending], texts=())
    return editor(request, sentence_of(request, reading), status=409, refused=REFUSED[ending])


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


def _remember(studio: Studio, reading: Reading, was: Deed | None, ending: Ending) -> None:
    """Keep the last deed, so that it can be undone."""
    if ending is Ending.SAVED and was is not None:
        studio.last = replace(was, left=reading.by_id[was.sentence].state)


def _following(request: Request, reading: Reading, name: str) -> str | None:
    """Return the next sentence of those shown, counted from where this one stands."""
    here, wanted = reading.by_id[name].number, FILTERS[chosen(request)][1]
    return next((one.id for one in reading.sentences if one.number > here and wanted(one)), None)


def _texts(form: FormData) -> tuple[str, ...]:
    texts: list[str] = []
    while isinstance(text := form.get(f"form{len(texts)}"), str):
        texts.append(text.replace("\r\n", "\n").strip())
    return tuple(texts)


async def _not_here(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    why = "There is no such page: the sentence may have changed."
    return page(request, "gone.html", status=status, why=why, texts=())


async def _failed(request: Request, error: Exception) -> Response:
    known = isinstance(error, OperatorError)
    why = (
        str(error)
        if known
        else f"The studio failed ({type(error).__name__}). Look before you go on."
    )
    return page(request, "gone.html", status=500, why=why, texts=())
