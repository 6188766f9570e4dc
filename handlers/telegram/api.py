"""Speaks HTTP with a Bot API server, one call at a time.

Owns the connection and the bot token, and turns answers into plain values or
into python-telegram-bot's error classes. It never logs, and its errors are
never logged with their text: Telegram's answers may quote what a person wrote,
and every address holds the token.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import quote

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

READ_TIMEOUT = 10.0  # seconds; a long poll adds its own on top
CONNECT_TIMEOUT = 5.0
CONNECTIONS = 64
KEEP_ALIVE = 30.0
FILE_PIECE = 256 * 1024
JSON = {"Content-Type": "application/json"}

Heard = Callable[[float], None]
"""Takes the date that a server's answer carries."""
Counted = Callable[[str, TelegramError | None], None]
"""Takes a call's method, and its error if it had one."""


class JsonBody:
    """A request's parameters as one JSON object, encoded once.

    It travels through the library's `post` untouched, in the place of the
    library's own (final) request class.
    """

    headers: Mapping[str, str] = JSON

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._body = json.dumps(parameters, ensure_ascii=False, separators=(",", ":")).encode()

    def body(self) -> bytes:
        """What is sent."""
        return self._body


class FormBody:
    """A request's parameters with a file beside them."""

    headers: Mapping[str, str] = {}

    def __init__(self, parameters: dict[str, Any], name: str, content: bytes) -> None:
        self._parameters, self._name, self._content = parameters, name, content

    def body(self) -> aiohttp.FormData:
        """What is sent; a form can be sent only once, so it is made anew."""
        form = aiohttp.FormData()
        for key, value in self._parameters.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        form.add_field(self._name, self._content, filename=self._name)
        return form


class LeanRequest(BaseRequest):
    """python-telegram-bot's request port over aiohttp.

    Calls are what a report costs, and the library's own client spends at least
    five times the processor time on each (docs/decisions/004-lean-requests.md). It
    ignores proxies of the environment, so that an address with a token goes
    where it was meant to.
    """

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._heard_at = 0.0
        self._open: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Nothing to open: connections are made when needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._open is not None:
            await self._open.close()

    async def do_request(  # noqa: PLR0917  # the library's port has this signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Send one request and read its whole answer."""
        del write_timeout, connect_timeout, pool_timeout
        sent = cast("JsonBody | FormBody", request_data)
        read = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        with _as_network_errors():
            async with self._session.request(
                method, url, data=sent.body(), headers=sent.headers, timeout=_timeout(read)
            ) as answer:
                content = await answer.read()
        self._listen(answer.headers.get("Date"))
        return answer.status, content

    @property
    def _session(self) -> aiohttp.ClientSession:
        """The one pool of connections, made inside the running loop."""
        if self._open is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE)
            jar = aiohttp.DummyCookieJar()
            self._open = aiohttp.ClientSession(connector=connector, cookie_jar=jar)
        return self._open

    def _listen(self, date: str | None) -> None:
        """Pass on the server's date, about once a second, for trusted time."""
        now = asyncio.get_running_loop().time()
        if date is None or now - self._heard_at < 1:
            return
        self._heard_at = now
        with suppress(ValueError, TypeError):
            self._heard(parsedate_to_datetime(date).timestamp())

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a download whose body is read piece by piece."""
        with _as_network_errors():
            async with self._session.get(url, timeout=_timeout(READ_TIMEOUT * 3)) as answer:
                yield answer


@contextmanager
def _as_network_errors() -> Iterator[None]:
    """Name what failed by its class: an error's text may hold the address, and so the token."""
    try:
        yield
    except TimeoutError:
        raise TimedOut from None
    except aiohttp.ClientError as error:
        raise NetworkError(type(error).__name__) from None


class BotApi:
    """One bot at one Bot API server."""

    def __init__(
        self,
        token: str,
        api_url: str,
        heard: Heard = lambda _: None,
        counted: Counted = lambda _method, _error: None,
    ) -> None:
        self.bot = int(token.partition(":")[0])
        self._counted = counted
        self._calls = f"{api_url.rstrip('/')}/bot{token}"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._request = LeanRequest(heard)

    def __repr__(self) -> str:
        """Name the bot without its token."""
        return f"BotApi({self.bot})"

    async def call(
        self,
        method: str,
        parameters: dict[str, Any] | None = None,
        *,
        wait: float = READ_TIMEOUT,
    ) -> Any:
        """Call a method and return its result as plain JSON values.

        Raises:
            telegram.error.TelegramError: refused, unreachable or unreadable.
        """
        return await self._post(method, JsonBody(parameters or {}), wait)

    async def call_with_file(
        self, method: str, parameters: dict[str, Any], name: str, content: bytes
    ) -> Any:
        """Call a method with one file among its parameters; raises as `call` does."""
        return await self._post(method, FormBody(parameters, name, content), READ_TIMEOUT)

    async def _post(self, method: str, body: JsonBody | FormBody, wait: float) -> Any:
        address, data = f"{self._calls}/{method}", cast("RequestData", body)
        try:
            result = await self._request.post(address, data, read_timeout=wait)
        except TelegramError as error:
            self._counted(method, error)
            raise
        self._counted(method, None)
        return result

    @asynccontextmanager
    async def download(self, file_path: str) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        """Stream a file that `getFile` named: its length in bytes, and its pieces.

        Raises:
            telegram.error.TelegramError: the file is gone or the server away.
        """
        async with self._request.stream(f"{self._files}/{quote(file_path)}") as answer:
            if answer.status != 200:
                raise TelegramError(f"download refused with {answer.status}")
            length = answer.content_length
            yield -1 if length is None else length, answer.content.iter_chunked(FILE_PIECE)

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()


def _timeout(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=read)
