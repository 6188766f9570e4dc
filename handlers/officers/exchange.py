"""What comes in and what goes out: one checked request, one answer before it is signed.

Owns the two values and the neutral bodies of every refusal. An answer that
refuses says a stable code and nothing else: no text of an exception, no name,
no reference.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.errors import OperatorError
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer

Stream = Callable[[], AsyncIterator[bytes]]


class FormError(OperatorError):
    """A request that is not in the form that the description gives."""


class ForbiddenError(OperatorError):
    """The officer's roles do not allow this, whichever case it is about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, after everything about who sent it has been checked.

    Attributes:
        officer: who signed it.
        signed: what exactly they signed.
        path: the variable parts of the path.
        query: names and values, each name once.
        body: the bytes that were signed.
    """

    officer: Officer
    signed: SignedRequest
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, before it is signed.

    Attributes:
        body: its bytes; empty where `stream` gives them.
        etag: the case's version.
        headers: further fields.
        sha256: of the streamed bytes, known before the first is sent.
        length: of the streamed bytes.
        stream: begins to give them.
    """

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    media_type: str = "application/json"
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    sha256: bytes = b""
    length: int = 0
    stream: Stream | None = field(default=None, repr=False)


def said(document: Mapping[str, object], status: int = 200, etag: int | None = None) -> Answer:
    """Answer with a JSON object."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, body=body, etag=None if etag is None else f'"{etag}"')


NOT_KNOWN: Final = said({"error": "unauthorised"}, 401)
NOT_FOUND: Final = said({"error": "unknown"}, 404)
NOT_ALLOWED: Final = said({"error": "method"}, 405)
BAD_FORM: Final = said({"error": "form"}, 400)
FORBIDDEN: Final = said({"error": "role"}, 403)
TOO_SLOW: Final = said({"error": "slow"}, 408)
TOO_LARGE: Final = said({"error": "size"}, 413)
NO_RANGE: Final = said({"error": "range"}, 416)
TOO_FAST: Final = said({"error": "pace"}, 429)
FAILED: Final = said({"error": "failed"}, 500)
CLOSED: Final = said({"error": "closed"}, 503)
