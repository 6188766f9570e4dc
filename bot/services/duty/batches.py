"""Alerts that need not wake anybody: on the half-hour, in a random order, mornings first for P3.

Owns when they leave, and that each leaves once. The time of an alert says to
whoever sees an officer's phone, or Telegram's records, that somebody wrote; on
the half-hour and shuffled it says as little as an alert can.

The row of a case whose readers were told rests until a person answers, and
comes up once more when nobody has for too long: then the next above is told.
A case is read when its row comes up, or after a commit that may be an answer.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.casework.duty import Step
from bot.errors import SealingError
from bot.sealing.randomness import RandomBytes
from bot.services.case_edits import Sealer
from bot.services.changes import Change, DeferOutbox, DropOutbox
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.hearing import hearers, is_settled, late_at, next_above
from bot.services.duty.steps import Steps
from bot.services.duty.telling import Telling
from bot.services.duty.waiting import Waiting
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow

_log = logging.getLogger(__name__)

SEVERAL = 5
"""Alerts of one half-hour that an officer gets one by one; more are counted in one sentence."""


@dataclass(frozen=True, slots=True)
class News:
    """What the rows of one case bring: an alert and for whom, or only that they may go."""

    rows: Sequence[Waiting]
    case: CaseRow
    alert: Alert | None = None
    names: Collection[str] = ()
    rests: bool = False
    """Whether a row rests afterwards, for the next above may have to be told."""

    @property
    def has_left(self) -> bool:
        """Whether it was told already, and could not be noted."""
        return self.rows[0].told > self.rows[0].row.tries


class Batches:
    """One half-hour's alerts at a time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sealer: Callable[[], Sealer | None],
        telling: Telling,
        *,
        random: RandomBytes,
        steps: Steps,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._telling = telling
        self._random = random
        self._steps = steps

    async def send(self, batch: Sequence[Waiting]) -> None:
        """Tell whom each row is for, and note what was told."""
        sealer = self._sealer()
        if sealer is None:
            return
        for one in batch:
            one.is_stale = False  # before the look: what changes meanwhile is not missed
        try:
            every = await self._every(batch, sealer)
            await self._tell([news for news in every if news.alert and not news.has_left])
            await self._note(every)
        except BaseException:
            for one in batch:
                one.is_stale = True
            raise

    async def _every(self, batch: Sequence[Waiting], sealer: Sealer) -> list[News]:
        """What there is to tell or to note, by case."""
        fresh = {one.row.case for one in batch if one.row.kind != Kind.ADDED and not one.row.tries}
        every: list[News] = []
        for rows in _by_case(batch):
            if (case := await self._store.case(rows[0].row.case)) is None:
                continue
            try:
                news = await self._news(rows, case, sealer, is_fresh=case.key in fresh)
            except SealingError as error:  # one that cannot be opened must not silence the rest
                _log.error("duty.case_unreadable", extra={"error": type(error).__name__})
                continue
            if news is not None:
                every.append(news)
        return every

    async def _news(
        self, rows: Sequence[Waiting], case: CaseRow, sealer: Sealer, *, is_fresh: bool
    ) -> News | None:
        """What rows of one case bring now; None while they rest."""
        first, is_rest = rows[0], rows[0].row.kind != Kind.ADDED
        settled = is_rest and is_settled(case, await self._store.audit(case.key), sealer)
        if not first.row.tries:
            names = hearers(first.row, case, sealer, is_told=is_fresh)
            return News(rows, case, _alert(first, case), names, rests=is_rest and not settled)
        if settled:
            return News(rows, case)
        if not first.has_come(self._clock):
            return None
        names = next_above(case, sealer, self._clock.now(), self._telling.reaches)
        return News(rows, case, _alert(first, case), names)

    async def _tell(self, every: Sequence[News]) -> None:
        """Tell everybody, in a random order, and remember in which rows it has left."""
        wanted: dict[str, list[Alert]] = defaultdict(list)
        for news in every:
            for name in news.names:
                if news.alert is not None:
                    wanted[name].append(news.alert)
        alerts = sorted(_in_few_words(wanted), key=lambda _: self._random(8))
        told = await asyncio.gather(*(self._telling.tell(0, [n], a) for n, a, _ in alerts))
        # What one officer's phone refuses is not owed: the desk lists it, and nobody is in danger.
        self._telling.over(0)
        tries = zip(alerts, told, strict=True)
        heard = {(name, alert) for (name, _, said), ways in tries if ways for alert in said}
        is_shut = not heard and any(self._telling.carries(n, a) for n, a, _ in alerts)
        for news in every:
            # The last who can be told are tried until one is reached, the first only until a
            # way is open: of those, somebody is told again when it is late.
            is_last = news.rows[0].row.tries > 0
            is_heard = any((name, news.alert) in heard for name in news.names)
            if is_heard if is_last else not is_shut:
                for one in news.rows:
                    one.told = one.row.tries + 1

    async def _note(self, every: Sequence[News]) -> None:
        """Note what has left, and let go of what nobody waits for."""
        changes: list[Change] = []
        late: list[News] = []
        resting: list[News] = []
        for news in every:
            first, *others = news.rows
            if news.alert is not None and not news.has_left:
                continue
            if news.alert is not None and news.alert.is_late:
                late.append(news)
                continue
            if news.rests:
                resting.append(news)
                changes.append(DeferOutbox(first.row.key, _late_at(news), 1))
            changes += [DropOutbox(one.row.key) for one in (others if news.rests else news.rows)]
        await self._store.commit(*changes)
        for news in resting:
            first = news.rows[0]
            first.row = replace(first.row, due=_late_at(news), tries=1)
        for news in late:
            for one in news.rows:
                await self._steps.taken(news.case, Step.HEAD, DropOutbox(one.row.key))


def _late_at(news: News) -> int:
    """When the next above is told; where a case is watched anew, counted from then."""
    return late_at(news.case) + max(0, news.rows[0].row.due - news.case.received)


def _by_case(batch: Iterable[Waiting]) -> Iterable[Sequence[Waiting]]:
    """The rows of each case and kind together: ten messages in a half-hour are one alert."""
    groups: dict[tuple[int, str, bool], list[Waiting]] = defaultdict(list)
    for one in batch:
        groups[one.row.case, one.row.kind, one.row.tries > 0].append(one)
    return groups.values()


def _alert(waiting: Waiting, case: CaseRow) -> Alert:
    kind, is_late = Kind(waiting.row.kind), waiting.row.tries > 0
    return Alert(kind, case.reference, f"P{case.priority}", case.due, is_late=is_late)


def _in_few_words(
    wanted: Mapping[str, Sequence[Alert]],
) -> Iterable[tuple[str, Alert, Sequence[Alert]]]:
    """Whom to tell what, and which alerts are said by it."""
    for name, alerts in wanted.items():
        if len(alerts) <= SEVERAL:
            yield from ((name, alert, (alert,)) for alert in alerts)
            continue
        first = min(alerts, key=lambda alert: (alert.priority, alert.due))
        is_late = any(alert.is_late for alert in alerts)
        many = Alert(Kind.MANY, "", first.priority, first.due, len(alerts), is_late=is_late)
        yield name, many, alerts
