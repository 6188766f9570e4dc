"""Watches an urgent report for its reporter, for an hour at most and in memory only.

Owns the one link between a chat and a case that outlives the receipt: whoever
called for help is owed the truth while they look at the card. It is never
written down, and goes with the hour, with the chat's clearing or with the
process; after that a tap on the card, which carries the locator, asks anew.

Over a store that tells of its commits, a case is read again only when one
touched it: hundreds of cards may live at once, and be looked at every few
seconds.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.errors import SealingError
from bot.sealing.roster import Roster
from bot.services.case_edits import Sealer
from bot.services.changes import Change
from bot.services.duty.standing import is_seen, names_of, touched
from bot.services.followed import Followed
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
    case: int = 0
    """Its case's key, once that was read."""
    is_seen: bool = False
    """Whether it was seen when it was last looked at."""
    is_stale: bool = True


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
        self._roster: Roster | None = None
        self._is_told = isinstance(store, Followed)
        if isinstance(store, Followed):
            store.follow(self._take)

    def begin(self, chat: int, message: int, locator: bytes, language: str) -> None:
        """Keep a card true from now on."""
        since, steady = self._clock.now(), self._clock.monotonic()
        self._watches[chat, message] = Watch(chat, message, locator, language, since, steady)

    def end(self, watch: Watch) -> None:
        """Forget a card: it is gone."""
        self._watches.pop((watch.chat, watch.message), None)

    def cleared(self, chat: int, messages: Iterable[int]) -> None:
        """Forget the cards among messages that are being taken out of a chat."""
        for message in messages:
            self._watches.pop((chat, message), None)

    async def changed(self) -> tuple[tuple[Watch, Seen], ...]:
        """Cards that are no longer true, with what is; cards whose hour is over are forgotten."""
        self._meet_roster()
        found = []
        for watch in tuple(self._living()):
            try:
                seen = await self._look(watch)
            except SealingError:  # nobody can tell who has seen it; the other cards live on
                continue
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
        if (watch.is_stale or not self._is_told) and not await self._look_anew(watch):
            return None
        if watch.is_seen:
            return Seen(seen=True, at=watch.said.at or self._clock.now())
        return Seen(seen=False, overdue=self._waited(watch) >= self._patience)

    async def _look_anew(self, watch: Watch) -> bool:
        """Read how a case stands; False if there is none any more."""
        watch.is_stale = not watch.case  # before its key is known it cannot be told of
        try:
            row = await self._store.case_by_locator([watch.locator])
            if row is not None:
                watch.case = row.key
                watch.is_seen = await self._is_seen(row, before=watch.said.seen)
        except BaseException:
            watch.is_stale = True
            raise
        return row is not None

    def _take(self, changes: Sequence[Change]) -> None:
        """Follow what was committed."""
        if cases := set(touched(changes)):
            for watch in self._watches.values():
                watch.is_stale = watch.is_stale or watch.case in cases

    def _meet_roster(self) -> None:
        """Look at every case anew where another roster is in use: its readers may be others."""
        sealer = self._sealer()
        before, self._roster = self._roster, None if sealer is None else sealer.roster
        if self._roster is not before:
            for watch in self._watches.values():
                watch.is_stale = True

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
