"""The places that tests ask the officers' API for, the shape of its answers, and who asks.

Owns no test.
"""

from dataclasses import replace

import httpx
import jsonschema  # type: ignore[import-untyped]  # it has no types

from handlers.officers.describe import description
from tests.bot.services.officers.cases import PEOPLE, reference
from tests.handlers.officers.wire import Wire

CASE = f"/v1/cases/{reference(1)}"
PAYLOAD_OF = f"{CASE}/entries/1/payload"
NOWHERE = f"/v1/cases/{reference(99)}"
VERSION = {"if-match": '"1"'}
JSON = {"content-type": "application/json"}


def fits(answer: httpx.Response, shape: str) -> dict[str, object]:
    """Hold an answer to its published shape."""
    document = answer.json()
    root = {"components": description()["components"], "$ref": f"#/components/schemas/{shape}"}
    jsonschema.Draft202012Validator(root).validate(document)
    assert isinstance(document, dict)
    return document


def in_role(api: Wire, who: str, *roles: str) -> None:
    """Give an officer a role."""
    roster = PEOPLE.roster
    officers = tuple(replace(o, roles=roles) if o.name == who else o for o in roster.officers)
    api.rosters.believed = replace(roster, officers=officers)
