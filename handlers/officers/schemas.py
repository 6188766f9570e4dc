"""The JSON shapes of the officers' API, as JSON Schema 2020-12.

Owns the description of what `forms.py` reads and `shapes.py` writes. Written
for people who build another desk: each name says what it means, and every
object is closed.
"""

from typing import Any, Final

from bot.casework.actions import Action
from bot.sealing.roster import QUEUES
from bot.services.case_memory import ABUSIVE, DUPLICATE
from bot.services.officers.presence import Doing
from bot.services.officers.views import View

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
TIME: Final[Schema] = {"type": "integer", "description": "Seconds since 1970, UTC; coarse."}
FLAG: Final[Schema] = {"type": "boolean"}
HEX: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]*$"}
BYTES: Final[Schema] = {
    "type": "string",
    "contentEncoding": "base64",
    "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
NAME: Final[Schema] = {"type": "string", "description": "An officer's name on the roster."}
PRIORITY: Final[Schema] = {"enum": ["P1", "P2", "P3", "P4"]}
REFERENCE: Final[Schema] = {
    "type": "string",
    "pattern": "^[2-9BCDFGHJKMNPQRTVWXYZ]{6}$",
    "description": "A case's spoken name without its dash.",
}
CURSOR: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{1,19}$",
    "description": "`next` of the page before.",
}
DESTINATION: Final[Schema] = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_-]{0,15}$",
    "description": "A destination's name in the mission's file, never its address.",
}
VIEWS: Final[Schema] = {"enum": [str(view) for view in View]}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def several(schema: Schema) -> Schema:
    """A list of it."""
    return {"type": "array", "items": schema}


def thing(optional: tuple[str, ...] = (), /, **fields: Schema) -> Schema:
    """A closed object of these fields."""
    needed = [name for name in fields if name not in optional]
    return {
        "type": "object",
        "properties": fields,
        "required": needed,
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    """A schema of `SCHEMAS` by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


_CASE: Final[dict[str, Schema]] = {
    "reference": REFERENCE,
    "queue": {"enum": list(QUEUES)},
    "priority": PRIORITY,
    "state": TEXT,
    "language": TEXT,
    "channel": TEXT,
    "received": TIME,
    "due": maybe(TIME),
    "duty": maybe({"enum": ["answer", "feedback", "finish"]}),
    "assignee": maybe(NAME),
    "version": COUNT,
    "entries": COUNT,
    "new": {**FLAG, "description": "The reporter wrote since a person last acted."},
    "proposal": maybe(ref("Proposal")),
    "hold": FLAG,
    "marks": several({"enum": [DUPLICATE, ABUSIVE]}),
    "present": several(ref("Present")),
}

SCHEMAS: Final[dict[str, Schema]] = {
    "Error": thing(("reason", "version"), error=TEXT, reason=TEXT, version=COUNT),
    "Nonce": thing(nonce=TEXT),
    "Roster": thing(roster=BYTES, signatures={"type": "object", "additionalProperties": BYTES}),
    "Page": thing(
        cases=several(ref("Summary")),
        counts={"type": "object", "propertyNames": VIEWS, "additionalProperties": COUNT},
        next=maybe(CURSOR),
        urgent=thing(count=COUNT, first=maybe(REFERENCE), due=maybe(TIME)),
        service=ref("Service"),
    ),
    "Service": thing(
        now=TIME,
        telegram={"enum": ["ok", "away"]},
        alarms=several(TEXT),
        staff_bot=FLAG,
    ),
    "Present": thing(officer=NAME, doing={"enum": [str(doing) for doing in Doing]}, minutes=COUNT),
    "Proposal": thing(
        number={**NUMBER, "description": "The number of the act that proposed it."},
        action={"enum": [Action.LOWER, Action.PROPOSE_CLOSE, Action.PROPOSE_EXPORT]},
        by=NAME,
        to=maybe(PRIORITY),
    ),
    "Summary": thing(**_CASE),
    "Entry": thing(
        number=NUMBER,
        kind=TEXT,
        bucket=COUNT,
        at=TIME,
        headers=several(BYTES),
        size={**COUNT, "description": "Of the payload, in bytes."},
    ),
    "Clock": thing(duty=TEXT, due=TIME, standard=TEXT),
    "Detail": thing(
        **{**_CASE, "entries": several(ref("Entry"))},
        next_entry={**NUMBER, "description": "What the next new entry must be numbered."},
        readers=several(NAME),
        stanzas=COUNT,
        reporter={**TEXT, "description": "The recipient that letters are sealed to as well."},
        report_manifest=HEX,
        case_id=HEX,
        audit=thing(number=COUNT, digest=HEX),
        clocks=several(ref("Clock")),
    ),
    "Row": thing(
        number=NUMBER,
        action=TEXT,
        officer=TEXT,
        base={**BYTES, "description": "What was signed: RFC 9421's signature base."},
        signature=BYTES,
        previous={**HEX, "description": "SHA-256 of the row before."},
        server_signature=BYTES,
    ),
    "Rows": thing(rows=several(ref("Row"))),
    "AuditPage": thing(cases=several(ref("AuditedCase")), next=maybe(CURSOR)),
    "AuditedCase": thing(
        reference=REFERENCE,
        state=TEXT,
        priority=PRIORITY,
        queue={"enum": list(QUEUES)},
        received=TIME,
        due=maybe(TIME),
        clocks=several(ref("Clock")),
        rows=several(ref("Row")),
    ),
    "Brought": thing(
        ("entries", "headers", "notice_key", "file_key", "slip"),
        entries=several(ref("BroughtEntry")),
        headers=several(thing(number=NUMBER, header=BYTES)),
        notice_key=maybe(BYTES),
        file_key=maybe(BYTES),
        slip=maybe(BYTES),
    ),
    "BroughtEntry": thing(
        number=NUMBER,
        kind={"enum": ["letter", "note", "finding"]},
        header=BYTES,
        payload=BYTES,
    ),
    "Done": thing(
        version=COUNT,
        announced=maybe(FLAG),
        held_until=maybe(TIME),
    ),
    "Doing": thing(doing={"enum": [str(doing) for doing in Doing]}),
    "Others": thing(others=several(ref("Present"))),
    "Undelivered": thing(
        items=several(ref("UndeliveredItem")),
        more={**FLAG, "description": "There are more; they come when these are tried again."},
    ),
    "UndeliveredItem": thing(
        reference=REFERENCE,
        priority=PRIORITY,
        destination=DESTINATION,
        entry=COUNT,
        kind=TEXT,
        since={**TIME, "description": "The entry's own coarse time, or that of the last retry."},
        tries={**COUNT, "description": "Deliveries begun since then."},
        reason={**TEXT, "description": "A word of code, such as `too_old` or `status_413`."},
    ),
    "Retried": thing(retried={**COUNT, "description": "How many wait for delivery again."}),
    "LinkCode": thing(code=TEXT, minutes=COUNT),
    "OpenApi": {"type": "object"},
}
