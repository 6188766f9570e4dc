"""The chain of acts on a case: each row names the one before by its SHA-256.

Owns the three forms of a row. What the server does, it states and signs.
What an officer does is evidenced by their own signed request, which the
server countersigns together with the case, the number and the row before, so
that no row can be moved, copied or dropped. What an officer tapped in a chat
is the server's word alone, and marked as unsigned. A row of the server's
never says when to the minute, and no row says what stood in an entry.

Verifying stands in `bot.services.officers.chain`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.errors import SealingError
from bot.sealing.canonical import Json, canonical, parse_canonical
from bot.sealing.requests import SignedRequest
from bot.sealing.signing import SigningKey
from bot.services.rows import AuditRow

LABEL_AUDIT: Final = b"amana/v1/audit\0"
LABEL_COUNTERSIGNED: Final = b"amana/v1/audit/officer\0"
SERVER: Final = "server"
UNSIGNED: Final = "unsigned"
NONE_BEFORE: Final = bytes(32)
SERVICE: Final = 0
"""The case key of the service's own chain."""
SERVICE_NAME: Final = "service"
"""What stands in its rows where a case's rows have the reference; no reference looks like it."""


def digest(row: AuditRow) -> bytes:
    """The SHA-256 by which the next row names this one."""
    parts = (row.base, row.signature, row.previous, row.server_signature)
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(LABEL_AUDIT + framed).digest()


class Chain:
    """One chain's end, to which rows are written."""

    def __init__(
        self, case: int, reference: str, last: AuditRow | None, signing_key: SigningKey
    ) -> None:
        """Continue after `last`, or begin."""
        self._case, self._reference = case, reference
        self._signing_key = signing_key
        self._number = 0 if last is None else last.number
        self._previous = NONE_BEFORE if last is None else digest(last)

    @property
    def next_number(self) -> int:
        """The number of the next row."""
        return self._number + 1

    def server_act(self, action: str, at: int, facts: Mapping[str, Json] | None = None) -> AuditRow:
        """Write what the server did; `at` is already coarse."""
        return self._stated(SERVER, {"action": action, "at": at, "by": SERVER}, facts)

    def unsigned_act(
        self, action: str, at: int, officer: str, facts: Mapping[str, Json] | None = None
    ) -> AuditRow:
        """Write what an officer did without a signature, on the server's word alone."""
        said: dict[str, Json] = {"action": action, "at": at, "by": UNSIGNED, "officer": officer}
        return self._stated(officer, said, facts)

    def officer_act(self, action: str, officer: str, request: SignedRequest) -> AuditRow:
        """Write what an officer did, by the request that they signed."""
        row = self._row(action, officer, request.base, request.signature)
        return self._end(row, LABEL_COUNTERSIGNED + countersigned(self._reference, row))

    def _stated(
        self, officer: str, said: dict[str, Json], facts: Mapping[str, Json] | None
    ) -> AuditRow:
        said |= {
            "case": self._reference,
            "number": self.next_number,
            "previous": self._previous.hex(),
        }
        base = canonical({**said, "facts": dict(facts)} if facts else said)
        row = self._row(str(said["action"]), officer, base, b"")
        return self._end(row, LABEL_AUDIT + base)

    def _row(self, action: str, officer: str, base: bytes, signature: bytes) -> AuditRow:
        return AuditRow(
            case=self._case,
            number=self.next_number,
            action=action,
            officer=officer,
            base=base,
            signature=signature,
            previous=self._previous,
            server_signature=b"",
        )

    def _end(self, row: AuditRow, signed: bytes) -> AuditRow:
        """Sign a row and go on from it."""
        row = replace(row, server_signature=self._signing_key.sign(signed))
        self._number, self._previous = row.number, digest(row)
        return row


def countersigned(reference: str, row: AuditRow) -> bytes:
    """What the server signs beside an officer's request: where in which chain it stands."""
    return canonical(
        {
            "action": row.action,
            "base": hashlib.sha256(row.base).hexdigest(),
            "case": reference,
            "number": row.number,
            "officer": row.officer,
            "previous": row.previous.hex(),
            "signature": row.signature.hex(),
        }
    )


def facts_of(row: AuditRow) -> Mapping[str, Json]:
    """What an act of the server's says beside its kind; SealingError if it is none."""
    said = parse_canonical(row.base)
    facts = said.get("facts", {}) if isinstance(said, dict) else None
    if not isinstance(facts, dict):
        raise SealingError("a row of the audit is not of the server's form")
    return facts


def acted_at(row: AuditRow) -> int:
    """When an act of the server's was written, coarsely; SealingError if it does not say."""
    said = parse_canonical(row.base)
    at = said.get("at") if isinstance(said, dict) else None
    if not isinstance(at, int):
        raise SealingError("a row of the audit says no time")
    return at
