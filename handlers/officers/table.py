"""The routes of the officers' API: one literal table.

Owns which paths there are, who answers them, and what may stand in them.
Routing, the check of every query and the published description are all made
of it, so that none can say something else than the others.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.casework.actions import RULES, Action
from bot.services.officers.reading import MOST
from handlers.officers import endpoints, schemas
from handlers.officers.exchange import Answer, Asked
from handlers.officers.schemas import Schema
from handlers.officers.services import Services

Endpoint = Callable[[Services, Asked], Awaitable[Answer]]

_REFERENCE: Final = {"reference": schemas.REFERENCE}
_PAGED: Final = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    "after": schemas.CURSOR,
}
_FACTS: Final = {
    "to": schemas.TEXT,
    "priority": schemas.PRIORITY,
    "by": schemas.NUMBER,
    "what": schemas.TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route.

    Attributes:
        endpoint: who answers; None for the two that need no signature.
        answer: the name of the answer's shape; None for bytes.
        path_parts, query: what may stand there, by name.
        body: the name of the body's shape, if it may have one.
        may: what its answers may be besides 200 and those of every signed route.
        always: whether it answers while no roster may be used.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    summary: str
    endpoint: Endpoint | None
    answer: str | None
    path_parts: Mapping[str, Schema] = field(default_factory=dict)
    query: Mapping[str, Schema] = field(default_factory=dict)
    body: str | None = None
    needs_body: bool = False
    is_versioned: bool = False
    has_ranges: bool = False
    may: tuple[int, ...] = ()
    always: bool = False


ROUTES: Final = (
    Route(
        method="GET", path="/v1/nonce", name="nonce", endpoint=None, answer="Nonce",
        summary="A nonce for the first request; every signed answer brings the next.",
    ),
    Route(
        method="GET", path="/v1/openapi.json", name="openapi", endpoint=None, answer="OpenApi",
        summary="This description.",
    ),
    Route(
        method="GET", path="/v1/roster", name="roster", answer="Roster", always=True,
        endpoint=endpoints.roster,
        summary="The roster with its signatures, to be verified by pinned keys.",
    ),
    Route(
        method="GET", path="/v1/cases", name="cases", answer="Page",
        endpoint=endpoints.cases, query={"view": schemas.VIEWS, **_PAGED},
        summary="One page of a list: the cases that the asking officer reads.",
    ),
    Route(
        method="GET", path="/v1/cases/{reference}", name="case", answer="Detail",
        endpoint=endpoints.case, path_parts=_REFERENCE, may=(404,),
        summary="One case, with the headers of its sealed entries.",
    ),
    Route(
        method="GET", path="/v1/cases/{reference}/entries/{number}/payload", name="payload",
        endpoint=endpoints.payload, answer=None, has_ranges=True,
        path_parts={**_REFERENCE, "number": schemas.NUMBER}, may=(206, 404, 416),
        summary="An entry's sealed payload; a range resumes a transfer.",
    ),
    Route(
        method="GET", path="/v1/cases/{reference}/audit", name="case_audit", answer="Rows",
        endpoint=endpoints.case_audit, path_parts=_REFERENCE, may=(404,),
        summary="The chain of acts on a case.",
    ),
    Route(
        method="GET", path="/v1/audit", name="service_audit", answer="Rows",
        endpoint=endpoints.service_audit, query={"after": schemas.COUNT}, may=(403,),
        summary="The service's own chain beyond a number, for heads and auditors.",
    ),
    Route(
        method="GET", path="/v1/audit/cases", name="audited_cases", answer="AuditPage",
        endpoint=endpoints.audited_cases, query=_PAGED, may=(403,),
        summary="Chain and clocks of every case, without content, for auditors.",
    ),
    Route(
        method="POST", path="/v1/cases/{reference}/acts/{action}", name="act", answer="Done",
        endpoint=endpoints.act, body="Brought", is_versioned=True, may=(404, 409, 412),
        path_parts={**_REFERENCE, "action": {"enum": [str(action) for action in Action]}},
        query={name: _FACTS[name] for name in sorted({n for r in RULES.values() for n in r.facts})},
        summary="One act on a case, from the version that was seen.",
    ),
    Route(
        method="POST", path="/v1/cases/{reference}/presence", name="presence", answer="Others",
        endpoint=endpoints.presence, path_parts=_REFERENCE, body="Doing", needs_body=True,
        may=(404,),
        summary="What one does at a case; who else is there.",
    ),
    Route(
        method="GET", path="/v1/undelivered", name="undelivered", answer="Undelivered",
        endpoint=endpoints.undelivered, may=(403,),
        summary="What was given up on its way elsewhere, of the cases that the asking head reads.",
    ),
    Route(
        method="POST", path="/v1/cases/{reference}/undelivered", name="retry", answer="Retried",
        endpoint=endpoints.retry, path_parts=_REFERENCE, may=(403, 404),
        query={"destination": schemas.DESTINATION, "entry": schemas.NUMBER},
        summary="A head has a case's entries, or one, tried again at a destination.",
    ),
    Route(
        method="POST", path="/v1/links", name="links", answer="LinkCode",
        endpoint=endpoints.links,
        summary="A one-time code that links a chat with the staff bot.",
    ),
)  # fmt: skip
