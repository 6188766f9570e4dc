"""Who may stand at the door to which Telegram delivers, and for how long.

Owns the places. There are few, because each is a file that the bot needs for
its memory, and Telegram must always find one: whoever has not shown that they
know the secret has a moment for it, and gives way to whoever comes next where
all places are taken. It hears nothing of what is said there.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

HEAD_S: Final = 10.0
"""Seconds in which a visitor must have spoken TLS, and then sent a first head."""
IDLE_S: Final = 75.0
"""Seconds for which a connection that has delivered may wait for its next delivery."""
MOST_AT_ONCE: Final = 200
"""Visitors; Telegram opens a hundred at most."""
_NO_FILE_S: Final = 1.0
"""Seconds to wait where the system has no file left for another visitor."""
# A small body can be made to swell: whoever sends one packed is told that it is no update.
_QUIET: Final[dict[str, Any]] = {
    "access_log": None, "lingering_time": 0, "auto_decompress": False,
}  # fmt: skip


class Gate(web.Server):
    """Lets visitors in."""

    def __init__(self, answer: Callable[[web.BaseRequest], Awaitable[web.Response]]) -> None:
        """Begin with nobody.

        Args:
            answer: hears those who have sent a head.
        """
        super().__init__(answer)
        self._visitors: dict[Visitor, asyncio.Task[None]] = {}

    async def admit(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Let in whoever comes, until cancelled; then the address is given back."""
        listening.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    line, _ = await loop.sock_accept(listening)
                except OSError:
                    await asyncio.sleep(_NO_FILE_S)
                    continue
                self._let_in(line, tls)
                await asyncio.sleep(0)  # a crowd of strangers must not be all that is heard
        finally:
            listening.close()
            for greeting in tuple(self._visitors.values()):
                greeting.cancel()

    def proven(self, visitor: "Visitor") -> None:
        """Note that a visitor knows the secret: they give way to nobody."""
        self._visitors.pop(visitor, None)

    def left(self, visitor: "Visitor") -> None:
        """Note that a visitor is gone."""
        self._visitors.pop(visitor, None)

    def _let_in(self, line: socket.socket, tls: ssl.SSLContext | None) -> None:
        proven = sum(each not in self._visitors for each in self.connections)
        if proven + len(self._visitors) >= MOST_AT_ONCE and not self._make_room():
            line.close()
            return
        visitor = Visitor(self)
        self._visitors[visitor] = asyncio.create_task(self._greet(visitor, line, tls))

    def _make_room(self) -> bool:
        """Send away who has been there longest of those who have proven nothing."""
        for visitor, greeting in self._visitors.items():
            greeting.cancel()
            visitor.force_close()
            self.left(visitor)
            return True
        return False

    async def _greet(
        self, visitor: "Visitor", line: socket.socket, tls: ssl.SSLContext | None
    ) -> None:
        loop, patience = asyncio.get_running_loop(), None if tls is None else HEAD_S
        try:
            await loop.connect_accepted_socket(
                lambda: visitor, line, ssl=tls, ssl_handshake_timeout=patience
            )
        except BaseException as error:
            self.left(visitor)  # the loop has closed the line
            if not isinstance(error, OSError):
                raise


class Visitor(web.RequestHandler):
    """One connection; it ends if it sends no whole head.

    The web server waits for ever for a first one: two hundred silent strangers
    would take every place that Telegram needs.
    """

    def __init__(self, gate: Gate) -> None:
        """Stand at the gate."""
        loop = asyncio.get_running_loop()
        super().__init__(gate, loop=loop, keepalive_timeout=IDLE_S, **_QUIET)
        self._gate = gate
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self._waiting = asyncio.get_running_loop().call_later(HEAD_S, self.force_close)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Wait no more."""
        self.asked()
        self._gate.left(self)
        super().connection_lost(exc)

    def asked(self) -> None:
        """A head has come in whole; from here on its secret decides."""
        if self._waiting is not None:
            self._waiting.cancel()

    def proven(self) -> None:
        """The head bears the secret."""
        self._gate.proven(self)
