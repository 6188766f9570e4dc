"""As much of JSON Schema (draft 2020-12) as our published schemas use, and no more."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "null": type(None),
}  # fmt: skip
KNOWN = {
    "$schema", "title", "description", "type", "properties", "required", "additionalProperties",
    "items", "enum", "const", "pattern", "anyOf", "minimum", "maximum",
}  # fmt: skip


def complaints(schema: dict[str, Any], value: Any, where: str = "") -> Iterator[str]:
    """Say everything in a value that a schema does not allow."""
    assert set(schema) <= KNOWN, f"{where}: this checker does not know all of {set(schema)}"
    if "type" in schema and not _is(schema["type"], value):
        yield f"{where} is no {schema['type']}"
        return
    if "anyOf" in schema and all(list(complaints(each, value, where)) for each in schema["anyOf"]):
        yield f"{where} is none of what it may be"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{where} has a foreign value"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} does not match"
    if "minimum" in schema and not schema["minimum"] <= value <= schema.get("maximum", value):
        yield f"{where} is out of range"
    if isinstance(value, dict):
        yield from _members(schema, value, where)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from complaints(schema.get("items", {}), item, f"{where}[{index}]")


def _members(schema: dict[str, Any], value: dict[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where} lacks {name}" for name in schema.get("required", ()) if name not in value)
    others = schema.get("additionalProperties", {})
    for name, member in value.items():
        allowed = schema.get("properties", {}).get(name, others)
        if allowed is False:
            yield f"{where} has {name}"
        else:
            yield from complaints(allowed, member, f"{where}.{name}")


def _is(kind: str, value: Any) -> bool:
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool))
