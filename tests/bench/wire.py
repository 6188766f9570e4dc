"""One HTTP/1.1 connection to the simulator, as thin as can be.

Owns request and answer bytes. A full client would cost more than the bot that
is measured beside it, and be felt in every latency.
"""

import asyncio
import json
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit


class Wire:
    """A connection that is kept open; one request at a time."""

    def __init__(self, url: str) -> None:
        split = urlsplit(url)
        self._host, self._port = split.hostname or "", split.port or 80
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()

    async def ask(self, method: str, path: str, said: Any = None) -> Any:
        """Send a request and read the JSON of its answer; AssertionError unless it is a 200."""
        body = b"" if said is None else json.dumps(said).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(answer.partition("content-length:")[2].split("\r\n", 1)[0])
        content = await self._reader.readexactly(length)
        assert answer.startswith("http/1.1 200"), f"{method} {path}: {content[:200]!r}"
        return json.loads(content)
