"""What stands before every page: who may ask, and what a browser may do with the answer.

Owns the checks that need no session. Loopback is no wall: any page in the
same browser can send requests here, and any program of the machine can too.

- Host must be this desk by number or `localhost`: else a name that an attacker
  points at 127.0.0.1 would share our pages with theirs (DNS rebinding).
- What other sites start is refused by `Sec-Fetch-Site`, also from other ports
  of this machine, which a browser counts as the same site.
- Every page lies below a path that is new with every launch, and so does the
  cookie's: a browser sends cookies to all ports of a host, also to another
  account's program (RFC 6265, section 8.5), and a path it does not know gets none.
- What changes something must come from our own pages by `Origin`; `desk.asking`
  checks the form's token besides.
- Every answer carries the policy below; nothing is kept by the browser.

`Referrer-Policy` is `same-origin`: with `no-referrer`, browsers send the
`Origin` of our own forms as `null`, and the check above could not be made. No
other origin learns an address either way.
"""

import logging
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self'",
        "connect-src 'self'",  # htmx asks for changes
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}
START = "/start/"
LARGEST_FORM = 1024 * 1024
_SAFE = frozenset({"GET", "HEAD"})
_log = logging.getLogger("amana.desk")


class Guard:
    """The outermost layer of the desk (ASGI)."""

    def __init__(self, app: ASGIApp, port: int, root: str) -> None:
        """Take the desk, the port that it answers on, and the path of this launch."""
        self._app = app
        self._start = root + START
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, answer it, and put the policy on whatever is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _harden(MutableHeaders(scope=message))
            await send(message)

        refusal = self.refusal(scope["method"], scope["path"], Headers(scope=scope))
        app = self._app if refusal is None else PlainTextResponse(refusal, 403)
        try:
            await app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001  # a traceback could quote an opened case
            _log.error("desk.failed %s", _place(error))
            if not started:
                failed = PlainTextResponse("The desk failed. Nothing was sent.", 500)
                await failed(scope, receive, guarded)

    def refusal(self, method: str, path: str, headers: Headers) -> str | None:
        """Say why a request is refused, or None."""
        host = headers.get("host", "")
        if host not in self._hosts:
            return "This desk answers at 127.0.0.1 only."
        site = headers.get("sec-fetch-site", "none")
        # The first visit is started by whatever opened the browser; it needs the secret.
        arrives = method == "GET" and path.startswith(self._start)
        if site not in {"none", "same-origin"} and not arrives:
            return "Another page started this request. Open the desk by itself."
        if method not in _SAFE and headers.get("origin") != f"http://{host}":
            return "This request does not come from the desk's own pages."
        if int(headers.get("content-length") or 0) > LARGEST_FORM:
            return "This form is too large."
        return None


def _harden(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        # A page of one file may be stricter than all others (sandbox).
        if name not in headers or name in _ALWAYS:
            headers[name] = value


_ALWAYS: Iterable[str] = frozenset(HEADERS) - {"content-security-policy"}


def _place(error: BaseException) -> str:
    """The class and the place of a failure; its text might be someone's words."""
    trace, line = error.__traceback__, 0
    name = ""
    while trace is not None:
        name, line = trace.tb_frame.f_globals.get("__name__", ""), trace.tb_lineno
        trace = trace.tb_next
    return f"{type(error).__name__} {name}:{line}"
