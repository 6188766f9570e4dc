"""A case management system of one's own on loopback, by Primero's documented API (version 2).

Owns the contract: accounts, tokens that end, ids that must be UUIDs, fields
that a user may set, and the answers 200, 204, 401, 403, 409 and 422. It knows
nothing of ours.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
LASTS = 3600.0
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class CaseManagement:
    """Its accounts, cases and calls.

    Attributes:
        may_set: fields of its forms; another one is forbidden.
        fails: statuses for the next requests to create.
        cuts: whether the next creation is taken and the line then broken.
    """

    port: int = 0
    accounts: dict[str, str] = field(default_factory=lambda: {"ada": "zwqxsecret"})
    may_set: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.monotonic
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    calls: list[tuple[str, int]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    fails: list[int] = field(default_factory=list)
    cuts: bool = False

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def token(self, bearer: str, body: dict[str, Any]) -> str | None:
        """A new token for a valid one, or for an account; None: 401."""
        user = body.get("user", {})
        known = bool(user) and self.accounts.get(user.get("user_name")) == user.get("password")
        if not known and not self.is_valid(bearer):
            return None
        token = f"header.{uuid.uuid4().hex}.signature"
        self.tokens[token] = self.clock()
        return token

    def is_valid(self, bearer: str) -> bool:
        """Whether a token is known and has not ended."""
        return self.clock() - self.tokens.get(bearer, float("-inf")) < LASTS

    def create(self, data: dict[str, Any]) -> int:
        """Create a case; the status."""
        if set(data) - {"id"} - self.may_set:
            return 403
        if "registration_date" in data and not _DATE.fullmatch(str(data["registration_date"])):
            return 422
        name = str(data.get("id", ""))
        try:
            is_uuid = str(uuid.UUID(name)) == name
        except ValueError:
            is_uuid = False
        if name and not is_uuid:
            return 422
        if name in self.cases:
            return 409
        self.cases[name or str(uuid.uuid4())] = data
        return 204 if name else 200


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer one call."""
        to: CaseManagement = self.server.known
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        to.bodies.append(raw)
        status, headers, answer = self._judged(to, raw)
        to.calls.append((self.path, status))
        if to.cuts and self.path.endswith("cases"):
            to.cuts, self.close_connection = False, True
            return
        content = b"" if status == 204 else json.dumps(answer).encode()
        with suppress(OSError):
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    def _judged(self, to: CaseManagement, raw: bytes) -> tuple[int, dict[str, str], Any]:
        if not self.headers.get("content-type", "").startswith("application/json"):
            return 415, {}, {}
        body, bearer = json.loads(raw), self.headers.get("authorization", "")
        bearer = bearer.removeprefix("Bearer ")
        if self.path == "/api/v2/tokens":
            token = to.token(bearer, body)
            if token is None:
                return 401, {}, {"error": "Invalid User name or password."}
            return 200, {"authorization": f"Bearer {token}"}, {"user_name": "x"}
        if self.path != "/api/v2/cases":
            return 404, {}, {}
        if not to.is_valid(bearer):
            return 401, {}, {}
        status = to.fails.pop(0) if to.fails else to.create(body["data"])
        return status, {}, {"errors": [{"code": status, "resource": self.path}], **body}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    known: CaseManagement

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks is what some tests want."""


@contextmanager
def case_management(*may_set: str) -> Iterator[CaseManagement]:
    """Run one, with forms of these fields."""
    server = _Server((HOST, 0), _Handler)
    found = server.known = CaseManagement(server.server_address[1], may_set=frozenset(may_set))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
