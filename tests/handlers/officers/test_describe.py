"""The published description is the one that the table gives, and names every route."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types

from handlers.officers.describe import FILE, description, written
from handlers.officers.schemas import SCHEMAS
from handlers.officers.table import ROUTES


def test_the_file_is_current() -> None:
    """`python -m handlers.officers.describe` was run after the last change."""
    assert FILE.read_text(encoding="utf-8") == written()


def test_every_route_is_described() -> None:
    """None is hidden, and all but two ask for a signature."""
    operations = {
        operation["operationId"]: operation
        for methods in description()["paths"].values()
        for operation in methods.values()
    }

    assert set(operations) == {route.name for route in ROUTES}
    unsigned = {name for name, operation in operations.items() if "security" not in operation}
    assert unsigned == {"nonce", "openapi"}


def test_the_schemas_are_schemas() -> None:
    """Each is sound, and every reference leads somewhere."""
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    names = {place.rpartition("/")[2] for place in _references(description())}

    assert names <= set(SCHEMAS)
    assert names | {"OpenApi"} >= set(SCHEMAS) - {"OpenApi"}


def _references(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["$ref"]] if isinstance(document.get("$ref"), str) else []
        return own + [place for value in document.values() for place in _references(value)]
    if isinstance(document, list):
        return [place for value in document for place in _references(value)]
    return []
