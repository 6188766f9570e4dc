"""Works the outbox: claims an item, hands it over, and writes down what came of it.

Owns the way of one item. A claim is written before the try, and ends with the
try, with its time, or with the process: the data folder's lock lets no second
one work the same outbox, so nobody need wait for a dead one's claim to run out.
What was delivered in the moment before an end is delivered again, under the
same id; what could only not be written off is written off later, and not sent
again. A full disk keeps nothing from leaving. It gives up only on the word of a
clock that is believed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import structlog

from bot.casework.duty import half_hour
from bot.casework.lifecycle import State
from bot.errors import ConfigError, DiskFullError, StorageError
from bot.forwarding.line import Item, Line
from bot.services.changes import DeferOutbox, DropOutbox, StopOutbox
from bot.services.duty.alerts import DUTY
from bot.services.letter_reading import ERASE
from bot.services.outbox_parcels import DONE, Destination, Outcome, Parcel, Result, parcel_of
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import CaseRow, EntryRow, OutboxRow, UrgencyRow

Errand = Callable[[], Awaitable[None]]
LEAST = 4
"""The priority at which a flood's cases are sent."""
LEASE = 120.0
"""Seconds that one try may take."""
BEFORE = -1
"""The half-hour of what an earlier process left: none of this one's."""
DAY = 24 * 3600
AWAY_AFTER = 3600.0
"""Seconds of failures after which an operator is told that a destination is away."""
_ELSEWHERE = frozenset({DUTY, ERASE})
"""What of the outbox is worked by others."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Limits:
    """When an item is given up: after so many days, or when it alone was so often refused."""

    days: int = 14
    strikes: int = 12


class Worker:
    """The destinations and their lines."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        random: Randomness,
        destinations: Mapping[Destination, int],
        limits: Limits,
    ) -> None:
        """Set the lines up.

        Args:
            store: where the outbox rests.
            clock: by which rests, half-hours and ages are told.
            random: for the jitter.
            destinations: each with how many items may be on their way to it at once.
            limits: when an item is given up.
        """
        self._store, self._clock, self._limits = store, clock, limits
        self._ends = {each.name: each for each in destinations}
        self._lines = {each.name: Line(random, most) for each, most in destinations.items()}
        self._most = {each.name: most for each, most in destinations.items()}
        self._known = _ELSEWHERE | self._lines.keys()
        self._has_strays = False
        """Whether anything waits for a destination that no setting names."""
        self._has_looked = False
        self._stopped: Sequence[OutboxRow] = ()

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        now = self._clock.monotonic()
        failing = (line.since for line in self._lines.values() if line.since is not None)
        return {
            "forwarding_away": self._has_strays
            or any(now - since > AWAY_AFTER for since in failing),
            "forwarding_dead": any(row.standing == "dead" for row in self._stopped),
            "forwarding_held": any(row.standing == "held" for row in self._stopped),
        }

    async def due(self) -> tuple[tuple[int, Errand], ...]:
        """Errands to be run side by side, each until nothing is left for it; the same key once."""
        await self._look()
        places = (name for name, most in self._most.items() for _ in range(most))
        return tuple(
            (key, partial(self._drain, name))
            for key, name in enumerate(places)
            if self._lines[name].items
        )

    async def _look(self) -> None:
        """Note what has come, and forget what has gone."""
        # What was over before this look is over; what ends while it reads may still be read.
        over = [(line, each) for line in self._lines.values() for each in line.over()]
        found = await self._store.outbox()
        rows = {row.key: row for row in found if row.destination in self._lines}
        self._has_strays = any(row.destination not in self._known for row in found)
        self._stopped = await self._store.stopped()
        for line, key in over:
            line.items.pop(key, None)
        for line in self._lines.values():
            for key in line.items.keys() - rows.keys():
                if not line.items[key].is_claimed:
                    del line.items[key]
        new = [row for row in rows.values() if row.key not in self._lines[row.destination].items]
        if new:
            await self._note(new)
        self._has_looked = True

    async def _note(self, new: Sequence[OutboxRow]) -> None:
        """Put rows in line, and drop those whose case is gone.

        What lay there before the start waits for no half-hour: a bot that is killed again
        and again would never live to see one, and its start tells of nobody's writing.
        """
        slot = half_hour(self._clock.now()) if self._has_looked else BEFORE
        # One question for all: after an outage thousands wait, and a call for help comes behind.
        ranks = {each.case: _rank(each) for each in await self._store.outbox_cases()}
        for row in new:
            if (rank := ranks.get(row.case)) is not None:
                self._lines[row.destination].items[row.key] = Item(row, rank, slot)
        if gone := [DropOutbox(row.key) for row in new if row.case not in ranks]:
            with suppress(StorageError):  # the next look does it
                await self._store.commit(*gone)

    async def _drain(self, name: str) -> None:
        line = self._lines[name]
        while True:
            item = line.claim(self._clock.monotonic(), half_hour(self._clock.now()))
            if item is None:
                return
            try:
                await self._work(name, line, item)
            except Exception:
                # The store's fault: at once again would be the same again, once a second.
                line.unsettled(item, self._clock.monotonic())
                raise
            finally:
                item.is_claimed = False

    async def _work(self, name: str, line: Line, item: Item) -> None:
        if item.is_taken:
            await self._settle(line, item, DONE)
            return
        if self._is_too_old(item.row):
            await self._give_up(item, "too_old")
            return
        item.row = replace(item.row, tries=item.row.tries + 1)
        with suppress(DiskFullError):  # a call for help leaves all the same
            await self._store.commit(DeferOutbox(item.row.key, item.row.due, item.row.tries))
        case = await self._store.case(item.row.case)
        entry = await self._entry(item.row)
        if case is None or entry is None:  # erased by now
            await self._store.commit(DropOutbox(item.row.key))
            item.is_over = True
            return
        outcome = await _tried(self._ends[name], partial(self._parcel, item.row, case, entry))
        if outcome.result is not Result.DONE:
            log.warning("forwarding.failed", destination=name, reason=outcome.reason)
        await self._settle(line, item, outcome)

    async def _settle(self, line: Line, item: Item, outcome: Outcome) -> None:
        now = self._clock.monotonic()
        # With a wrong clock, a receiver that checks the time refuses everything.
        counts = self._clock.trusted()
        match outcome.result:
            case Result.DONE:
                item.is_taken = True  # should the row not go now: it is not sent again for that
                await self._store.commit(DropOutbox(item.row.key))
                line.done(item, now)
            case Result.AWAY:
                line.away(item, now, outcome.pause)
            case Result.REFUSED | Result.PARTLY:
                if outcome.result is Result.PARTLY:
                    line.partly(item, now, counts=counts)
                else:
                    line.refused(item, now, counts=counts)
                if counts and item.strikes + item.is_suspect >= self._limits.strikes:
                    await self._give_up(item, outcome.reason)
            case Result.IMPOSSIBLE:
                await self._give_up(item, outcome.reason)

    async def _give_up(self, item: Item, reason: str) -> None:
        await self._store.commit(StopOutbox(item.row.key, "dead", reason))
        item.is_over = True

    def _is_too_old(self, row: OutboxRow) -> bool:
        return self._clock.trusted() and self._clock.now() - row.due > self._limits.days * DAY

    async def _entry(self, row: OutboxRow) -> EntryRow | None:
        entries = await self._store.entries(row.case)
        return next((each for each in entries if each.number == row.entry), None)

    def _parcel(self, row: OutboxRow, case: CaseRow, entry: EntryRow) -> Parcel:
        return parcel_of(row, case, entry, self._store)


def _rank(case: UrgencyRow) -> int:
    """A case's priority, but for a flood's: a hundred must not stand before one call for help."""
    return LEAST if case.state == State.QUARANTINE else case.priority


async def _tried(destination: Destination, wrapped: Callable[[], Parcel]) -> Outcome:
    """Try once; the text of what fails may quote an address or a path: its class is enough."""
    try:
        async with asyncio.timeout(LEASE):
            return await destination.deliver(wrapped())
    except TimeoutError:
        return Outcome(Result.REFUSED, "timeout")
    except StorageError as error:  # its own pieces: others may be whole
        return Outcome(Result.REFUSED, type(error).__name__)
    except (OSError, ConfigError) as error:
        return Outcome(Result.AWAY, type(error).__name__)
    except Exception as error:  # noqa: BLE001  # one item's fault must not be all the others'
        return Outcome(Result.REFUSED, type(error).__name__)
