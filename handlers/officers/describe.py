"""The OpenAPI 3.1 description of the officers' API, made from the table of routes.

Owns the document's frame. `python -m handlers.officers.describe` writes it to
`docs/officers-api.json`; a test holds that file to the table.
"""

import json
from pathlib import Path
from typing import Any, Final

from handlers.officers.schemas import SCHEMAS, TEXT, Schema, ref
from handlers.officers.table import ROUTES, Route

FILE: Final = Path(__file__).parents[2] / "docs" / "officers-api.json"

_JSON: Final = "application/json"
_OF_SIGNED: Final = (400, 401, 408, 413, 429, 500, 503)
_MEANINGS: Final = {
    206: "The wanted part.",
    400: "Not in the form described here.",
    401: "Not signed, not by an officer of the roster, or with a nonce that is no more good.",
    403: "Not by this officer's roles.",
    404: "There is no such case, or it is not sealed to this officer: both answer alike.",
    405: "Not by this method.",
    408: "The body came too slowly.",
    409: "The rules refuse the act; `reason` says which.",
    412: "The case changed; `version` is the present one.",
    413: "The body is larger than 8 MiB.",
    416: "The payload ends before the wanted part.",
    429: "Too many requests.",
    500: "A fault of the server's; nothing was done.",
    503: "No usable roster, or no room: try again later.",
}
_ABOUT: Final = """\
Requests are signed by HTTP Message Signatures (RFC 9421): Ed25519 with the key that the roster
names, label and tag as below, parameters created, keyid, nonce and tag in this order, over
"@method" "@path" "@query" "amana-server" "content-digest" and, as far as they are sent, "if-match"
"content-type" "range", in this order and nothing else. Request: label `amana`, tag
`amana-officers-v1`. `amana-server` is the key id of the server's signing key; `content-digest` is
SHA-256 (RFC 9530), of the empty body too. A key id is the first 16 hex digits of the key's SHA-256.
Answers are signed likewise, tag `amana-server-v1`, over "@status" "content-digest" and, as far as
they are there, "etag" "amana-nonce" and, when the request was signed, "signature";req.
Queries are never escaped, and no name stands twice.
"""


def description() -> dict[str, Any]:
    """Make the whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amana: the officers' API",
            "version": "1",
            "description": " ".join(_ABOUT.split()),
        },
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "signature",
                    "description": "RFC 9421, with `signature-input`; see the introduction.",
                }
            },
        },
    }


def written() -> str:
    """The document as it stands in the file."""
    return json.dumps(description(), indent=2, ensure_ascii=False) + "\n"


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route),
    }
    if route.body is not None:
        content = {_JSON: {"schema": ref(route.body)}}
        operation["requestBody"] = {"content": content, "required": route.needs_body}
    if route.endpoint is not None:
        operation["security"] = [{"signature": []}]
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    found = [_parameter("path", name, schema) for name, schema in route.path_parts.items()]
    found += [_parameter("query", name, schema) for name, schema in route.query.items()]
    if route.is_versioned:
        version = {**TEXT, "pattern": '^"(0|[1-9][0-9]{0,9})"$'}
        found.append(_parameter("header", "if-match", version))
    if route.has_ranges:
        part = {**TEXT, "pattern": "^bytes=(0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})?$"}
        found.append(_parameter("header", "range", part))
    return found


def _parameter(where: str, name: str, schema: Schema) -> dict[str, Any]:
    return {"in": where, "name": name, "required": where == "path", "schema": schema}


def _responses(route: Route) -> dict[str, Any]:
    shape = {"type": "string", "format": "binary"} if route.answer is None else ref(route.answer)
    media = "application/octet-stream" if route.answer is None else _JSON
    good = {"description": "Done.", "content": {media: {"schema": shape}}}
    responses: dict[str, Any] = {"200": good}
    others = (*route.may, *(_OF_SIGNED if route.endpoint else (500,)))
    for status in sorted(others):
        error = {_JSON: {"schema": ref("Error")}}
        content = good["content"] if status == 206 else error
        responses[str(status)] = {"description": _MEANINGS[status], "content": content}
    return responses


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
