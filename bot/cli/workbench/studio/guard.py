"""What stands before every page of the studio: who may ask, and what a browser may do with it.

Owns these checks. The studio writes files for whoever can reach it, and
loopback is no wall: every page in the same browser and every program of the
machine can send requests here.

- Every page lies below a path that is new with every launch; without it there
  is nothing here, so that another account's program finds no door.
- Host must be this machine by number or as `localhost`, against names that an
  attacker points at 127.0.0.1 (DNS rebinding).
- What another site starts is refused, and what changes something must come
  from our own pages by `Origin`.
- The browser may fetch nothing from elsewhere and run no script but ours; the
  microphone is for our own pages alone.
"""

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "media-src 'self' blob:",  # what has just been recorded, before it is sent
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # With no-referrer, browsers send the Origin of our own forms as `null`.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self)",
}
LARGEST = 4 * 1024 * 1024
"""Bytes of a request: a minute of sound before it is packed."""
_SAFE = frozenset({"GET", "HEAD"})


class Guard:
    """The outermost layer of the studio (ASGI)."""

    def __init__(self, app: ASGIApp, port: int, root: str) -> None:
        """Take the pages, the port on which they answer, and the path of this launch."""
        self._app, self._root = app, root
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, answer it, and put the policy on whatever is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self.refusal(scope["method"], scope["path"], Headers(scope=scope))
        if refusal is None:
            await self._app({**scope, "root_path": self._root}, receive, guarded)
        else:
            status, why = refusal
            await PlainTextResponse(why, status)(scope, receive, guarded)

    def refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        """Say why a request is refused, or None."""
        host = headers.get("host", "")
        if host not in self._hosts:
            return 403, "The studio answers at 127.0.0.1 only."
        start = f"/{path.removeprefix('/').partition('/')[0]}"
        if not secrets.compare_digest(start.encode(), self._root.encode()):
            return 404, "Open the whole address that `amana locales studio` has printed."
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return 403, "Another page started this request: type the studio's address yourself."
        if method in _SAFE:
            return None
        if headers.get("origin") != f"http://{host}":
            return 403, "This request does not come from the studio's own pages."
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return 413, "This is too large for one sentence."
        return None
