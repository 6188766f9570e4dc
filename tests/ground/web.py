"""A web server of one's own on loopback, which can break a line off in mid-sentence.

Owns the serving and how an answer goes out; what it is, whoever the server
stands for decides. It must say nothing of its own accord.
"""

import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.ground.loopback import HOST


class Handler(BaseHTTPRequestHandler):
    """One request; a subclass answers what is posted or got, for `self.server.known`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for the other side's ACK
    server: Any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a request in; one whose sender died in mid-sentence is none."""
        size = int(self.headers.get("content-length", 0))
        body = self.rfile.read(size)
        if len(body) < size:
            self.close_connection = True
            return
        self.posted({name.lower(): value for name, value in self.headers.items()}, body)

    def do_GET(self) -> None:
        """Take a question in."""
        self.got()

    def posted(self, headers: dict[str, str], body: bytes) -> None:
        """Answer, or do not; the names of headers come in small letters."""
        raise NotImplementedError

    def got(self) -> None:
        """Answer a question."""
        raise NotImplementedError

    def answer(
        self, status: int, headers: Mapping[str, str] | None = None, content: bytes = b"{}"
    ) -> None:
        """Answer, if somebody still listens."""
        with suppress(OSError):
            self.send_response(status)
            for name, value in {**(headers or {}), "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    def cut(self) -> None:
        """Break the line off without a word."""
        self.close_connection = True
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    known: Any

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that breaks is what some tests want."""


@contextmanager
def serving(
    handler: type[Handler], known: Any, *, port: int = 0, trust: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serve; gives the port.

    Args:
        handler: what answers.
        known: for whom it answers.
        port: where; a free one if 0.
        trust: with which it offers TLS; plain if None.
    """
    server = _Server((HOST, port), handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    server.known = known
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
