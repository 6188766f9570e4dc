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
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from standardwebhooks.webhooks import Webhook

from tests.ground.web import Handler, serving
from tests.storm.deck import Trouble
from tests.storm.ledger import Ledger

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


class _Handler(Handler):
    """Answers one request."""

    def posted(self, headers: dict[str, str], body: bytes) -> None:
        """Take a message, or fail to."""
        to: Hook = self.server.known
        to.ledger.came(f"{self.path} {headers}".encode() + body)
        match to.trouble.next():
            case "500":
                self.answer(500)
            case "429":
                self.answer(429, {"retry-after": str(RETRY_AFTER_S)})
            case "hang":
                self._hang()
            case "cut_before":
                self.cut()
            case "cut_after":
                to.take(headers, body)
                self.cut()
            case "slow":
                time.sleep(SLOW_S)
                self.answer(to.take(headers, body))
            case _:
                self.answer(to.take(headers, body))

    def _hang(self) -> None:
        """Say nothing until the sender has had enough, or is dead."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.settimeout(HANG_S)
            self.connection.recv(1)


@contextmanager
def hook(ledger: Ledger, rng: random.Random) -> Iterator[Hook]:
    """Run the receiver on a free port."""
    found = Hook(0, ledger, Trouble(FAULTS, rng))
    ledger.thrown = found.trouble.thrown
    with serving(_Handler, found) as found.port:
        yield found
