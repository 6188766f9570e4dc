"""Alerts that need not wake anybody: on the half-hour, in a random order, mornings first for P3.

Owns when they leave and to whom. The time of an alert says to whoever sees an
officer's phone, or Telegram's records, that somebody wrote; on the half-hour
and shuffled it says as little as an alert can.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes
from bot.services.case_edits import Sealer
from bot.services.changes import DropOutbox
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.standing import readers_of
from bot.services.duty.telling import Telling
from bot.services.duty.waiting import Waiting
from bot.services.ports import Store
from bot.services.rows import CaseRow, OutboxRow

_log = logging.getLogger(__name__)

SEVERAL = 5
"""Alerts of one half-hour that an officer gets one by one; more are counted in one sentence."""


class Batches:
    """One half-hour's alerts at a time."""

    def __init__(
        self,
        store: Store,
        random: RandomBytes,
        sealer: Callable[[], Sealer | None],
        telling: Telling,
    ) -> None:
        self._store = store
        self._random = random
        self._sealer = sealer
        self._telling = telling

    async def send(self, batch: Sequence[Waiting]) -> tuple[int, ...]:
        """Tell the readers of each; gives the keys of the rows that are done with."""
        sealer = self._sealer()
        if sealer is None:
            return ()
        wanted: dict[str, list[Alert]] = defaultdict(list)
        closed: set[int] = set()
        for row in _once_a_case(one.row for one in batch):
            if (case := await self._store.case(row.case)) is None:
                continue
            try:
                names = tuple(self._who(row, case, sealer))
            except SealingError as error:  # one that cannot be opened must not silence the rest
                _log.error("duty.case_unreadable", extra={"error": type(error).__name__})
                closed.add(row.case)
                continue
            for name in names:
                wanted[name].append(_alert(row, case))
        alerts = sorted(_in_few_words(wanted), key=lambda _: self._random(8))
        reached = await asyncio.gather(*(self._telling.tell(0, [n], a) for n, a in alerts))
        # What one officer's phone refuses is not owed: the desk lists it, and nobody is in danger.
        self._telling.over(0)
        if any(self._telling.reaches(name) for name in wanted) and not any(reached):
            return ()  # no way is open: the next half-hour tries again
        done = tuple(one.row.key for one in batch if one.row.case not in closed)
        await self._store.commit(*map(DropOutbox, done))
        return done

    def _who(self, row: OutboxRow, case: CaseRow, sealer: Sealer) -> Iterable[str]:
        """Everyone who reads a new case; of what was added, whoever has it."""
        readers = [officer.name for officer in readers_of(case, sealer)]
        if row.kind == Kind.ADDED:
            return [name for name in readers if name == case.assignee]
        return readers


def _once_a_case(rows: Iterable[OutboxRow]) -> Iterable[OutboxRow]:
    """One row of each case and kind: ten messages in a half-hour are one alert."""
    return {(row.case, row.kind): row for row in rows}.values()


def _alert(row: OutboxRow, case: CaseRow) -> Alert:
    return Alert(Kind(row.kind), case.reference, f"P{case.priority}", case.due)


def _in_few_words(wanted: Mapping[str, Sequence[Alert]]) -> Iterable[tuple[str, Alert]]:
    for name, alerts in wanted.items():
        if len(alerts) <= SEVERAL:
            yield from ((name, alert) for alert in alerts)
            continue
        first = min(alerts, key=lambda alert: (alert.priority, alert.due))
        yield (
            name,
            Alert(Kind.MANY, priority=first.priority, due=first.due, count=len(alerts)),
        )
