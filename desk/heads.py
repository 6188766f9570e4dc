"""Where each chain of acts ended when this desk last saw it, and whether it still leads there.

Owns the memory of heads and the words of the alarms; the walking is
`bot.services.officers.chain`'s. A server can always forge the future; it must
not be able to change the past that an officer has seen. Heads rest sealed to
the officer, and an alarm never moves a head: it stands until somebody has
asked why.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from bot.marks import N_
from bot.sealing.roster import Roster
from bot.services.audit import SERVICE_NAME
from bot.services.officers.chain import Fault, Head, Kind, head_of, verify_chain
from bot.services.rows import AuditRow
from desk.answers import Detail
from desk.kept import Facts
from desk.sentences import Sentence

SERVICE: Final = SERVICE_NAME
"""The name of the service's own chain among the cases' references."""

ALARMS: Mapping[Kind, str] = {
    Kind.GAP: N_("A row before row {number} of the record is missing."),
    Kind.ORDER: N_("Row {number} of the record stands out of its place."),
    Kind.BROKEN: N_("Row {number} of the record does not follow from the one before it."),
    Kind.ALTERED: N_("Row {number} of the record says something else than was signed."),
    Kind.OTHER_CASE: N_("Row {number} of the record belongs to another case."),
    Kind.OFFICER_SIGNATURE: N_("Row {number} of the record is not signed by the officer it names."),
    Kind.SERVER_SIGNATURE: N_("Row {number} of the record is not signed by the server."),
    Kind.UNKNOWN_KEY: N_(
        "Row {number} of the record is signed by a key that the roster never had."
    ),
    Kind.MISMATCH: N_("Row {number} of the record is not what its officer asked for."),
    Kind.REPEATED: N_("Row {number} of the record repeats a request that was made once."),
    Kind.SHORTENED: N_(
        "The record is shorter than you last saw it. Tell the signers and oversight."
    ),
    Kind.REWRITTEN: N_(
        "Row {number} of the record was changed after you last saw it."
        " Tell the signers and oversight."
    ),
}
"""What is said of each fault; the record is what people call the audit."""

_OTHER_END = Sentence(N_("The record does not end where the server says that it ends."))


def said(fault: Fault) -> Sentence:
    """A fault in plain words."""
    return Sentence(ALARMS[fault.kind], number=fault.number)


def check_case(
    cache: Facts, detail: Detail, rows: Sequence[AuditRow], roster: Roster
) -> tuple[str, ...]:
    """Verify a case's whole chain against itself and against what was seen of it before."""
    found = check_chain(cache, detail.summary.reference, rows, roster)
    end = Head(detail.audit_number, b"")
    # The two answers come one after the other: the chain may have grown in between.
    behind = rows[: end.number]
    agrees = len(behind) == end.number and head_of(behind).digest.hex() == detail.audit_digest
    return found if agrees or not end.number else (*found, _OTHER_END)


def check_chain(
    cache: Facts, name: str, rows: Sequence[AuditRow], roster: Roster
) -> tuple[str, ...]:
    """Verify a whole chain, and remember its end if nothing is wrong with it.

    Args:
        cache: of this officer.
        name: the case's reference, or `SERVICE`.
        rows: the chain, from its first row on.
        roster: whose keys sign.
    """
    seen = _seen(cache, name)
    faults = verify_chain(rows, roster.signers(), name, seen=seen)
    if not faults and (seen is None or (rows and rows[-1].number > seen.number)):
        head = head_of(rows)
        document = {"number": head.number, "digest": head.digest.hex()}
        cache.keep_fact(_name(name), json.dumps(document).encode("ascii"))
    return tuple(map(said, faults))


def _seen(cache: Facts, name: str) -> Head | None:
    kept = cache.fact(_name(name))
    if kept is None:
        return None
    try:
        head = json.loads(kept)
        return Head(int(head["number"]), bytes.fromhex(head["digest"]))
    except (ValueError, KeyError, TypeError):
        return None  # of another version of the desk


def _name(name: str) -> str:
    return f"head/{name}"
