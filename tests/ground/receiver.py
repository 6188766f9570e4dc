"""A web server of one's own on loopback that takes webhooks, and fails as it is told.

Owns what arrived: every byte, and by `webhook-id` what it keeps. It judges
signatures by the official Standard Webhooks library and knows nothing of ours.
"""

import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.ground.loopback import HOST
from tests.ground.web import Handler, serving

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


class _Handler(Handler):
    """Answers one request."""

    def posted(self, headers: dict[str, str], body: bytes) -> None:
        """Take a message."""
        to: Receiver = self.server.known
        to.requests.append((self.path, headers, body))
        how = to.script.pop(0) if to.script else to.behaves
        match how:
            case "hangs":
                to.letting_go.wait(HANG_S)
                self.cut()
            case "cuts":
                self.cut()
            case "takes and cuts":
                to.take(headers, body)
                self.cut()
            case "moved":
                self.answer(307, {"location": f"http://{HOST}:{to.port}/elsewhere"}, to.answer)
            case int():
                self.answer(how, to.headers, to.answer)
            case _:
                self.answer(to.take(headers, body), {}, to.answer)


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
    found = known or Receiver()
    with serving(_Handler, found, port=port, trust=trust) as found.port:
        try:
            yield found
        finally:
            found.letting_go.set()


def wait_until(found: Receiver, count: int, seconds: float = 20.0) -> None:
    """Wait until so many different messages are kept."""
    end = time.monotonic() + seconds
    while len(found.kept) < count:
        assert time.monotonic() < end, f"{len(found.kept)} of {count} came"
        time.sleep(0.05)
