"""The desk as one web application: pages, guard, and the clock that locks it.

Owns the composition. What a page does is in `desk.pages`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from desk.asking import Asked, show_fault, show_stranger
from desk.desk import Desk
from desk.faults import NOT_A_PAGE
from desk.pages import ROUTES
from desk.security import Guard

STATIC = Path(__file__).parent / "static"
LOOK_EVERY_S = 15


def build(desk: Desk) -> ASGIApp:
    """Compose the application of one desk."""
    app = Starlette(
        routes=[*ROUTES, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={HTTPException: _not_a_page},
        lifespan=_locking,
    )
    app.state.desk = desk
    return Guard(_Below(app, desk), desk.settings.port, desk.root)


class _Below:
    """Everything of a launch below its own path; elsewhere there is nothing (ASGI)."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = self._desk.root
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].startswith(f"{root}/"):
            await self._app({**scope, "root_path": root}, receive, send)
        else:
            stranger = show_stranger(Request(scope), self._desk)
            await stranger(scope, receive, send)


@asynccontextmanager
async def _locking(app: Starlette) -> AsyncIterator[None]:
    """Lock whoever is idle, also when no browser asks for anything any more."""
    task = asyncio.create_task(_lock_idle(app.state.desk))
    try:
        yield
    finally:
        task.cancel()


async def _lock_idle(desk: Desk) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        desk.sessions.lock_idle()


async def _not_a_page(request: Request, error: Exception) -> Response:
    desk: Desk = request.app.state.desk
    browser = desk.browser(request)
    if browser is None:
        return show_stranger(request, desk)
    status = error.status_code if isinstance(error, HTTPException) else NOT_A_PAGE.status
    response = show_fault(Asked(request, desk, browser), NOT_A_PAGE)
    response.status_code = status
    return response
