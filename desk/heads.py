"""Where each chain of acts ended when this desk last saw it, and whether it still leads there.

Owns the alarm on a rewritten or shortened chain. A server can always forge
the future; it must not be able to change the past that an officer has seen.
Heads rest sealed to the officer, and an alarm never moves a head: it stands
until somebody has asked why.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from bot.errors import SealingError
from bot.sealing.roster import Roster
from bot.sealing.signing import VerifyKey
from bot.services.audit import LABEL_AUDIT, NONE_BEFORE, digest
from bot.services.rows import AuditRow
from desk.answers import Detail
from desk.kept import Facts
from desk.reader_check import signed_request

SERVICE: Final = "service"
"""The name of the service's own chain among the cases' references."""

REWRITTEN = (
    "The record was changed after you last saw it. Stop, and tell the signers and oversight."
)
SHORTENED = "The record is shorter than you last saw it. Stop, and tell the signers and oversight."


def alarms(cache: Facts, name: str, rows: Sequence[AuditRow], first: int = 1) -> tuple[str, ...]:
    """Compare a chain with what was seen of it, and remember its end if it grew from there.

    Args:
        cache: of this officer.
        name: the case's reference, or `SERVICE`.
        rows: the chain, from row `first` on.
        first: the number of the first row given; what lies before is not looked at.
    """
    seen = _seen(cache, name)
    said = None if seen is None else _compared(seen, rows, first)
    if said is not None:
        return (said,)
    if rows and (seen is None or rows[-1].number > seen[0]):
        head = {"number": rows[-1].number, "digest": digest(rows[-1]).hex()}
        cache.keep_fact(_name(name), json.dumps(head).encode("ascii"))
    return ()


def chain_faults(rows: Sequence[AuditRow], detail: Detail, roster: Roster) -> tuple[str, ...]:
    """Say what is wrong within a case's chain, by row, in plain words."""
    return (*_links(rows), *_signatures(rows, roster), *_end(rows, detail))


def _links(rows: Sequence[AuditRow]) -> Iterator[str]:
    previous = NONE_BEFORE
    for number, row in enumerate(rows, start=1):
        if row.number != number:
            yield f"Row {number} of the record is missing or out of its place."
            return
        if row.previous != previous:
            yield f"Row {number} of the record does not follow from the one before it."
        previous = digest(row)


def _signatures(rows: Sequence[AuditRow], roster: Roster) -> Iterator[str]:
    for row in rows:
        stated = any(_is_servers(row, key) for key in roster.server_keys)
        signed = bool(row.signature) and signed_request(row, roster) is not None
        if not (signed if row.signature else stated):
            yield f"Row {row.number} of the record is not signed by {row.officer}."


def _is_servers(row: AuditRow, key: VerifyKey) -> bool:
    try:
        key.verify(row.server_signature, LABEL_AUDIT + row.base)
    except SealingError:
        return False
    return True


def _end(rows: Sequence[AuditRow], detail: Detail) -> Iterator[str]:
    if detail.audit_number > len(rows):
        yield "The server gave fewer rows of the record than it says there are."
    elif detail.audit_number and digest(rows[detail.audit_number - 1]).hex() != detail.audit_digest:
        yield "The record ends otherwise than the server says."


def _compared(seen: tuple[int, str], rows: Sequence[AuditRow], first: int) -> str | None:
    number, digested = seen
    if number < first:
        return None
    if number - first >= len(rows):
        return SHORTENED
    return None if digest(rows[number - first]).hex() == digested else REWRITTEN


def _seen(cache: Facts, name: str) -> tuple[int, str] | None:
    kept = cache.fact(_name(name))
    if kept is None:
        return None
    try:
        head = json.loads(kept)
        return int(head["number"]), str(head["digest"])
    except (ValueError, KeyError, TypeError):
        return None


def _name(name: str) -> str:
    return f"head/{name}"
