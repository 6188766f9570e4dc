"""The leak oracle: searches every place that outlives a moment for what must not be there.

Owns the forms in which a secret could lie about: as text in UTF-8 and UTF-16,
as JSON escapes, as digits, and as the bytes of a number. It only reads.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ground.doors import Json


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that must not be found, and what it is called when it was."""

    what: str
    forms: tuple[bytes, ...]


def words(what: str, text: str) -> Secret:
    """A text, in the encodings in which programs keep texts."""
    escaped = json.dumps(text)[1:-1]
    forms = {text.encode(), escaped.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
    return Secret(what, tuple(forms))


def account(what: str, number: int) -> Secret:
    """A Telegram account: its digits, and its bytes in either order as databases keep them."""
    big = number.to_bytes(8, "big")
    shortest = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return Secret(what, (str(number).encode(), big, big[::-1], shortest, shortest[::-1]))


def receipt(what: str, digits: str) -> Secret:
    """A receipt, whole and in the groupings in which it is shown or typed."""
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    return Secret(what, tuple(glue.join(groups).encode() for glue in ("", " ", "-", "\u00a0")))


def person(facts: Json) -> list[Secret]:
    """All by which Telegram knows a person."""
    named = [
        words(f"a person's {part}", facts[part]) for part in ("first_name", "last_name", "username")
    ]
    return [*named, account("a person's account", facts["person"])]


def found_in_files(paths: Iterable[Path], secrets: Iterable[Secret]) -> list[str]:
    """Say which secret lies in which file."""
    sought = list(secrets)
    return [
        f"{secret.what} in {path.name}"
        for path in paths
        for secret in _found(path.read_bytes(), sought)
    ]


def found_in_calls(calls: Iterable[Json], secrets: Iterable[Secret]) -> list[str]:
    """Say which secret the bot sent to Telegram in which kind of call, files included."""
    sought = list(secrets)
    return [
        f"{secret.what} in {call['method']}"
        for call in calls
        for secret in _found(_everything(call["parameters"]) + _uploads(call), sought)
    ]


def _found(content: bytes, secrets: Iterable[Secret]) -> Iterator[Secret]:
    if content.count(0) == len(content):  # the room that the store keeps back; it is large
        return iter(())
    return (secret for secret in secrets if any(form in content for form in secret.forms))


def _everything(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _uploads(call: Json) -> bytes:
    return _everything([part.get("content_base64", "") for part in call.get("files", ())])
