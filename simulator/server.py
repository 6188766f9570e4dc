"""The server: one process, one port, the Bot API beside the control doors and the phone page.

Owns sockets, signals and the date header. Must never log a request: paths hold tokens.
"""

import contextlib
import importlib
import importlib.util
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from simulator.api import BotApi
from simulator.bots import Bot
from simulator.control import deeds, insight, people, trouble
from simulator.simulation import Simulation
from simulator.wire import dumps

_GRACE_SECONDS = 2


class _Protocol(HttpToolsProtocol):
    """Shows the application its transport, so that a fault can cut the connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: Any = self.scope
        scope["simulator.transport"] = self.transport


class Application:
    """The ASGI application; bots take the short way, everything else Starlette's router."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.api = BotApi(simulation)
        self._pages = Starlette(routes=[*_control_routes(), *_phone_routes()])
        self._pages.state.simulation = simulation
        simulation.world.on_new_bot.append(self._equip)

    def _equip(self, bot: Bot) -> None:
        self.simulation.webhook_of(bot).on_answer = self.api.run_answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one request."""
        clock = self.simulation.clock

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"date", clock.http_date())]
            await send(message)

        path = scope["path"]
        if path.startswith("/bot"):
            await self.api.call(scope, receive, send_dated)
        elif path.startswith("/file/bot"):
            await self.api.download(scope, receive, send_dated)
        else:
            await self._pages(scope, receive, send_dated)


def _control_routes() -> list[BaseRoute]:
    return [*people.ROUTES, *deeds.ROUTES, *insight.ROUTES, *trouble.ROUTES]


def _phone_routes() -> list[BaseRoute]:
    """The phone page, where it is installed."""
    if importlib.util.find_spec("simulator.phone") is None:
        return []
    found: list[BaseRoute] = importlib.import_module("simulator.phone").routes
    return found


class Server(uvicorn.Server):
    """Announces its address when ready, and ends with status 0 when asked to."""

    def __init__(self, config: uvicorn.Config, simulation: Simulation, url: str) -> None:
        super().__init__(config)
        self._simulation = simulation
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say where."""
        await super().startup(sockets=sockets)
        line = dumps({"url": self._url, "control": f"{self._url}/control"}) + b"\n"
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let waiting polls end first, or they would hold the process."""
        await self._simulation.close()
        await super().shutdown(sockets=sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as requests to end, and not as deaths."""
        before = {s: signal.signal(s, self.handle_exit) for s in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


def serve(simulation: Simulation, host: str, port: int) -> None:
    """Serve until told to end."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        Application(simulation),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=120,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    url = f"http://{shown}:{listening.getsockname()[1]}"
    Server(config, simulation, url).run(sockets=[listening])
