"""The phone page: a chat app in a browser, for whoever has no phone at hand.

Owns `/phone` and the page's own files. The page talks to the control doors and to
nothing else: it must never fetch from another host, run inline script or keep a word.
"""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

HERE = Path(__file__).parent
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ogg": "audio/ogg",
}
# What the bot writes ends up in this page: were some of it taken for markup, the policy
# would still leave it no script to run, no host to tell and no frame to sit in.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def asset(name: str) -> Response:
    """Answer with one of the page's own files, or 404 for any other name."""
    path = HERE / name
    # A flat name only: no slash and no dot at the front, so nothing outside can be reached.
    if not re.fullmatch(r"[a-z]+\.[a-z]+", name) or path.suffix not in MEDIA_TYPES:
        return Response(status_code=404, headers=HEADERS)
    if not path.is_file():
        return Response(status_code=404, headers=HEADERS)
    return FileResponse(path, headers=HEADERS | {"Content-Type": MEDIA_TYPES[path.suffix]})


async def _page(_: Request) -> Response:
    return asset("phone.html")


async def _asset(request: Request) -> Response:
    return asset(request.path_params["name"])


routes: list[BaseRoute] = [
    Route("/phone", _page, methods=["GET"]),
    Route("/phone/{name}", _asset, methods=["GET"]),
]
