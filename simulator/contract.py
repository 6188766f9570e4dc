"""The Bot API's methods, parameters and types, read from aiogram's generated models.

Owns: finding a method, turning wire strings into typed values, refusing unknown parameters.
Must never look at chats: what depends on state is not contract.
"""

import json
import types
import typing
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiogram.methods
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError

from simulator.errors import not_found, violation
from simulator.wire import Json


class Upload(InputFile):
    """One file that a request carried as a multipart part."""

    def __init__(self, content: bytes, filename: str, mime_type: str) -> None:
        super().__init__(filename=filename)
        self.content = content
        self.mime_type = mime_type

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:  # noqa: ARG002  # aiogram's signature
        """Yield the bytes; aiogram's models demand that a file can be read."""
        yield self.content


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API: its name, its model, and which parameters arrive as JSON."""

    name: str
    model: type[TelegramMethod[Any]]
    parameters: frozenset[str]
    structured: frozenset[str]


@dataclass(slots=True)
class Call:
    """A request that satisfies the contract: typed, and as it came."""

    method: Method
    model: TelegramMethod[Any]
    raw: Json
    uploads: Mapping[str, Upload]

    def upload_at(self, reference: object) -> Upload | None:
        """The file behind a parameter's value, be it a part of its own or `attach://name`."""
        if isinstance(reference, Upload):
            return reference
        if isinstance(reference, str) and reference.startswith("attach://"):
            name = reference.removeprefix("attach://")
            if name not in self.uploads:
                raise violation(f'attached file "{name}" not found')
            return self.uploads[name]
        return None


def _leaves(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        for part in typing.get_args(annotation):
            yield from _leaves(part)
    else:
        yield origin or annotation


def _is_structured(annotation: Any) -> bool:
    return any(
        leaf is list or (isinstance(leaf, type) and issubclass(leaf, BaseModel))
        for leaf in _leaves(annotation)
    )


def _describe(model: type[TelegramMethod[Any]]) -> Method:
    fields = model.model_fields
    return Method(
        name=str(model.__api_method__),
        model=model,
        parameters=frozenset(fields),
        structured=frozenset(n for n, f in fields.items() if _is_structured(f.annotation)),
    )


def _all_methods() -> dict[str, Method]:
    found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    models = (m for m in found if isinstance(m, type) and issubclass(m, TelegramMethod))
    return {
        method.name.lower(): method for method in map(_describe, set(models) - {TelegramMethod})
    }


METHODS: dict[str, Method] = _all_methods()


def find(name: str) -> Method:
    """The method of that name in any case.

    Raises:
        ApiError: 404, marked as a violation, if the Bot API has no such method.
    """
    method = METHODS.get(name.lower())
    if method is None:
        refusal = not_found()
        refusal.is_violation = True
        raise refusal
    return method


def _decode(method: Method, name: str, value: Any) -> Any:
    if name not in method.structured:
        return value
    if not isinstance(value, str):
        return _without_nulls(value)
    if value[:1] not in "[{":
        return value
    try:
        decoded = json.loads(value)
        return _without_nulls(decoded) if "null" in value else decoded
    except ValueError:
        raise violation(f"can't parse {name}: expected a JSON object or array") from None


def _without_nulls(value: Any) -> Any:
    """Absent and null mean the same to Telegram."""
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    path = [str(step) for step in first["loc"]]
    if first["type"] == "missing" and path[-1] == "text":
        return "message text is empty"
    if first["type"] == "missing" and path[-1] == "chat_id":
        return "chat_id is empty"
    return f'invalid parameter "{path[0] if path else "?"}": {first["msg"]} at {".".join(path)}'


def _unknown_inside(value: Any, path: str) -> str | None:
    """The first field, at any depth, that the Bot API's type does not have."""
    if isinstance(value, BaseModel):
        if value.model_extra:
            return f"{path}.{next(iter(value.model_extra))}"
        inside = ((getattr(value, n), f"{path}.{n}") for n in value.model_fields_set)
        return next(filter(None, (_unknown_inside(v, p) for v, p in inside)), None)
    if isinstance(value, list):
        return next(filter(None, (_unknown_inside(v, path) for v in value)), None)
    return None


def check(method: Method, given: Json, uploads: Mapping[str, Upload]) -> Call:
    """Type a request by the method's model.

    Args:
        method: what is called.
        given: parameters as strings, or as JSON values where the body was JSON.
        uploads: the request's files by part name.

    Raises:
        ApiError: 400, marked as a violation, naming the parameter that is wrong.
    """
    raw = {n: _decode(method, n, v) for n, v in given.items() if v is not None}
    raw.update((name, file) for name, file in uploads.items() if name in method.parameters)
    unknown = raw.keys() - method.parameters
    if unknown:
        raise violation(f'unknown parameter "{min(unknown)}" of method {method.name}')
    for name in [n for n in method.structured if raw.get(n) == ""]:
        del raw[name]
    try:
        model = method.model.model_validate(raw)
    except ValidationError as error:
        raise violation(_sentence(error)) from None
    stray = next(
        filter(None, (_unknown_inside(getattr(model, n), n) for n in method.structured)), None
    )
    if stray:
        raise violation(f'unknown field "{stray}" in a call of {method.name}')
    return Call(method, model, raw, uploads)
