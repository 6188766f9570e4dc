"""The studio's pages: what each address answers.

Owns the ways between them. Every page works without script, but for recording.
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.cli.workbench.preview_scenes import script
from bot.cli.workbench.studio.deeds import DEEDS
from bot.cli.workbench.studio.guard import Guard
from bot.cli.workbench.studio.sentences import FILTERS, Sentence
from bot.cli.workbench.studio.showing import (
    FOLDER,
    Studio,
    cards_of,
    chosen,
    editor,
    go,
    page,
    sentence_of,
    studio_of,
)
from bot.cli.workbench.studio.sounds import SOUNDS
from bot.errors import OperatorError
from bot.i18n import aliases


def build(studio: Studio, port: int) -> ASGIApp:
    """Compose the pages and their guard."""
    app = Starlette(
        routes=[
            Route("/", _overview),
            Route("/alias", _alias, methods=["GET", "POST"]),
            Route("/list", _list),
            Route("/screens/{number:int}", _screen),
            Route("/sentences/{id}", _show),
            *DEEDS,
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
    if not aliases.is_alias(said):
        told = {"wrong": aliases.FORM, "wanted": wanted, "typed": said}
        return page(request, "alias.html", status=422, **told)
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
