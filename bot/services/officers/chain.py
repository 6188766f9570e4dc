"""Walks a chain of acts and names what does not hold: which row, and how.

Owns the verifying, and nothing else: rows and keys come in, faults go out.
It needs no key of the server's and no store, so that a desk and the command
line judge by the same lines of code. A chain that holds says that every
officer's act was asked for by that officer, in this case, in this order. It
cannot say that no act was left out by a server that rewrote the whole chain
with its own key: for that, whoever looked before remembers the head.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from bot.casework import reference as references
from bot.casework.actions import Action
from bot.errors import SealingError
from bot.sealing.canonical import Json, parse_canonical
from bot.sealing.requests import SignedRequest, check_base
from bot.sealing.signers import Signers
from bot.sealing.signing import VerifyKey
from bot.services.audit import (
    LABEL_AUDIT,
    LABEL_COUNTERSIGNED,
    NONE_BEFORE,
    SERVER,
    SERVICE_NAME,
    UNSIGNED,
    countersigned,
    digest,
)
from bot.services.officers.knowing import RETRIED
from bot.services.rows import AuditRow

_ACTS: Final = frozenset(map(str, Action))
# The command line posts letters on the server's word; nothing else that officers do is
# believed without their signature.
_SERVERS_TOO: Final = frozenset({str(Action.LETTER)})
_CASES: Final = ["v1", "cases"]
_ELSEWHERE: Final = {RETRIED: ["undelivered"]}
"""What is asked for at a case by another address than its acts'."""


class Kind(StrEnum):
    """What can be wrong with a row."""

    GAP = "gap"
    """A row before this one is missing."""
    ORDER = "order"
    """Two rows stand in each other's place, or one stands there twice."""
    BROKEN = "broken"
    """It does not follow from the row before it: one of the two was changed."""
    ALTERED = "altered"
    """It says one thing in its columns and another in what was signed."""
    OTHER_CASE = "other_case"
    """It belongs to another chain."""
    OFFICER_SIGNATURE = "officer_signature"
    SERVER_SIGNATURE = "server_signature"
    UNKNOWN_KEY = "unknown_key"
    """No key of this roster's, past or present, signed it."""
    MISMATCH = "mismatch"
    """The officer asked for something else than what the row says."""
    REPEATED = "repeated"
    """One request of an officer's stands in the chain twice."""
    SHORTENED = "shortened"
    """The chain ends before a row that was seen."""
    REWRITTEN = "rewritten"
    """The row that was seen is another now."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, and the number of the row in which it shows."""

    number: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain as it was last seen: a row's number and its digest."""

    number: int
    digest: bytes


def head_of(rows: Sequence[AuditRow]) -> Head:
    """What to remember of a chain."""
    return Head(rows[-1].number, digest(rows[-1])) if rows else Head(0, NONE_BEFORE)


def verify_chain(
    rows: Sequence[AuditRow],
    signers: Signers,
    reference: str | None,
    *,
    seen: Head | None = None,
) -> tuple[Fault, ...]:
    """Name everything that does not hold; nothing for a sound chain.

    Args:
        rows: in the order in which they were given.
        signers: every key that may have signed, past ones included.
        reference: whose chain it is; None where the case is erased and its
            first row alone still says it; `SERVICE_NAME` for the service's.
        seen: the head as it was remembered from before.
    """
    name = reference if reference is not None else _own_name(rows)
    walk = _Walk(name, signers)
    return (*(fault for row in rows for fault in walk.faults(row)), *_unlike(rows, seen))


def is_asked_by(request: SignedRequest, action: str, reference: str) -> bool:
    """Whether an officer's request asks for this act (or view), in this case."""
    root, name, rest = _parts(request.path)
    if reference == SERVICE_NAME:
        return action not in _ACTS
    wanted = ["acts", action] if action in _ACTS else _ELSEWHERE.get(action)
    if wanted is not None and (request.method != "POST" or rest != wanted):
        return False
    return root == _CASES and references.sought(name) == reference


def request_behind(row: AuditRow, keys: Iterable[VerifyKey]) -> SignedRequest | None:
    """What an officer signed for a row; None if none of these keys signed it."""
    for key in keys:
        try:
            return check_base(row.base, row.signature, key)
        except (SealingError, ValueError):
            continue
    return None


