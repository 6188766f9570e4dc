"""Just enough of the Bot API on loopback for `amana check`: what it says of one bot.

Owns the answers to `getMe` and `getWebhookInfo`; whoever brings another token is a stranger.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.ground.loopback import HOST
from tests.ground.web import Handler, serving


@dataclass
class BotApi:
    """What is said of the bot.

    Attributes:
        flags: of its account, beside its number.
        webhook: where updates are delivered to, and how that goes.
        seconds_off: by how much the server's clock differs from this machine's.
    """

    token: str
    flags: dict[str, bool] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=lambda: {"url": ""})
    seconds_off: float = 0.0
    port: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def answer(self, path: str) -> dict[str, Any]:
        """What a call is answered with."""
        results = {
            f"/bot{self.token}/getMe": {"id": 1, "is_bot": True, **self.flags},
            f"/bot{self.token}/getWebhookInfo": self.webhook,
        }
        if path not in results:
            return {"ok": False, "error_code": 401, "description": "Unauthorized"}
        return {"ok": True, "result": results[path]}


class _Handler(Handler):
    """Answers one call."""

    def got(self) -> None:
        """Look up what there is to say."""
        answer = self.server.known.answer(self.path)
        self.answer(answer.get("error_code", 200), content=json.dumps(answer).encode())

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The server's own time."""
        return super().date_time_string((timestamp or time.time()) + self.server.known.seconds_off)


@contextmanager
def bot_api(token: str) -> Iterator[BotApi]:
    """Run one that knows a bot by its token."""
    found = BotApi(token)
    with serving(_Handler, found) as found.port:
        yield found
