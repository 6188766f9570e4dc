"""Which pages of the desk are looked at, and by which test: a new route cannot be forgotten.

Owns the table and the question what a visit showed. A route that answers with
a page must be in `LOOKED_AT`; one that shows none stands in `NOTHING_TO_SEE`,
with the reason.
"""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Page, Request
from starlette.routing import Match

from desk.pages import ROUTES

CASE = "/cases/{reference}"
_MOVES_ON = "it only leads to another page"
_FILE = "it is a file, not a page"
_PART = "it is a part of a page, and looked at there"

LOOKED_AT: Mapping[str, frozenset[str]] = {
    "test_reading_pages": frozenset({
        "GET /", "GET /approvals", "GET /audit", "GET /roster", "GET /help",
        f"GET {CASE}", f"GET {CASE}/audit", f"GET {CASE}/translator",
        f"GET {CASE}/evidence/{{number:int}}",
    }),
    "test_deciding_pages": frozenset({
        f"GET {CASE}/decide/{{action}}", f"POST {CASE}/decide/{{action}}/check",
        f"POST {CASE}/decide/{{action}}/change",
    }),
    "test_closing_pages": frozenset({
        "GET /approvals", f"GET {CASE}", f"GET {CASE}/decide/{{action}}",
        f"POST {CASE}/decide/{{action}}/check", f"POST {CASE}/decide/{{action}}",
    }),
    "test_pages_of_a_head": frozenset({
        "GET /", "GET /audit", "GET /approvals", f"GET {CASE}", f"GET {CASE}/decide/{{action}}",
        f"POST {CASE}/decide/{{action}}/check", "POST /roster/link", "GET /undelivered",
    }),
    "test_leaving_pages": frozenset({
        f"GET {CASE}/letter", f"POST {CASE}/letter/check", f"POST {CASE}/letter/send",
        f"GET {CASE}/print", f"POST {CASE}/print", f"POST {CASE}/export/check",
        f"POST {CASE}/export",
    }),
    "test_handing_over_pages": frozenset({
        f"GET {CASE}/primero", f"POST {CASE}/primero", f"POST {CASE}/primero/send",
    }),
    "test_pages_without_a_server": frozenset({"GET /", f"GET {CASE}", f"GET {CASE}/letter"}),
    "test_locked_pages": frozenset({"GET /start/{secret}", "GET /unlock", "POST /unlock"}),
}  # fmt: skip
NOTHING_TO_SEE: Mapping[str, str] = {
    "POST /lock": _MOVES_ON,
    "POST /preferences": _MOVES_ON,
    "POST /queue/act": _MOVES_ON,
    "POST /roster/renew": _MOVES_ON,
    "POST /undelivered/retry": _MOVES_ON,
    f"POST {CASE}/letter/discard": _MOVES_ON,
    f"POST {CASE}/export/propose": f"{_MOVES_ON}; refused, it shows what POST {CASE}/export does",
    "GET /alive": "it answers the script, with nothing",
    f"GET {CASE}/giving": "it answers the script, with one line",
    "GET /queue/changes": _PART,
    f"POST {CASE}/presence": _PART,
    f"POST {CASE}/letter/draft": _PART,
    f"GET {CASE}/evidence/{{number:int}}/copy": _FILE,
    f"GET {CASE}/evidence/{{number:int}}/play": _FILE,
    f"POST {CASE}/evidence/{{number:int}}/original": _FILE,
    f"GET {CASE}/audit/lines": _FILE,
    "GET /audit/lines": _FILE,
    "POST /export/list": _FILE,
    f"GET {CASE}/print-{{copy:int}}-{{at:int}}.css": _FILE,
}


def routes() -> Iterator[str]:
    """Every route of the desk, by its method and path."""
    for route in ROUTES:
        yield from (f"{one} {route.path}" for one in (route.methods or set()) - {"HEAD"})


def route_of(method: str, path: str) -> str:
    """The route that answers a path; empty where none does."""
    scope = {"type": "http", "method": method, "path": path}
    found = [route for route in ROUTES if route.matches(scope)[0] is Match.FULL]
    return f"{method} {found[0].path}" if found else ""


class Trail:
    """Where a page has been: its last visit, past every leading on."""

    def __init__(self) -> None:
        self._last: dict[Page, Request] = {}

    def follow(self, page: Page) -> None:
        """Note where a page goes from now on."""
        page.on("request", lambda request: self._goes(page, request))

    def _goes(self, page: Page, request: Request) -> None:
        if request.is_navigation_request() and request.frame == page.main_frame:
            self._last[page] = request

    def shows(self, page: Page, root: str) -> str:
        """The route of what a page shows now."""
        request = self._last[page]
        path = request.url.partition("?")[0].partition("#")[0]
        return route_of(request.method, path.removeprefix(root))