class _Walk:
    """One pass over a chain."""

    def __init__(self, reference: str, signers: Signers) -> None:
        self._reference = reference
        self._server = {s.key.key_id: s.key for s in signers.known if s.role == SERVER}
        self._officers = [(s.name, s.key) for s in signers.known if s.role != SERVER]
        self._number, self._previous = 0, NONE_BEFORE
        self._requests: set[bytes] = set()

    def faults(self, row: AuditRow) -> Iterator[Fault]:
        """Judge the next row."""
        kinds = dict.fromkeys((*self._place(row), *self._words(row)))
        self._number, self._previous = max(row.number, self._number), digest(row)
        return (Fault(row.number, kind) for kind in kinds)

    def _place(self, row: AuditRow) -> Iterator[Kind]:
        if row.number > self._number + 1:
            yield Kind.GAP
        elif row.number <= self._number:
            yield Kind.ORDER
        elif row.previous != self._previous:
            yield Kind.BROKEN

    def _words(self, row: AuditRow) -> Iterator[Kind]:
        return self._signed(row) if row.signature else self._stated(row)

    def _stated(self, row: AuditRow) -> Iterator[Kind]:
        """A row that the server answers for alone."""
        if not _is_signed_by(self._server, row.server_signature, LABEL_AUDIT + row.base):
            yield Kind.SERVER_SIGNATURE
        said = _read(row.base)
        wanted: dict[str, Json] = {
            "action": row.action,
            "number": row.number,
            "previous": row.previous.hex(),
            "by": SERVER if row.officer == SERVER else UNSIGNED,
        }
        officer = said.get("officer", SERVER)
        if any(said.get(key) != value for key, value in wanted.items()) or officer != row.officer:
            yield Kind.ALTERED
        if row.action in _ACTS and not (row.officer == SERVER and row.action in _SERVERS_TOO):
            yield Kind.OFFICER_SIGNATURE
        # A chain begun before rows named their case starts with rows that name none.
        if said.get("case", self._reference) != self._reference:
            yield Kind.OTHER_CASE

    def _signed(self, row: AuditRow) -> Iterator[Kind]:
        """A row that an officer's own request stands behind."""
        said = LABEL_COUNTERSIGNED + countersigned(self._reference, row)
        if not _is_signed_by(self._server, row.server_signature, said):
            yield Kind.SERVER_SIGNATURE
        if row.base in self._requests:
            yield Kind.REPEATED
        self._requests.add(row.base)
        yield from self._asked(row)

    def _asked(self, row: AuditRow) -> Iterator[Kind]:
        keys = [key for name, key in self._officers if name == row.officer]
        if not keys:
            yield Kind.UNKNOWN_KEY
            return
        request = request_behind(row, keys)
        if request is None:
            yield Kind.OFFICER_SIGNATURE
        elif request.server not in self._server:
            yield Kind.UNKNOWN_KEY
        elif not is_asked_by(request, row.action, self._reference):
            yield Kind.MISMATCH


def _unlike(rows: Sequence[AuditRow], seen: Head | None) -> Iterator[Fault]:
    """Compare a chain with what was remembered of it."""
    if seen is None or seen.number == 0:
        return
    row = next((row for row in rows if row.number == seen.number), None)
    if row is None:
        yield Fault(seen.number, Kind.SHORTENED)
    elif digest(row) != seen.digest:
        yield Fault(seen.number, Kind.REWRITTEN)


def _parts(path: str) -> tuple[list[str], str, list[str]]:
    """Cut /v1/cases/NAME/rest."""
    _, version, place, name, *rest = [*map(unquote, path.split("/")), "", "", ""]
    return [version, place], name, [part for part in rest if part]


def _is_signed_by(keys: Mapping[str, VerifyKey], signature: bytes, said: bytes) -> bool:
    return any(_holds(key.verify, signature, said) for key in keys.values())


def _holds(verify: Callable[[bytes, bytes], None], signature: bytes, said: bytes) -> bool:
    try:
        verify(signature, said)
    except SealingError:
        return False
    return True


def _read(base: bytes) -> Mapping[str, Json]:
    try:
        said = parse_canonical(base)
    except SealingError:
        return {}
    return said if isinstance(said, dict) else {}


def _own_name(rows: Sequence[AuditRow]) -> str:
    """What a chain calls itself: its first row is always the server's."""
    name = _read(rows[0].base).get("case") if rows else None
    return name if isinstance(name, str) else ""
