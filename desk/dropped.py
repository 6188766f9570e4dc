"""Entries that were here and are gone: what a server took away without saying so.

Owns two memories to compare with: what this desk saw of a case before, and
what the case's signed chain says was brought to it. The report's own list of
files is `desk.assembly`'s. A letter goes thirty days after it was opened, and
the chain says so; nothing else leaves a case that is not erased whole. A
server that hides an entry, its rows and all from the very first is found by
neither: only a colleague's desk, or a later look at the chain's end, is.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.casework.actions import Action, rule_of
from bot.marks import N_
from bot.sealing.manifest import EntryKind
from bot.sealing.opened import OpenedEntry
from bot.services.audit import SERVER
from bot.services.letter_expiry import LETTER_ERASED
from bot.services.letter_reading import letter_of
from bot.services.rows import AuditRow
from desk.answers import Detail
from desk.casefile import Fault
from desk.kept import Facts
from desk.sentences import Sentence

ADDED: Final = frozenset(
    {"words", "unread", "rated", "answer", "missing", "notice", "withdrawn", "disagreed"}
)
"""Acts of the server's that each bring one addition; a test holds them to the server's own."""

_SEEN_BEFORE = Sentence(
    N_("It was here when you last looked, and the server does not have it now.")
)
_FROM_OFFICER = N_(
    "{name} brought more entries of the kind {kind} than the server has: one was taken away."
    " Tell the head."
)
_FROM_REPORTER = N_(
    "The record names more entries of the kind {kind} than the server has: one was taken away."
    " Tell the head."
)


def gone(cache: Facts, case_id: str, detail: Detail, rows: Iterable[AuditRow]) -> tuple[Fault, ...]:
    """Name every entry that was seen before and is missing now; remember those that are here.

    Args:
        cache: of this officer.
        case_id: by the case's verified report.
        detail: what the server says now.
        rows: the case's chain.
    """
    seen = _seen(cache, case_id)
    here = {row.number: row.kind for row in detail.entries}
    cache.keep_fact(_name(case_id), json.dumps({**seen, **here}).encode("ascii"))
    ended = _ended(rows)
    return tuple(
        Fault(number, kind, _SEEN_BEFORE)
        for number, kind in sorted(seen.items())
        if number not in here and number not in ended
    )


def short_of_chain(
    detail: Detail, entries: Sequence[OpenedEntry], rows: Sequence[AuditRow]
) -> tuple[Sentence, ...]:
    """Say where the chain tells of more entries than there are.

    Args:
        detail: what the server says now.
        entries: those of them that were opened here; others could be anybody's.
        rows: the case's chain.
    """
    return (*_officers(detail, entries, rows), *_reporters(detail, rows))


def _officers(
    detail: Detail, entries: Sequence[OpenedEntry], rows: Sequence[AuditRow]
) -> Iterator[Sentence]:
    signed = Counter((e.signer.name, e.manifest.kind.value) for e in entries)
    listed = Counter(row.kind for row in detail.entries)
    opened = Counter(e.manifest.kind.value for e in entries)
    ended = len(_ended(rows))
    brought = Counter(
        (row.officer, kind) for row in rows if row.signature for kind in _brings(row.action)
    )
    for (name, kind), count in sorted(brought.items()):
        doubtful = listed[kind] - opened[kind] + (ended if kind == EntryKind.LETTER else 0)
        if count > signed[name, kind] + doubtful:
            yield Sentence(_FROM_OFFICER, name=name, kind=kind)


def _reporters(detail: Detail, rows: Sequence[AuditRow]) -> Iterator[Sentence]:
    listed = Counter(row.kind for row in detail.entries)
    said = Counter(row.action for row in rows if row.officer == SERVER)
    if sum(said[what] for what in ADDED) > listed[EntryKind.ADDITION]:
        yield Sentence(_FROM_REPORTER, kind=EntryKind.ADDITION.value)
    if said[EntryKind.FILE] > listed[EntryKind.FILE]:
        yield Sentence(_FROM_REPORTER, kind=EntryKind.FILE.value)


def _brings(action: str) -> frozenset[str]:
    return rule_of(Action(action)).brings if action in set(Action) else frozenset()


def _ended(rows: Iterable[AuditRow]) -> frozenset[int]:
    """Letters that left the server after their time."""
    numbers = (letter_of(row) for row in rows if row.action == LETTER_ERASED)
    return frozenset(number for number in numbers if number is not None)


def _seen(cache: Facts, case_id: str) -> Mapping[int, str]:
    kept = cache.fact(_name(case_id))
    try:
        document = json.loads(kept) if kept is not None else {}
        return {int(number): str(kind) for number, kind in document.items()}
    except (ValueError, AttributeError):
        return {}  # of another version of the desk


def _name(case_id: str) -> str:
    return f"entries/{case_id}"
