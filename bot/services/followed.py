"""A store whose commits are told to others, once they are durable.

Owns the telling. Whoever follows sees each commit's changes once, in the
order in which they became durable, and before the caller goes on. A follower
can neither undo nor fail a commit: what it raises is counted and forgotten.
A caller that is cancelled keeps nobody uninformed, for its commit may have
been made all the same.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.services.changes import Change
from bot.services.ports import Store

Follower = Callable[[Sequence[Change]], None]

_log = logging.getLogger(__name__)


class Followed:
    """Fulfils the port `Store` by another store; only `commit` is its own."""

    def __init__(self, store: Store, *followers: Follower) -> None:
        self._store = store
        self._followers = list(followers)
        self.faults = 0
        # Each reading method as it is. A type checker misses whichever is not named here.
        self.waiting_updates = store.waiting_updates
        self.waiting_update = store.waiting_update
        self.count_updates = store.count_updates
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
        self.outbox_to = store.outbox_to
        self.outbox_of = store.outbox_of
        self.count_outbox = store.count_outbox
        self.stopped = store.stopped
        self.outbox_cases = store.outbox_cases
        self.audit = store.audit
        self.last_act = store.last_act
        self.erasures = store.erasures
        self.closings = store.closings
        self.mutes = store.mutes
        self.links = store.links
        self.tallies = store.tallies
        self.remembered = store.remembered
        self.replace_sealed = store.replace_sealed
        self.settle_erasure = store.settle_erasure
        self.purge_finished = store.purge_finished

    def follow(self, follower: Follower) -> None:
        """Tell one more of every commit from now on."""
        self._followers.append(follower)

    async def commit(self, *changes: Change) -> None:
        """Apply all changes in their order, durably, or none (see the port), and tell of them."""
        work = asyncio.ensure_future(self._store.commit(*changes))
        # Added first, so it runs before the caller does, and even if there is no caller any more.
        work.add_done_callback(lambda done: self._tell(done, changes))
        await asyncio.shield(work)

    def _tell(self, done: asyncio.Future[None], changes: Sequence[Change]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        for follower in self._followers:
            try:
                follower(changes)
            except Exception as error:  # noqa: BLE001  # the commit stands, whatever a follower is
                self.faults += 1
                _log.error("store.follower_failed", extra={"error": type(error).__name__})
