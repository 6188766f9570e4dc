"""A case management system of one's own on loopback, by Primero's documented API (version 2).

Owns the contract: accounts, tokens that end, ids that must be UUIDs, fields
that a user may set, and the answers 200, 204, 401, 403, 409 and 422. It knows
nothing of ours.
"""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.ground.loopback import HOST
from tests.ground.web import Handler, serving

LASTS = 3600.0
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class CaseManagement:
    """Its accounts, cases and calls.

    Attributes:
        may_set: fields of its forms; another one is forbidden.
        fails: statuses for the next requests to create.
        cuts: whether the next creation is taken and the line then broken.
    """

    port: int = 0
    accounts: dict[str, str] = field(default_factory=lambda: {"ada": "zwqxsecret"})
    may_set: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.monotonic
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    calls: list[tuple[str, int]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    fails: list[int] = field(default_factory=list)
    cuts: bool = False

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def token(self, bearer: str, body: dict[str, Any]) -> str | None:
        """A new token for a valid one, or for an account; None: 401."""
        user = body.get("user", {})
        known = bool(user) and self.accounts.get(user.get("user_name")) == user.get("password")
        if not known and not self.is_valid(bearer):
            return None
        token = f"header.{uuid.uuid4().hex}.signature"
        self.tokens[token] = self.clock()
        return token

    def is_valid(self, bearer: str) -> bool:
        """Whether a token is known and has not ended."""
        return self.clock() - self.tokens.get(bearer, float("-inf")) < LASTS

    def create(self, data: dict[str, Any]) -> int:
        """Create a case; the status."""
        if set(data) - {"id"} - self.may_set:
            return 403
        if "registration_date" in data and not _DATE.fullmatch(str(data["registration_date"])):
            return 422
        name = str(data.get("id", ""))
        try:
            is_uuid = str(uuid.UUID(name)) == name
        except ValueError:
            is_uuid = False
        if name and not is_uuid:
            return 422
        if name in self.cases:
            return 409
        self.cases[name or str(uuid.uuid4())] = data
        return 204 if name else 200


class _Handler(Handler):
    """Answers one call."""

    def posted(self, headers: dict[str, str], body: bytes) -> None:
        """Judge it, and answer."""
        to: CaseManagement = self.server.known
        to.bodies.append(body)
        status, more, answer = self._judged(to, headers, body)
        to.calls.append((self.path, status))
        if to.cuts and self.path.endswith("cases"):
            to.cuts = False
            self.cut()
        else:
            self.answer(status, more, b"" if status == 204 else json.dumps(answer).encode())

    def _judged(
        self, to: CaseManagement, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], Any]:
        if not headers.get("content-type", "").startswith("application/json"):
            return 415, {}, {}
        body, bearer = json.loads(raw), headers.get("authorization", "")
        bearer = bearer.removeprefix("Bearer ")
        if self.path == "/api/v2/tokens":
            token = to.token(bearer, body)
            if token is None:
                return 401, {}, {"error": "Invalid User name or password."}
            return 200, {"authorization": f"Bearer {token}"}, {"user_name": "x"}
        if self.path != "/api/v2/cases":
            return 404, {}, {}
        if not to.is_valid(bearer):
            return 401, {}, {}
        status = to.fails.pop(0) if to.fails else to.create(body["data"])
        return status, {}, {"errors": [{"code": status, "resource": self.path}], **body}


@contextmanager
def case_management(*may_set: str) -> Iterator[CaseManagement]:
    """Run one, with forms of these fields."""
    found = CaseManagement(may_set=frozenset(may_set))
    with serving(_Handler, found) as found.port:
        yield found
