"""What happened on a case, in order: the audit's rows and the entries, merged.

Owns that order and the plain words of each line, and who fetched a file.
Times are as coarse as they are kept: entries are rounded, an officer's
request says when their own machine signed it.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.casework.actions import Action
from bot.errors import SealingError
from bot.sealing.manifest import FROM_REPORTERS, EntryKind
from bot.sealing.roster import Roster
from bot.services.audit import SERVER, acted_at
from bot.services.letter_expiry import LETTER_ERASED
from bot.services.letter_reading import LETTER_OPENED, letter_of
from bot.services.officers.knowing import FETCH, RETRIED
from bot.services.rows import AuditRow
from desk.answers import SealedRow
from desk.casefile import Happened
from desk.entry_places import brought_by
from desk.reader_check import signed_request

REPORTER = "reporter"
# Of fetching, the server writes down each officer's first time only.
_LOOKING = frozenset({FETCH, RETRIED, Action.READ, Action.EXPORT})
_OF_LETTERS = frozenset({LETTER_OPENED, LETTER_ERASED})
# Shown by their entries, with their words a click away; a second line would only repeat it.
_SHOWN_BY_ENTRY = frozenset({Action.NOTE, Action.FINDING, Action.LETTER})


def timeline(
    rows: Sequence[AuditRow],
    entries: Sequence[SealedRow],
    signers: dict[int, str],
    roster: Roster,
) -> tuple[Happened, ...]:
    """Merge a case's audit with its entries, in the order of the audit.

    An entry's time is rounded and an act's is not: only the chain tells which was first.

    Args:
        rows: the case's chain.
        entries: as the server lists them.
        signers: who sealed each entry that was opened, by its number.
        roster: whose keys tell when an officer signed.
    """
    lines = [_entry_line(entry, signers) for entry in entries]
    places = brought_by(rows, entries, signers)
    last = 0
    for row in rows:
        at = row_time(row, roster)
        if row.officer == SERVER:
            lines.extend(_letter_line(row, at or last))
        elif row.action not in _SHOWN_BY_ENTRY:
            lines.append(Happened(at=at or last, by=row.officer, what=row.action, audit=row.number))
        last = max(last, at or 0)

    def order(line: Happened) -> tuple[int, int]:
        place = line.audit if line.audit is not None else places.get(line.entry or 0, 0)
        return place, line.entry or 0

    return tuple(sorted(lines, key=order))


def row_time(row: AuditRow, roster: Roster) -> int | None:
    """When a row was written (seconds since 1970 UTC), or None if it does not say."""
    if not row.signature:
        try:
            return acted_at(row)
        except SealingError:
            return None
    signed = signed_request(row, roster)
    return None if signed is None else signed.created


def custody(rows: Iterable[AuditRow], roster: Roster) -> tuple[tuple[str, int | None], ...]:
    """Who looked into the case or took something out of it, and when, as audited."""
    return tuple((row.officer, row_time(row, roster)) for row in rows if row.action in _LOOKING)


def _letter_line(row: AuditRow, at: int) -> Iterator[Happened]:
    """What the server alone knows of a letter: that it was opened, and that it is gone."""
    if row.action in _OF_LETTERS:
        by = REPORTER if row.action == LETTER_OPENED else SERVER
        yield Happened(at=at, by=by, what=row.action, entry=letter_of(row), audit=row.number)


def _entry_line(entry: SealedRow, signers: dict[int, str]) -> Happened:
    from_reporter = entry.kind in {kind.value for kind in FROM_REPORTERS}
    by = REPORTER if from_reporter else signers.get(entry.number, "")
    what = "received" if entry.kind == EntryKind.REPORT else entry.kind
    return Happened(at=entry.at, by=by, what=what, entry=entry.number)
