"""Takes what Telegram delivers, over HTTP.

Owns the answers: 200 when an update is kept
for good, 403 to whoever does not know the secret, 400 or 413 to what is no
update, 500 when it could not be kept, so that it is delivered again. Nothing
of a request is read before its secret is known to be right, nothing of it is
logged, and no answer says why.
"""

import asyncio
import hmac
import json
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from aiohttp import web

from bot.errors import AmanaError, DiskFullError, OperatorError
from handlers.telegram.inbox import is_update
from handlers.telegram.updates import Raw
from handlers.telegram.webhook_gate import Gate, Visitor

SECRET_FIELD: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the field's name (core.telegram.org/bots/api#setwebhook)
LARGEST: Final = 1 << 20
"""Bytes; Telegram's largest update is far below."""
READING_S: Final = 10.0
"""Seconds in which an update must have come in whole."""
ENDING_S: Final = 2.0
"""Seconds that running requests may take at the end; what is cut off is delivered again."""

Take = Callable[[Sequence[Raw]], Awaitable[None]]


class WebhookDoor:
    """The HTTP server that Telegram delivers to."""

    def __init__(
        self,
        take: Take,
        secret: str,
        *,
        trouble: Callable[[str], None],
        no_room: Callable[[list[Raw]], None],
    ) -> None:
        self._take = take
        self._secret = secret.encode()
        self._trouble = trouble
        self._no_room = no_room

    async def serve(self, listening: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Serve until cancelled; then let running requests end, for a moment."""
        gate = Gate(self._answer)
        try:
            await gate.admit(listening, tls)
        finally:
            gate.pre_shutdown()
            await gate.shutdown(ENDING_S)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        visitor = request.protocol
        if isinstance(visitor, Visitor):
            visitor.asked()
        if not self._knows_secret(request):
            return _refused(403)
        if isinstance(visitor, Visitor):
            visitor.proven()
        if request.method != "POST":
            return _refused(405)
        try:
            update = await self._read(request)
        except web.HTTPRequestEntityTooLarge:
            return _refused(413)
        except (ValueError, TimeoutError, OSError):
            # Cut off on its way: delivered again, for all we know.
            return _refused(400)
        return await self._kept(update)

    def _knows_secret(self, request: web.BaseRequest) -> bool:
        said = request.headers.get(SECRET_FIELD, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(said, self._secret)

    async def _read(self, request: web.BaseRequest) -> Raw:
        async with asyncio.timeout(READING_S):
            update: Any = json.loads(await request.read())
        if not is_update(update):
            raise ValueError
        found: Raw = update
        return found

    async def _kept(self, update: Raw) -> web.Response:
        try:
            await self._take([update])
        except DiskFullError as error:
            self._no_room([update])
            self._trouble(type(error).__name__)
            return _refused(500)
        except (AmanaError, OSError) as error:
            self._trouble(type(error).__name__)
            return _refused(500)
        return web.Response()


def _refused(status: int) -> web.Response:
    answer = web.Response(status=status)
    answer.force_close()  # what was not read of the body must not pass for a next request
    return answer


def speak_tls(certificate: str, key: str) -> ssl.SSLContext:
    """Make the TLS side of a certificate of one's own.

    Raises:
        OperatorError: the files are missing or do not belong together; one sentence.
    """
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        tls.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError):
        raise OperatorError(
            "telegram.webhook.certificate and certificate_key cannot be read or do not belong "
            "together: mend them."
        ) from None
    return tls
