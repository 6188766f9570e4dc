"""A web server of one's own on loopback that takes webhooks, and fails as it is told.

Owns what arrived: every byte, and by `webhook-id` what it keeps. It judges
signatures by the official Standard Webhooks library and knows nothing of ours.
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

HOST = "127.0.0.1"
TAKES, HANGS, CUTS, TAKES_AND_CUTS, REDIRECTS = "takes", "hangs", "cuts", "takes and cuts", "moved"
HANG_S = 5.0


@dataclass
class Receiver:
    """What arrived, and how the server behaves now.

    Attributes:
        behaves: one of the words above, or a status to answer with.
        script: behaviours for the next requests, before `behaves` holds again.
        secret: `whsec_…`; unset: signatures are not looked at.
    """

    port: int = 0
    behaves: str | int = TAKES
    script: list[str | int] = field(default_factory=list)
    secret: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b"{}"
    kept: dict[str, Any] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    refused: int = 0
    letting_go: threading.Event = field(default_factory=threading.Event)

    @property
    def everything(self) -> list[bytes]:
        """Every request as bytes, headers too, for the leak oracle."""
        return [f"{path} {headers}".encode() + body for path, headers, body in self.requests]

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Judge and keep a message; the status to answer with."""
        name = headers.get("webhook-id", "")
        if self.secret:
            try:
                Webhook(self.secret).verify(body, headers)
            except WebhookVerificationError:
                self.refused += 1
                return 401
        self.seen[name] += 1
        if name not in self.kept:
            self.kept[name] = json.loads(body)
            self.order.append(name)
        return 200


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for the other side's ACK
    server: Any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a message."""
        to: Receiver = self.server.receiver
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        to.requests.append((self.path, headers, body))
        how = to.script.pop(0) if to.script else to.behaves
        match how:
            case "hangs":
                to.letting_go.wait(HANG_S)
                self._cut()
            case "cuts":
                self._cut()
            case "takes and cuts":
                to.take(headers, body)
                self._cut()
            case "moved":
                self._answer(307, {"location": f"http://{HOST}:{to.port}/elsewhere"})
            case int():
                self._answer(how, to.headers)
            case _:
                self._answer(to.take(headers, body), {})

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        answer: bytes = self.server.receiver.answer
        with suppress(OSError):
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

    def _cut(self) -> None:
        """Break the line off without a word."""
        self.close_connection = True
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    receiver: Receiver

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks is what some tests want."""


@contextmanager
def receiver(
    trust: ssl.SSLContext | None = None, *, port: int = 0, known: Receiver | None = None
) -> Iterator[Receiver]:
    """Run a receiver.

    Args:
        trust: with which it offers TLS; plain if None.
        port: where; a free one if 0.
        known: one that was away, with all that it keeps.
    """
    server = _Server((HOST, port), _Handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    found = server.receiver = known or Receiver()
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        found.letting_go.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def wait_until(found: Receiver, count: int, seconds: float = 20.0) -> None:
    """Wait until so many different messages are kept."""
    end = time.monotonic() + seconds
    while len(found.kept) < count:
        assert time.monotonic() < end, f"{len(found.kept)} of {count} came"
        time.sleep(0.05)
