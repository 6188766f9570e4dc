"""The officers' API as an application: routes, refusals, and the signature on every answer.

Owns what leaves: each answer is signed by the server, says nothing about a
failure but a stable code, and carries the next nonce. Whatever happens inside,
no text of an exception and no trace goes out.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as WebRoute

from bot.errors import StorageError
from bot.sealing.answers import sign_answer
from bot.sealing.requests import NONCE_FIELD
from bot.services.officers.errors import ChangedError, RefusedActError, UnknownCaseError
from bot.services.officers.views import BadCursorError
from handlers.officers import exchange
from handlers.officers.describe import written
from handlers.officers.exchange import Answer, ForbiddenError, FormError, said
from handlers.officers.gate import (
    ClosedError,
    Gate,
    NotKnownError,
    TooFastError,
    TooLargeError,
    TooSlowError,
)
from handlers.officers.services import Services
from handlers.officers.table import ROUTES, Route

SEEN_EVERY: Final = 600.0
"""Seconds between two notes that somebody reads."""

# For whoever opens an address in a browser: nothing is kept, framed, guessed or loaded.
_GUARDS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_REFUSALS: Final[Mapping[type[Exception], Answer]] = {
    NotKnownError: exchange.NOT_KNOWN,
    UnknownCaseError: exchange.NOT_FOUND,
    FormError: exchange.BAD_FORM,
    BadCursorError: exchange.BAD_FORM,
    ForbiddenError: exchange.FORBIDDEN,
    TooFastError: exchange.TOO_FAST,
    TooLargeError: exchange.TOO_LARGE,
    TooSlowError: exchange.TOO_SLOW,
    ClosedError: exchange.CLOSED,
}


class Door:
    """Answers every request."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._gate = Gate(services)
        self._description = Answer(body=written().encode())
        self._noted: float | None = None

    def application(self) -> Starlette:
        """The application that a web server runs."""
        application = Starlette(
            routes=[
                WebRoute(
                    route.path,
                    partial(self._handle, route),
                    methods=[route.method],
                    name=route.name,
                )
                for route in ROUTES
            ],
            exception_handlers={HTTPException: self._elsewhere},
        )
        application.router.redirect_slashes = False
        return application

    async def _handle(self, route: Route, request: Request) -> Response:
        # Starlette lets HEAD in wherever GET may; nothing here answers without its body.
        if request.method != route.method:
            return self._signed(request, exchange.NOT_ALLOWED)
        with suppress(ClientDisconnect):
            return self._signed(request, await self._answer(route, request))
        return Response(status_code=400)  # nobody is there to read it

    async def _elsewhere(self, request: Request, error: Exception) -> Response:
        is_method = isinstance(error, HTTPException) and error.status_code == 405
        return self._signed(request, exchange.NOT_ALLOWED if is_method else exchange.NOT_FOUND)

    async def _answer(self, route: Route, request: Request) -> Answer:
        try:
            return await self._done(route, request)
        except ChangedError as error:
            return said({"error": "changed", "version": error.version}, 412)
        except RefusedActError as error:
            return said({"error": "refused", "reason": error.reason}, 409)
        except tuple(_REFUSALS) as error:
            return next(answer for kind, answer in _REFUSALS.items() if isinstance(error, kind))
        except ClientDisconnect:
            raise
        except StorageError as error:
            self._services.trouble(type(error).__name__)
            return exchange.CLOSED
        except Exception as error:  # noqa: BLE001  # a failure's text must never go out
            self._services.trouble(type(error).__name__)
            return exchange.FAILED

    async def _done(self, route: Route, request: Request) -> Answer:
        if route.endpoint is None:
            is_nonce = route.name == "nonce"
            return said({"nonce": self._services.nonces.make()}) if is_nonce else self._description
        asked = await self._gate.admit(route, request)
        await self._somebody_reads()
        return await route.endpoint(self._services, asked)

    async def _somebody_reads(self) -> None:
        now = self._services.clock.monotonic()
        if self._noted is not None and now - self._noted < SEEN_EVERY:
            return
        self._noted = now
        try:
            await self._services.seen()
        except StorageError as error:
            # An officer who cannot be noted must still be able to read.
            self._services.trouble(type(error).__name__)

    def _signed(self, request: Request, answer: Answer) -> Response:
        fields = sign_answer(
            self._services.signing_key,
            status=answer.status,
            sha256=answer.sha256 or hashlib.sha256(answer.body).digest(),
            created=self._services.clock.now(),
            asking=getattr(request.state, "asking", None),
            headers={
                NONCE_FIELD: self._services.nonces.make(),
                **({} if answer.etag is None else {"etag": answer.etag}),
            },
        )
        headers = {**_GUARDS, **answer.headers, **fields}
        if answer.stream is None:
            return Response(answer.body, answer.status, headers, answer.media_type)
        headers["content-length"] = str(answer.length)
        return StreamingResponse(
            self._streamed(answer.stream()), answer.status, headers, answer.media_type
        )

    async def _streamed(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Send on; what fails on the way ends the answer short, and its digest tells."""
        try:
            async for chunk in chunks:
                yield chunk
        except Exception as error:  # noqa: BLE001  # the header is sent: only the log can be told
            self._services.trouble(type(error).__name__)
