"""A store that puts what it is given into the outbox, in the same commit.

Owns that no use case can forget to: whoever keeps an entry, its deliveries are
kept with it or neither is. It delivers nothing.
"""

from bot.services.changes import AddOutbox, Change
from bot.services.followed import Followed
from bot.services.outbox_routes import Routes, cases_in, entries_in
from bot.services.ports import Store


class Routed(Followed):
    """Fulfils the port `Store` by another store; commits carry their deliveries."""

    def __init__(self, store: Store, routes: Routes) -> None:
        super().__init__(store)
        self._routes = routes

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, durably, or none (see the port), with deliveries."""
        await super().commit(*changes, *await self._deliveries(changes))

    async def _deliveries(self, changes: tuple[Change, ...]) -> tuple[AddOutbox, ...]:
        entries = entries_in(changes) if self._routes else ()
        rows = cases_in(changes)
        found: list[AddOutbox] = []
        for entry in entries:
            case = rows.get(entry.case) or await self.case(entry.case)
            if case is not None:
                found += self._routes.items(case, entry)
        return tuple(found)
