"""The chain of acts on a case: each row names the one before by its SHA-256.

Owns the form of a row that the server writes by itself. What officers do is
evidenced by their own signed requests. It never says when to the minute, and
never what stood in an entry.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from bot.errors import SealingError
from bot.sealing.canonical import canonical, parse_canonical
from bot.sealing.signing import SigningKey
from bot.services.rows import AuditRow

LABEL_AUDIT: Final = b"amana/v1/audit\0"
SERVER: Final = "server"
NONE_BEFORE: Final = bytes(32)


def digest(row: AuditRow) -> bytes:
    """The SHA-256 by which the next row names this one."""
    parts = (row.base, row.signature, row.previous, row.server_signature)
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(LABEL_AUDIT + framed).digest()


def server_act(
    case: int, before: Sequence[AuditRow], action: str, at: int, signing_key: SigningKey
) -> AuditRow:
    """Write the next row for something that the server did; `at` is already coarse."""
    previous = digest(before[-1]) if before else NONE_BEFORE
    number = len(before) + 1
    base = canonical(
        {"action": action, "number": number, "at": at, "by": SERVER, "previous": previous.hex()}
    )
    return AuditRow(
        case=case,
        number=number,
        action=action,
        officer=SERVER,
        base=base,
        signature=b"",
        previous=previous,
        server_signature=signing_key.sign(LABEL_AUDIT + base),
    )


def acted_at(row: AuditRow) -> int:
    """When an act of the server's was written, coarsely."""
    facts = parse_canonical(row.base)
    at = facts["at"] if isinstance(facts, dict) else None
    if not isinstance(at, int):
        raise SealingError("a row of the audit says no time")
    return at
