"""A store that puts what it is given into the outbox, in the same commit.

Owns that no use case can forget to: whoever keeps an entry, its deliveries are
kept with it or neither is. It delivers nothing.
"""

from bot.services.changes import AddOutbox, Change
from bot.services.outbox_routes import Routes, cases_in, entries_in
from bot.services.ports import Store


class Routed:
    """Fulfils the port `Store` by another store; only `commit` is its own."""

    def __init__(self, store: Store, routes: Routes) -> None:
        self._store = store
        self._routes = routes
        # Each other method as it is. A type checker misses whichever is not named here.
        self.waiting_updates = store.waiting_updates
        self.unreadable = store.unreadable
        self.draft = store.draft
        self.drafts = store.drafts
        self.traces = store.traces
        self.case_by_locator = store.case_by_locator
        self.case_by_reference = store.case_by_reference
        self.case = store.case
        self.cases = store.cases
        self.entries = store.entries
        self.payload = store.payload
        self.next_number = store.next_number
        self.loose_payloads = store.loose_payloads
        self.notices = store.notices
        self.outbox = store.outbox
        self.stopped = store.stopped
        self.audit = store.audit
        self.last_act = store.last_act
        self.links = store.links
        self.tallies = store.tallies
        self.remembered = store.remembered
        self.replace_sealed = store.replace_sealed
        self.settle_erasure = store.settle_erasure
        self.purge_finished = store.purge_finished

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, durably, or none (see the port), with deliveries."""
        await self._store.commit(*changes, *await self._deliveries(changes))

    async def _deliveries(self, changes: tuple[Change, ...]) -> tuple[AddOutbox, ...]:
        entries = entries_in(changes) if self._routes else ()
        rows = cases_in(changes)
        found: list[AddOutbox] = []
        for entry in entries:
            case = rows.get(entry.case) or await self._store.case(entry.case)
            if case is not None:
                found += self._routes.items(case, entry)
        return tuple(found)
