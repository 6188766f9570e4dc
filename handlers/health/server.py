"""Three pages for monitors: /healthz, /readyz, /metrics.

Owns what they say. `/healthz` is 200 while the process gives signs of
life, `/readyz` while a report could be taken now; else both are 503 and name
what is wrong, by words of code. Nothing can be changed here, and no answer
depends on anything in the request but its path.
"""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Final

from aiohttp import web

from bot.services.health import Health
from handlers.health.exposition import CONTENT_TYPE, written

PATIENCE_S: Final = 5.0
"""Seconds in which the store must have answered."""
_GUARDS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class HealthServer:
    """Answers monitors."""

    def __init__(self, health: Health, trouble: Callable[[str], None]) -> None:
        self._health = health
        self._trouble = trouble

    async def serve(self, listening: socket.socket) -> None:
        """Serve until cancelled."""
        server = web.Server(self._answer, access_log=None, lingering_time=0)
        accepting = await asyncio.get_running_loop().create_server(server, sock=listening)
        try:
            await asyncio.Event().wait()
        finally:
            accepting.close()
            await server.shutdown(0)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.method != "GET":
            return web.Response(status=405, headers=_GUARDS)
        page = {"/healthz": self._alive, "/readyz": self._ready, "/metrics": self._metrics}
        found = page.get(request.path)
        if found is None:
            return web.Response(status=404, headers=_GUARDS)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await found()
        except Exception as error:  # noqa: BLE001  # whatever fails, a monitor hears of it
            self._trouble(type(error).__name__)
            return _said({"failing": ["no_answer"]}, 503)

    async def _alive(self) -> web.Response:
        silent = self._health.silent()
        return _said({"failing": list(silent)}, 503 if silent else 200)

    async def _ready(self) -> web.Response:
        obstacles = await self._health.obstacles()
        return _said({"failing": list(obstacles)}, 503 if obstacles else 200)

    async def _metrics(self) -> web.Response:
        text = written(await self._health.figures())
        return web.Response(body=text.encode(), headers={**_GUARDS, "Content-Type": CONTENT_TYPE})


def _said(facts: dict[str, list[str]], status: int) -> web.Response:
    headers = {**_GUARDS, "Content-Type": "application/json"}
    return web.Response(body=json.dumps(facts).encode(), status=status, headers=headers)
