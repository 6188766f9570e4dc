"""Canonical JSON: one text for each value, and no other (a strict part of RFC 8785).

Owns writing and strict reading of strings, integers, booleans, null, arrays
and objects with string keys. Fractions are refused rather than formatted:
nothing that we sign needs them, and their spelling is where implementations
differ. Reading accepts only what writing would have produced, so that signed
bytes and their meaning cannot come apart.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from bot.errors import SealingError

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""What canonical JSON can hold."""

# Beyond these, readers that keep numbers as IEEE doubles would see another value.
_LARGEST = 2**53 - 1
_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST = 32


def canonical(value: Json) -> bytes:
    """Write a value as its one canonical UTF-8 text.

    Raises:
        SealingError: a value that canonical JSON cannot hold.
    """
    return _text(value, _DEEPEST).encode("utf-8")


def parse_canonical(document: bytes) -> Json:
    """Read a canonical text.

    Raises:
        SealingError: not JSON, or not exactly as `canonical` writes it (a repeated
            key, another order, spacing or spelling, a fraction).
    """
    try:
        value: Json = json.loads(
            document.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse
        )
        same = canonical(value) == document
    except (ValueError, RecursionError):
        raise SealingError("a document is not canonical JSON") from None
    if not same:
        raise SealingError("a document is not canonical JSON")
    return value


def _text(value: Json, depth: int) -> str:
    if depth == 0:
        raise SealingError("a document is nested too deeply")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        members = sorted(value.items(), key=_utf16)
        return "{" + ",".join(f"{_string(k)}:{_text(v, depth - 1)}" for k, v in members) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return "[" + ",".join(_text(item, depth - 1) for item in value) + "]"
    raise SealingError("canonical JSON holds no such type of value")


def _integer(value: int) -> str:
    if abs(value) > _LARGEST:
        raise SealingError("an integer is too large for canonical JSON")
    return str(int(value))


def _string(value: str) -> str:
    # One search in C: opening a hundred thousand reader lists would walk each key by hand.
    if _HALF.search(value):
        raise SealingError("a string holds half a character (a lone surrogate)")
    return json.dumps(value, ensure_ascii=False)


def _utf16(member: tuple[str, Json]) -> bytes:
    """RFC 8785 §3.2.3 orders keys by their UTF-16 code units, not by code points."""
    return _checked_key(member[0]).encode("utf-16-be", "surrogatepass")


def _checked_key(key: object) -> str:
    if not isinstance(key, str):
        raise SealingError("a key of canonical JSON is a string")
    return key


def _refuse(_: str) -> NoReturn:
    raise SealingError("canonical JSON holds no fractions")
