"""Watches an urgent report for its reporter, for an hour at most and in memory only.

Owns the one link between a chat and a case that outlives the receipt: whoever
called for help is owed the truth while they look at the card. It is never
written down, and goes with the hour, with the chat's clearing or with the
process; after that a tap on the card, which carries the locator, asks anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.services.case_edits import Sealer
from bot.services.duty.standing import is_seen, names_of
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow

LASTS = 3600
"""Seconds for which a chat and its case stand side by side in memory."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known: whether a person has seen it, since when, and whether it is overdue."""

    seen: bool
    at: int | None = None
    overdue: bool = False


@dataclass(slots=True, repr=False)
class Watch:
    """One card that is kept true."""

    chat: int
    message: int
    locator: bytes
    language: str
    since: int
    steady: float
    said: Seen = field(default=Seen(seen=False))


class Watches:
    """The cards that live."""

    def __init__(
        self, store: Store, clock: Clock, sealer: Callable[[], Sealer | None], patience: float
    ) -> None:
        """Begin with none.

        Args:
            store: where cases and their chains are.
            clock: the host's.
            sealer: opens cases' reader lists; None while no roster may be used.
            patience: seconds after which nobody's having looked is said.
        """
        self._store = store
        self._sealer = sealer
        self._clock = clock
        self._patience = patience
        self._watches: dict[tuple[int, int], Watch] = {}

    def begin(self, chat: int, message: int, locator: bytes, language: str) -> None:
        """Keep a card true from now on."""
        since, steady = self._clock.now(), self._clock.monotonic()
        self._watches[chat, message] = Watch(chat, message, locator, language, since, steady)

    def end(self, watch: Watch) -> None:
        """Forget a card: it is gone."""
        self._watches.pop((watch.chat, watch.message), None)

    async def changed(self) -> tuple[tuple[Watch, Seen], ...]:
        """Cards that are no longer true, with what is; cards whose hour is over are forgotten."""
        found = []
        for watch in tuple(self._living()):
            seen = await self._look(watch)
            if seen is None:
                self.end(watch)
            elif (seen.seen, seen.overdue) != (watch.said.seen, watch.said.overdue):
                found.append((watch, seen))
        return tuple(found)

    def told(self, watch: Watch, seen: Seen) -> None:
        """Note what a card says now."""
        watch.said = seen

    async def present(self, chat: int, message: int, locator: bytes) -> Seen | None:
        """How a case stands, for a tap on a card; None if there is no such case any more."""
        watch = self._watches.get((chat, message))
        if watch is not None and watch.locator == locator:
            return await self._look(watch)
        row = await self._store.case_by_locator([locator])
        if row is None:
            return None
        if await self._is_seen(row, before=False):
            return Seen(seen=True)
        # From the coarse time, which is earlier: nobody is told to wait for too long.
        return Seen(seen=False, overdue=self._clock.now() - row.received >= self._patience)

    async def _look(self, watch: Watch) -> Seen | None:
        row = await self._store.case_by_locator([watch.locator])
        if row is None:
            return None
        if await self._is_seen(row, before=watch.said.seen):
            return Seen(seen=True, at=watch.said.at or self._clock.now())
        return Seen(seen=False, overdue=self._waited(watch) >= self._patience)

    async def _is_seen(self, row: CaseRow, *, before: bool) -> bool:
        """Whether a present reader has seen it; without a roster, what was known before."""
        sealer = self._sealer()
        if sealer is None:
            return before
        return is_seen(await self._store.audit(row.key), names_of(row, sealer))

    def _waited(self, watch: Watch) -> float:
        waited = self._clock.monotonic() - watch.steady
        return max(waited, self._clock.now() - watch.since) if self._clock.trusted() else waited

    def _living(self) -> Iterator[Watch]:
        for key, watch in tuple(self._watches.items()):
            if self._waited(watch) > LASTS or self._clock.monotonic() - watch.steady > LASTS:
                del self._watches[key]
            else:
                yield watch
