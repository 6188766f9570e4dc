"""Reads what officers' machines send: queries and JSON bodies, strictly.

Owns the refusal of everything that could be read in two ways: unknown or
repeated names, other types, other spellings of base64. It knows forms only;
whether an act is possible is decided behind it.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.services.officers.brought import NOTHING, Brought, BroughtEntry
from bot.services.officers.presence import Doing
from handlers.officers.exchange import FormError

Json = Mapping[str, Any]

_PAIR = re.compile(r"([a-z_]{1,32})=([A-Za-z0-9._:-]{1,128})")
_VERSION = re.compile(r'"(0|[1-9][0-9]{0,9})"')
_ENTRY_KINDS = frozenset({"letter", "note", "finding"})
_MOST_ITEMS = 2000
_LARGEST = 2**31


def read_query(text: str, allowed: frozenset[str]) -> dict[str, str]:
    """Read a query of the allowed names, each at most once and never escaped; FormError."""
    query: dict[str, str] = {}
    for pair in text.split("&") if text else ():
        match = _PAIR.fullmatch(pair)
        if match is None or match[1] not in allowed or match[1] in query:
            raise FormError("a query is not in its form")
        query[match[1]] = match[2]
    return query


def read_number(text: str, most: int = _LARGEST) -> int:
    """Read a whole number from a query; FormError."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > most:
        raise FormError("a number is not in its form")
    return int(text)


def read_version(if_match: str | None) -> int | None:
    """Read the version that the officer saw; None where none was sent; FormError."""
    if if_match is None:
        return None
    match = _VERSION.fullmatch(if_match)
    if match is None:
        raise FormError("a version is not in its form")
    return int(match[1])


def read_brought(body: bytes, content_type: str | None) -> Brought:
    """Read what comes with an act; an empty body brings nothing; FormError."""
    if not body and content_type is None:
        return NOTHING
    document = read_object(body, content_type)
    _only(document, {"entries", "headers", "notice_key", "file_key", "slip"})
    return Brought(
        entries=tuple(_list(document, "entries", _entry)),
        headers=tuple(_list(document, "headers", _header)),
        notice_key=_optional_bytes(document, "notice_key"),
        file_key=_optional_bytes(document, "file_key"),
        slip=_optional_bytes(document, "slip"),
    )


def read_doing(body: bytes, content_type: str | None) -> Doing:
    """Read what an officer does at a case; FormError."""
    document = read_object(body, content_type)
    _only(document, {"doing"})
    try:
        return Doing(_text(document, "doing"))
    except ValueError:
        raise FormError("a presence is not in its form") from None


def read_object(body: bytes, content_type: str | None) -> Json:
    """Read one JSON object without repeated names; FormError."""
    if content_type != "application/json":
        raise FormError("a body is not JSON")
    try:
        document = json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # The failure's own text would quote what it choked on.
        raise FormError("a body is not JSON") from None
    if not isinstance(document, dict):
        raise FormError("a body is no object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormError("a name stands twice")
    return found


def _no_constant(_name: str) -> None:
    raise FormError("a number is none")


def _only(document: Json, names: set[str]) -> None:
    if not set(document) <= names:
        raise FormError("a body has unknown fields")


def _list(document: Json, name: str, read: Callable[[Json], Any]) -> list[Any]:
    items = document.get(name, [])
    if not isinstance(items, list) or len(items) > _MOST_ITEMS:
        raise FormError("a list is not in its form")
    return [read(_object(item)) for item in items]


def _object(item: object) -> Json:
    if not isinstance(item, dict):
        raise FormError("an item is no object")
    return item


def _entry(item: Json) -> BroughtEntry:
    _only(item, {"number", "kind", "header", "payload"})
    kind = _text(item, "kind")
    if kind not in _ENTRY_KINDS:
        raise FormError("an entry is of no kind that officers write")
    return BroughtEntry(
        _number(item, "number"), kind, _bytes(item, "header"), _bytes(item, "payload")
    )


def _header(item: Json) -> tuple[int, bytes]:
    _only(item, {"number", "header"})
    return _number(item, "number"), _bytes(item, "header")


def _text(item: Json, name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise FormError("a text is missing")
    return value


def _number(item: Json, name: str) -> int:
    value = item.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LARGEST:
        raise FormError("a number is missing")
    return value


def _optional_bytes(item: Json, name: str) -> bytes | None:
    return None if item.get(name) is None else _bytes(item, name)


def _bytes(item: Json, name: str) -> bytes:
    text = _text(item, name)
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise FormError("bytes are not base64") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise FormError("bytes are not canonical base64")
    return raw
