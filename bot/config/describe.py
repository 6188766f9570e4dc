"""Settings as people read them: one table, and a mission.toml that explains itself.

Both are made from the models, so neither can say less, or more, than the code.
"""

import datetime as dt
import json
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.config.models import Settings


@dataclass(frozen=True, slots=True)
class Leaf:
    """One setting: where it stands, what it means, what it is when left out."""

    path: str
    meaning: str
    default: object
    example: object
    secret: bool
    many: bool

    @property
    def variable(self) -> str:
        """The environment variable that overrides it."""
        return "AMANA_" + self.path.replace(".", "__").upper()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of tables, such as `[[areas]]`, with the settings of one item."""

    name: str
    meaning: str
    leaves: tuple[Leaf, ...]


def leaves() -> tuple[Leaf, ...]:
    """Every single setting, in the file's order."""
    return tuple(_walk(Settings, ""))


def listings() -> tuple[Listing, ...]:
    """Every list of tables, in the file's order."""
    found = []
    for name, field in Settings.model_fields.items():
        item = _item(field)
        if item is not None:
            found.append(Listing(name, _summary(item), tuple(_walk(item, ""))))
    return tuple(found)


def section(path: str) -> str:
    """What a section is for, such as `roster.pinned`."""
    model: type[BaseModel] = Settings
    for name in path.split("."):
        inside = model.model_fields[name].annotation
        model = inside if isinstance(inside, type) and issubclass(inside, BaseModel) else model
    return _summary(model)


def _walk(model: type[BaseModel], above: str) -> Iterator[Leaf]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if field.exclude or _item(field) is not None:
            continue
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _walk(kind, f"{above}{name}.")
        else:
            yield _leaf(above + name, field)


def _leaf(path: str, field: FieldInfo) -> Leaf:
    return Leaf(
        path=path,
        meaning=field.description or "",
        default=None if field.is_required() else field.default,
        example=(field.examples or [None])[0],
        secret=field.annotation is SecretStr,
        many=typing.get_origin(field.annotation) is tuple,
    )


def _item(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a list's items, if the field is a list of tables."""
    inside = next(iter(typing.get_args(field.annotation)), None)
    is_table = isinstance(inside, type) and issubclass(inside, BaseModel)
    return inside if is_table else None


def _summary(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def toml(value: object) -> str:
    """Write a value as TOML; whatever is not set becomes an empty string."""
    match value:
        case None | SecretStr():
            return '""'  # a secret's default is none, and a set one is never written back
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{key} = {toml(v)}" for key, v in value.items()) + " }"
        case tuple() | list():
            return "[" + ", ".join(toml(v) for v in value) + "]"
        case Path():
            return json.dumps(value.as_posix(), ensure_ascii=False)
        case _:
            # JSON's strings are TOML's, but for DEL, which TOML wants escaped.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def markdown() -> str:
    """The table of all settings (docs/SETTINGS.md), which a test holds to the code."""
    lines = [
        "# Settings",
        "",
        "Every setting of `mission.toml`, made by `amana settings --markdown`. The environment",
        "wins over the file; paths are seen from the mission's folder. A list in the environment",
        "is written with commas. A setting marked 🔑 is a secret: `…_FILE` (in the file: `…_file`)",
        "names a file that holds it.",
        "",
        "| setting | environment | default | meaning |",
        "|---|---|---|---|",
    ]
    for leaf in leaves():
        key = " 🔑" if leaf.secret else ""
        lines.append(
            f"| `{leaf.path}`{key} | `{leaf.variable}` | `{toml(leaf.default)}` | {leaf.meaning} |"
        )
    for listing in listings():
        lines += ["", f"## `[[{listing.name}]]`", "", listing.meaning, ""]
        lines += ["| key | example | meaning |", "|---|---|---|"]
        lines += [f"| `{e.path}` | `{toml(e.example)}` | {e.meaning} |" for e in listing.leaves]
    return "\n".join(lines) + "\n"
