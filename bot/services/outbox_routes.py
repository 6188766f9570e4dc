"""Which entries go to which destinations, by what the server may know of them.

Owns the rule: the entry's kind, and the case's queue, priority and state.
There is no field for more, because a category is sealed. An item's key follows
from what it is, so that the same entry never lies twice in the outbox for the
same destination, whoever adds it again.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.services.beside_a_case import PRACTICE
from bot.services.changes import AddCase, AddEntry, AddOutbox, Change, PutCase
from bot.services.rows import CaseRow, EntryRow, OutboxRow

_KEY = b"amana/v1/outbox-key\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One rule: entries of these kinds, in such cases, go there. An empty field means any."""

    destinations: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    states: frozenset[str] = frozenset()

    def takes(self, case: CaseRow, entry: EntryRow) -> bool:
        """Whether the rule speaks of this entry."""
        state = case.state.partition(":")[0]  # parsing could fail, and a report would wait for it
        facts = (
            (self.kinds, entry.kind),
            (self.queues, case.queue),
            (self.priorities, case.priority),
            (self.states, state),
        )
        return all(not wanted or fact in wanted for wanted, fact in facts)


class Routes:
    """Every rule of a mission."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)

    def __bool__(self) -> bool:
        return bool(self._routes)

    def destinations(self, case: CaseRow, entry: EntryRow) -> Sequence[str]:
        """Where an entry goes, each place once; nowhere if the case is made up for training."""
        if case.channel == PRACTICE:
            return ()
        taking = (route for route in self._routes if route.takes(case, entry))
        return tuple(dict.fromkeys(name for route in taking for name in route.destinations))

    def items(self, case: CaseRow, entry: EntryRow) -> tuple[AddOutbox, ...]:
        """What must lie in the outbox as soon as the entry is kept."""
        return tuple(AddOutbox(_item(name, entry)) for name in self.destinations(case, entry))


def cases_in(changes: Iterable[Change]) -> dict[int, CaseRow]:
    """The cases' rows as a commit leaves them."""
    return {each.row.key: each.row for each in changes if isinstance(each, AddCase | PutCase)}


def entries_in(changes: Iterable[Change]) -> tuple[EntryRow, ...]:
    """The entries that a commit adds."""
    return tuple(each.row for each in changes if isinstance(each, AddEntry))


def _item(destination: str, entry: EntryRow) -> OutboxRow:
    what = b"\0".join((destination.encode(), b"%d" % entry.case, b"%d" % entry.number))
    key = int.from_bytes(hashlib.sha256(_KEY + what).digest()[:8], "big") >> 1
    # The entry's own time is coarse already.
    return OutboxRow(key, destination, entry.case, entry.kind, entry.at, 0, entry.number)
