"""Who may ask: the signature, the nonce, the pace, the body, in this order.

Owns the way from a bare request to one whose sender is certain. Nothing of a
body is read before its signature fits, so that strangers cost no memory; a
nonce is spent before the body comes, so that of two equal requests at the
same moment only one goes on.
"""

import asyncio
from collections import defaultdict
from typing import Final

from starlette.requests import Request

from bot.errors import OperatorError, SealingError
from bot.sealing.answers import Asking, signature_of
from bot.sealing.http_signatures import Field
from bot.sealing.requests import SignedRequest, check_request
from bot.sealing.roster import Officer, Roster
from bot.sealing.signing import VerifyKey
from handlers.officers.exchange import Asked, FormError
from handlers.officers.forms import read_query
from handlers.officers.nonces import StaleNonceError
from handlers.officers.services import Services
from handlers.officers.table import Route

LARGEST_BODY: Final = 8 * 2**20
BODY_S: Final = 120.0
"""Seconds that a body may take: 8 MiB at about half a megabit a second."""


class NotKnownError(OperatorError):
    """Not signed, or not so that it counts: one answer for all of it."""


class TooFastError(OperatorError):
    """An officer's machine asks without pause."""


class TooLargeError(OperatorError):
    """A body beyond what is ever needed."""


class TooSlowError(OperatorError):
    """A body that does not come to its end."""


class ClosedError(OperatorError):
    """No roster may be used now."""


class _Known:
    """The officers of one roster by their keys; made anew when the roster changes."""

    def __init__(self, roster: Roster | None) -> None:
        self.roster = roster
        officers = () if roster is None else roster.officers
        self.officers = {each.signing_key.key_id: each for each in officers}
        self.keys: dict[str, VerifyKey] = {
            key_id: each.signing_key for key_id, each in self.officers.items()
        }


class Gate:
    """Lets officers in."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._server = services.signing_key.public.key_id
        self._known = _Known(None)
        # One body at a time from each officer bounds what bodies cost in memory.
        self._bodies: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def admit(self, route: Route, request: Request) -> Asked:
        """Find out who asks.

        Raises:
            NotKnownError: nobody who may.
            TooFastError: too often.
            ClosedError: the roster is expired, and this is not about the roster.
            TooLargeError, TooSlowError: of its body.
            FormError: its path or query is not in its one form.
        """
        officer, signed = self._signer(request)
        if not self._services.pace.allows(officer.name):
            raise TooFastError("too many requests")
        try:
            self._services.nonces.spend(signed.nonce)
        except StaleNonceError:
            raise NotKnownError("the nonce is good for nothing") from None
        request.state.asking = self._asking(request, signed)
        if self._services.rosters.usable() is None and not route.always:
            raise ClosedError("no usable roster")
        async with self._bodies[officer.name]:
            body = await _body(request)
        try:
            signed.check_body(body)
        except SealingError:
            raise NotKnownError("another body was signed") from None
        if "%" in signed.path or "content-encoding" in request.headers:
            # What is signed and kept must have one reading only.
            raise FormError("a path or body in another form")
        query = read_query(signed.query, frozenset(route.query))
        return Asked(officer, signed, dict(request.path_params), query, body)

    def _asking(self, request: Request, signed: SignedRequest) -> Asking:
        """What the answer is bound to: only a request that was known, and only its first coming.

        Whoever repeats an officer's request, or puts its signature on another,
        would otherwise be given a refusal that passes for the answer to it.
        """
        signature = signature_of(field_lines(request))
        if signature is None:
            raise NotKnownError("not signed as it must be")
        return Asking(signed.method, signed.path, signed.query, signature)

    def _signer(self, request: Request) -> tuple[Officer, SignedRequest]:
        roster = self._services.rosters.believed
        if roster is not self._known.roster:
            self._known = _Known(roster)
        try:
            signed = check_request(
                self._known.keys,
                server=self._server,
                method=request.method,
                path=request.scope["raw_path"].decode("latin-1"),
                query=request.scope["query_string"].decode("latin-1"),
                headers=field_lines(request),
            )
        except SealingError:
            raise NotKnownError("not signed as it must be") from None
        return self._known.officers[signed.key_id], signed


def field_lines(request: Request) -> list[Field]:
    """Every header field line of a request, in order."""
    return [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw
    ]


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or len(declared) > 10 or int(declared) > LARGEST_BODY:
        raise TooLargeError("a body is too large")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise TooLargeError("a body is too large")
    except TimeoutError:
        raise TooSlowError("a body is too slow") from None
    return bytes(body)
