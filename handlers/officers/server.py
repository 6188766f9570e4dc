"""Serves the officers' API inside the bot's own loop.

Owns the listening socket and the web server. It is taken before the bot says
that it is ready, so that a wrong address is a sentence and not a silence. It
never takes the process's signals, writes no log of requests, and ends within
a few seconds.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

ENDING_S: Final = 3
"""Seconds that running requests may take at the end."""
HEAD_S: Final = 10.0
"""Seconds between two looks at a connection: one without a new request in between ends."""
_MOST_AT_ONCE: Final = 200
_LARGEST_HEAD: Final = 16 * 1024


class _Impatient(H11Protocol):
    """Ends a connection on which no request comes to be whole.

    The web server waits for ever for a first head, and for the rest of any: a few
    hundred silent strangers would take every place that officers need.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the web server has it
        """Begin to look."""
        super().connection_made(transport)
        self._seen: object = None
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._looking.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._looking = self.loop.call_later(HEAD_S, self._look)

    def _look(self) -> None:
        is_idle = self.cycle is None or self.cycle.response_complete
        if is_idle and self.cycle is self._seen:
            self.transport.close()
            return
        self._seen = self.cycle if is_idle else object()
        self._look_later()


class _Server(uvicorn.Server):
    """A web server that leaves the signals to the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signals."""
        yield


async def serve_officers(application: Starlette, listening: socket.socket) -> None:
    """Serve until cancelled; then let running requests end, for a few seconds at most."""
    # Head and body are two writes; without this the second waits 40 ms for the other side's word.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = _Server(
        uvicorn.Config(
            application,
            http=_Impatient,
            ws="none",
            lifespan="off",
            # Its lines could carry addresses and texts; what fails is said by `Services.trouble`.
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_AT_ONCE,
            h11_max_incomplete_event_size=_LARGEST_HEAD,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=ENDING_S,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
        listening.close()
