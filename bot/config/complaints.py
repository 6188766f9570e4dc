"""What cannot be used in mission.toml, said so that it can be mended at once.

Owns these sentences: the setting, what is wrong with it, what stands there and
what is right. What stands there is told by its kind and never quoted: it may
be a secret in the wrong line. Of a secret not even its kind is told.
"""

import datetime as dt
import difflib
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config.describe import leaves, toml
from bot.config.models import Settings

Location = tuple[int | str, ...]
Complaint = Mapping[str, Any]

_WHY: Final = {
    "string_pattern_mismatch": "it is not written as it must be",  # never a regular expression
    "string_type": "it must be a text in quotation marks",
    "string_too_short": "it is empty",
    "tuple_type": "it must be a list in square brackets",
    "too_short": "it names nothing",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
    "dict_type": "it must be a table in braces",
    "model_type": "it must be a table",
    "path_type": "it must be a path in quotation marks",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "it must be a day",
    ),
}

_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (str, "a text"),
    (list, "a list"),
    (Mapping, "a table"),
    (bool, "true or false"),
    (int, "a number"),
    (float, "a number"),
    (dt.time, "a time without quotation marks"),
    (dt.date, "a day"),
)
_OTHER: Final = "something else"


def unechoed(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Leave out that a list is empty where it is only because its items cannot be used."""
    places = {c["loc"][:depth] for c in complaints for depth in range(len(c["loc"]))}
    return [c for c in complaints if c["type"] != "too_short" or c["loc"] not in places]


def sentence(complaint: Complaint, table: Mapping[str, Any]) -> str:
    """Say what cannot be used.

    Args:
        complaint: the validating library's, without the value.
        table: what was read; it is looked at and never quoted.
    """
    loc, kind = complaint["loc"], complaint["type"]
    where = spoken(loc)
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(where, [leaf.path for leaf in leaves()], n=1)
        mend = f"perhaps {near[0]} was meant" if near else "remove it"
        return f"{where} in mission.toml is not a setting: {mend}; `amana settings` lists them."
    right = _right(loc)
    if kind == "missing":
        such = f", such as `{right}`" if right else ""
        return f"{where} is missing from mission.toml: add it{such}; `amana settings` explains it."
    message = complaint["msg"].removeprefix("Value error, ")
    message = message.replace("Input should be", "it must be", 1)
    why = _WHY.get(kind, f"{message[0].lower()}{message[1:]}")
    found = f"; {_found(loc, table)} stands there"
    if _is_secret(loc):
        found = right = ""
    such = f", and `{right}` would be right" if right else ""
    return f"{where} cannot be used: {why}{found}{such}; see `amana settings`."


def spoken(loc: Location) -> str:
    """Say where a fault is: `contacts[2].phone`, counting from 1 as people do."""
    said = ""
    for part in loc:
        said += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return said.lstrip(".")


def _is_secret(loc: Location) -> bool:
    return any(leaf.secret and leaf.path == spoken(loc) for leaf in leaves())


def _found(loc: Location, table: Any) -> str:
    value = table
    for part in loc:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return _OTHER  # the library went on within a value
    kind = next((said for known, said in _KINDS if isinstance(value, known)), _OTHER)
    return f"{kind} of length {len(value)}" if isinstance(value, str | list) else kind


def _right(loc: Location) -> str:
    """A line that could stand there; empty where there is none to show."""
    field = _field(loc)
    if field is None:
        return ""
    name, info = field
    example = (info.examples or [None if info.is_required() else info.default])[0]
    if example is None or example in ("", ()) or isinstance(example, BaseModel):
        return ""
    return f"{name} = {toml(example)}"


def _field(loc: Location) -> tuple[str, FieldInfo] | None:
    """The innermost setting on the way to a place, and its name."""
    model: type[BaseModel] | None = Settings
    found = None
    for part in loc:
        if isinstance(part, int):
            continue
        if model is None or part not in model.model_fields:
            break
        found = part, model.model_fields[part]
        model = _model_in(found[1].annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a section, or of a list's items."""
    inside = (annotation, *typing.get_args(annotation))
    models = (each for each in inside if isinstance(each, type) and issubclass(each, BaseModel))
    return next(models, None)
