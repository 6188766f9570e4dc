"""A webhook's receiver that has bad days: it refuses, stalls, and breaks lines off.

Owns the server and its faults: 500, 429 with Retry-After, a hang past the
sender's time limit, a connection cut before and after it accepted, a slow
answer. Signatures are judged by the official Standard Webhooks library.
"""

import base64
import datetime as dt
import hmac
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

from tests.storm.deck import Trouble
from tests.storm.ledger import Ledger

HOST = "127.0.0.1"
FAULTS = ("500", "429", "hang", "cut_before", "cut_after", "slow")
HANG_S = 15.0
SLOW_S = 1.0
RETRY_AFTER_S = 1


@dataclass
class Hook:
    """The receiver: where it listens, what it holds, how it fails."""

    port: int
    ledger: Ledger
    trouble: Trouble
    secret: str = ""

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Judge and keep a message; the status to answer with."""
        if not self._is_signed(headers, body):
            self.ledger.forged += 1
            return 401
        sealed = base64.b64decode(json.loads(body)["data"]["sealed"])
        self.ledger.take(headers["webhook-id"], sealed)
        return 200

    # The storm's days are shorter than the library's clock knows, so the time of a message is
    # checked for its signature alone.
    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        try:
            name, at = headers["webhook-id"], float(headers["webhook-timestamp"])
            given = headers["webhook-signature"].split(" ")
        except (KeyError, ValueError):
            return False
        moment = dt.datetime.fromtimestamp(at, dt.UTC)
        expected = Webhook(self.secret).sign(name, moment, body.decode())
        return any(hmac.compare_digest(expected, each) for each in given)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for the other side's ACK
    server: Any

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a message, or fail to."""
        to: Hook = self.server.hook
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        to.ledger.came(f"{self.path} {headers}".encode() + body)
        match to.trouble.next():
            case "500":
                self._answer(500)
            case "429":
                self._answer(429, {"retry-after": str(RETRY_AFTER_S)})
            case "hang":
                self._hang()
            case "cut_before":
                self._cut()
            case "cut_after":
                to.take(headers, body)
                self._cut()
            case "slow":
                time.sleep(SLOW_S)
                self._answer(to.take(headers, body))
            case _:
                self._answer(to.take(headers, body))

    def _answer(self, status: int, more: Mapping[str, str] | None = None) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in {**(more or {}), "content-length": "2"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"{}")

    def _hang(self) -> None:
        """Say nothing until the sender has had enough, or is dead."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.settimeout(HANG_S)
            self.connection.recv(1)

    def _cut(self) -> None:
        """Break the line off without a word."""
        self.close_connection = True
        with suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hook: Hook

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that was killed in mid-sentence is what a storm is about."""


@contextmanager
def hook(ledger: Ledger, rng: random.Random) -> Iterator[Hook]:
    """Run the receiver on a free port."""
    server = _Server((HOST, 0), _Handler)
    found = Hook(server.server_address[1], ledger, Trouble(FAULTS, rng))
    ledger.thrown = found.trouble.thrown
    server.hook = found
    thread = threading.Thread(target=server.serve_forever, args=(0.1,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
