"""Where a page answers, and under which conditions its handler runs.

Owns unlocking as a condition, the check of a form's token before anything
else, and what becomes of a form that came after the lock: it is kept where its
page says how, and never acted upon.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.asking import (
    Asked,
    Handler,
    Keeps,
    LockedError,
    show_fault,
    show_stranger,
    with_note,
)
from desk.desk import Desk
from desk.errors import ForgedError
from desk.faults import fault_of


def get(path: str, handler: Handler, *, locked: bool = False, quiet: bool = False) -> Route:
    """Route a page.

    Args:
        path: as Starlette writes it.
        handler: what answers.
        locked: whether it is shown while nobody is unlocked.
        quiet: whether asking for it does not count as a touch (polling).
    """
    return Route(path, _Endpoint(handler, locked=locked, quiet=quiet), methods=["GET"])


def post(
    path: str,
    handler: Handler,
    *,
    locked: bool = False,
    quiet: bool = False,
    by_token: bool = True,
    keeps: Keeps | None = None,
) -> Route:
    """Route what changes something; its form's token is checked before the handler runs.

    Args:
        path: as Starlette writes it.
        handler: what answers.
        locked: whether it may be sent while nobody is unlocked.
        quiet: whether sending it does not count as a touch.
        by_token: whether the form's token is asked for; not for locking, which
            must work from a page that is older than the last unlocking.
        keeps: makes a draft of a form that came after the lock.
    """
    endpoint = _Endpoint(handler, locked=locked, quiet=quiet, by_token=by_token, keeps=keeps)
    return Route(path, endpoint, methods=["POST"])


class _Endpoint:
    """One handler behind its conditions (ASGI)."""

    def __init__(
        self,
        handler: Handler,
        *,
        locked: bool,
        quiet: bool,
        by_token: bool = True,
        keeps: Keeps | None = None,
    ) -> None:
        self._handler, self._locked, self._quiet = handler, locked, quiet
        self._by_token, self._keeps = by_token, keeps

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        desk: Desk = request.app.state.desk
        response = await self._answer(request, desk)
        await response(scope, receive, send)

    async def _answer(self, request: Request, desk: Desk) -> Response:
        browser = desk.browser(request)
        if browser is None:
            return show_stranger(request, desk)
        asked = Asked(request, desk, browser)
        if browser.session is None and not self._locked:
            return asked.go_unlock(await self._kept(asked))
        if not self._quiet:
            desk.sessions.touch(browser)
        try:
            if request.method == "POST" and self._by_token:
                await asked.form()
            return await self._handler(asked)
        except LockedError:
            return asked.go_unlock()
        except Exception as error:
            kept = await self._kept(asked) if isinstance(error, ForgedError) else None
            if kept is not None:
                return asked.go(with_note(kept))
            fault = fault_of(error)
            if fault is None:
                raise
            return show_fault(asked, fault)

    async def _kept(self, asked: Asked) -> str | None:
        """Keep what was sent too late, where it is of a kind that is kept."""
        if self._keeps is None:
            return None
        try:
            return await asked.keep(self._keeps)
        except ForgedError:
            return None
