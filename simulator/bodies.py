"""Reads a Bot API request's parameters: query, form, multipart or JSON; must never type them."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from simulator.contract import Upload
from simulator.errors import ApiError, violation
from simulator.wire import Json

# Telegram takes 50 MB of file; the rest of the form comes on top.
MAX_BODY = (50 << 20) + (1 << 20)


@dataclass(slots=True)
class Arguments:
    """A request's parameters and files by name."""

    given: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_all(receive: Receive) -> bytes:
    """The whole body.

    Raises:
        ApiError: 413 if it is larger than any upload may be.
    """
    parts: list[bytes] = []
    total = 0
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        total += len(part)
        parts.append(part)
        if total > MAX_BODY:
            raise ApiError(413, "Request Entity Too Large", is_violation=True)
        if not message.get("more_body"):
            return b"".join(parts)


async def arguments(scope: Scope, body: bytes) -> Arguments:
    """Parameters from the query and, over them, from the body.

    Raises:
        ApiError: 400, a violation, if the body is not what its type says.
    """
    found = Arguments()
    if scope["query_string"]:
        found.given.update(_form(scope["query_string"]))
    if body:
        kind = _content_type(scope)
        if kind.startswith("multipart/form-data"):
            await _add_multipart(found, scope, body)
        elif kind.startswith("application/json"):
            found.given.update(_from_json(body))
        else:
            found.given.update(_form(body))
    return found


def _content_type(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return str(value.decode("latin-1"))
    return ""


def _form(encoded: bytes) -> Json:
    try:
        pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise violation("strings must be encoded in UTF-8") from None
    return dict(pairs)


def _from_json(body: bytes) -> Json:
    try:
        value = json.loads(body)
    except ValueError:
        raise violation("can't parse request body as JSON object") from None
    if not isinstance(value, dict):
        raise violation("can't parse request body as JSON object")
    return {name: _as_text(item) for name, item in value.items()}


def _as_text(value: Any) -> Any:
    """Numbers and booleans as the other encodings carry them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


async def _add_multipart(found: Arguments, scope: Scope, body: bytes) -> None:
    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        form = await Request(scope, replay).form(max_part_size=MAX_BODY)
    except MultiPartException:
        raise violation("can't parse multipart/form-data request body") from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            kind = value.content_type or "application/octet-stream"
            found.uploads[name] = Upload(await value.read(), value.filename or "file", kind)
            await value.close()
        else:
            found.given[name] = value
