"""Starts the simulator as its own process and gives tests a bot, a person and the doors.

Must never reach into the simulator: tests see of it what HTTP shows.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.ground.nursery import unlogged

Json = dict[str, Any]


@contextmanager
def running(*options: str) -> Iterator[str]:
    """A simulator of one's own; yields its address and checks that it ends with status 0."""
    simulator = unlogged(*options)
    try:
        yield simulator.url
    finally:
        status = simulator.end()
    assert status == 0, "the simulator must end cleanly when asked to"


def new_token() -> str:
    """A token no other test uses."""
    return f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(27)[:35]}"


def ptb(url: str, token: str) -> Bot:
    """python-telegram-bot's client, pointed at the simulator."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False}, connection_pool_size=8)
    poll = HTTPXRequest(httpx_kwargs={"trust_env": False})
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=poll,
    )


@dataclass
class Stage:
    """One bot and one person on the shared simulator."""

    url: str
    token: str
    bot: Bot
    http: httpx.AsyncClient
    person: int = 0
    facts: Json = field(default_factory=dict)

    @property
    def bot_id(self) -> int:
        """The bot's number, by which doors find it."""
        return int(self.token.partition(":")[0])

    async def call(self, method: str, **parameters: object) -> Json:
        """A raw Bot API call with a JSON body; returns the whole answer."""
        answer = await self.http.post(f"/bot{self.token}/{method}", json=parameters)
        body: Json = answer.json()
        return body

    async def door(self, path: str, **said: object) -> Json:
        """Post to a control door; returns the answer, which must be a success."""
        answer = await self.http.post(f"/control/{path}", json={"bot": self.bot_id, **said})
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    async def act(self, deed: str, **said: object) -> Json:
        """Let the person do something."""
        return await self.door(f"people/{self.person}/{deed}", **said)

    async def see(self, path: str, **query: object) -> Json:
        """Read a control door."""
        params = {"bot": str(self.bot_id)} | {k: str(v) for k, v in query.items()}
        answer = await self.http.get(f"/control/{path}", params=params)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    async def chat(self, **query: object) -> Json:
        """The person's phone."""
        return await self.see(f"people/{self.person}/chat", **query)

    async def violations(self) -> list[str]:
        """What this bot did wrong."""
        return [v["violation"] for v in (await self.see("violations"))["violations"]]

    async def new_person(self, **facts: object) -> int:
        """Somebody else."""
        return int((await self.door("people", **facts))["person"])


async def until(seen: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something is so, and fail if it never is."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)
