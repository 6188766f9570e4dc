"""Which act of a case's record brought each entry.

Owns finding that out from the outside: the record names acts and no entry's
number. Each entry is matched with the next act of its author that brings its
kind; one that no act accounts for stands behind the entry before it. It is
for the order of what is shown, and proves nothing.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from bot.casework.actions import RULES, Action
from bot.sealing.manifest import FROM_REPORTERS, EntryKind
from bot.services.audit import SERVER
from bot.services.officers.knowing import REPORTERS_ACTS
from bot.services.rows import AuditRow
from desk.answers import SealedRow

RECEIVED = "received"
# Acts that may come without a note; the desk's forms always bring one.
_WITH_NOTE = frozenset({
    Action.ASSIGN, Action.RECUSE, Action.RAISE, Action.AWAIT, Action.TAKE_BACK,
    Action.KEEP_OPEN, Action.REOPEN, Action.HOLD, Action.APPROVE, Action.DECLINE,
})  # fmt: skip


def brought_by(
    rows: Sequence[AuditRow], entries: Sequence[SealedRow], signers: Mapping[int, str]
) -> dict[int, int]:
    """Match entries with acts.

    Args:
        rows: the case's chain.
        entries: as the server lists them.
        signers: who sealed each entry that was opened, by its number.

    Returns:
        The number of the act, by the number of the entry.
    """
    waiting: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for row in rows:
        for kind in _brings(row):
            waiting[row.officer, kind].append(row.number)
    places: dict[int, int] = {}
    last, whole = 0, _whole_at_send(entries, waiting[SERVER, EntryKind.FILE])
    for entry in sorted(entries, key=lambda one: one.number):
        from_reporter = entry.kind in FROM_REPORTERS
        author = SERVER if from_reporter else signers.get(entry.number, "")
        acts = deque[int]() if entry.number in whole else waiting[author, entry.kind]
        while acts and acts[0] < last and not from_reporter:
            acts.popleft()  # an act before the entry before cannot have brought this one
        places[entry.number] = acts.popleft() if acts else last
        # A file's number is taken when it is sent, long before it has come: it holds nobody back.
        last = last if entry.kind == EntryKind.FILE else max(last, places[entry.number])
    return places


def _whole_at_send(entries: Sequence[SealedRow], acts: deque[int]) -> frozenset[int]:
    """Files that came with the report: the first ones, for which no act is written."""
    files = sorted(one.number for one in entries if one.kind == EntryKind.FILE)
    return frozenset(files[: max(0, len(files) - len(acts))])


def _brings(row: AuditRow) -> Iterator[str]:
    """The kinds of entries that an act brings, as far as its name tells."""
    if row.officer == SERVER:
        if row.action == RECEIVED:
            yield EntryKind.REPORT
        elif row.action == EntryKind.FILE:
            yield EntryKind.FILE
        elif row.action in REPORTERS_ACTS:
            yield EntryKind.ADDITION
    elif row.action in set(Action):
        action = Action(row.action)
        yield from RULES[action].brings
        if action in _WITH_NOTE:
            yield EntryKind.NOTE
