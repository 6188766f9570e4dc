"""Many people at once: one seed, one deadline, one report.

Owns arrivals and totals. Every person has a generator of their own, drawn from the seed
and their number, so that a change in one life does not change the others.
"""

import asyncio
import random
import ssl
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from simulator.crowd.brain import Mind
from simulator.crowd.habits import Habits
from simulator.crowd.hands import AwayError, Hands
from simulator.crowd.person import Pace, Person
from simulator.crowd.record import PersonRecord

GRACE = 5.0
"""Seconds that people get beyond the deadline before they are stopped."""


@dataclass(frozen=True, slots=True)
class CrowdSettings:
    """What a run is asked for; durations in seconds.

    Attributes:
        sign: a file; while it is there, people who have taken their reports through begin more.
    """

    api: str
    bot: str | None = None
    people: int = 20
    reports: int = 40
    seed: int = 0
    languages: tuple[str, ...] = ("en", "fr", "ar", "es", "sw")
    think: float = 0.2
    seconds: float = 600.0
    patience: float = 20.0
    settle: float = 5.0
    ramp: float = 1.0
    habits: Habits = field(default_factory=Habits)
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class CrowdReport:
    """What happened; see the package's docstring for the JSON form."""

    settings: CrowdSettings
    began_at: float
    seconds: float
    people: list[PersonRecord]

    @property
    def counts(self) -> dict[str, int]:
        """The totals."""
        messages = [sent for person in self.people for sent in person.messages]
        outcomes = Counter(r.outcome for person in self.people for r in person.reports)
        words = [sent for sent in messages if sent.canary]
        taken = sum(sent.acknowledged_at is not None for sent in words)
        return {
            "people": len(self.people),
            "reports": sum(outcomes.values()),
            **dict(sorted(outcomes.items())),
            "messages": len(messages),
            "acknowledged": taken,
            "unacknowledged": len(words) - taken,
            "receipts": sum(len(person.receipts) for person in self.people),
            "stuck_moments": sum(len(person.stuck) for person in self.people),
            "refusals": sum(len(person.refusals) for person in self.people),
            "door_refusals": sum(person.door_refusals for person in self.people),
            "door_errors": sum(person.door_errors for person in self.people),
        }

    @property
    def latencies(self) -> dict[str, dict[str, float]]:
        """How long answers took, by what the person had done."""
        kinds = sorted({kind for person in self.people for kind in person.latencies})
        return {kind: _spread(self._all(kind)) for kind in kinds}

    def as_json(self) -> dict[str, Any]:
        """The whole report."""
        return self.summary() | {"people": [person.as_json() for person in self.people]}

    def summary(self) -> dict[str, Any]:
        """The report without the people."""
        return {
            "settings": asdict(self.settings),
            "began_at": self.began_at,
            "seconds": self.seconds,
            "counts": self.counts,
            "latencies": self.latencies,
        }

    def _all(self, kind: str) -> list[float]:
        return sorted(one for person in self.people for one in person.latencies.get(kind, ()))


async def run_crowd(settings: CrowdSettings) -> CrowdReport:
    """Let a crowd loose and report when all are done or the time is over."""
    began, started = time.time(), time.monotonic()
    pace = _pace(settings, started + settings.seconds)
    records: list[PersonRecord] = []
    lives = [
        asyncio.ensure_future(_life(settings, number, share, pace, records))
        for number, share in enumerate(shares(settings.people, settings.reports))
    ]
    _, late = await asyncio.wait(lives, timeout=settings.seconds + GRACE) if lives else (0, ())
    await _stop(late)
    for life in lives:
        if not life.cancelled():
            life.result()
    return CrowdReport(settings, round(began, 3), round(time.monotonic() - started, 3), records)


def _pace(settings: CrowdSettings, deadline: float) -> Pace:
    if settings.sign is None:
        return Pace(settings.think, settings.patience, settings.settle, deadline)
    goes_on = Path(settings.sign).exists
    return Pace(settings.think, settings.patience, settings.settle, deadline, goes_on)


def shares(people: int, reports: int) -> list[int]:
    """How many reports each person takes through; whoever has none does not come."""
    each, rest = divmod(reports, people)
    return [share for n in range(people) if (share := each + (n < rest))]


async def _stop(late: Iterable[asyncio.Future[None]]) -> None:
    for life in late:
        life.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def _life(
    settings: CrowdSettings, number: int, share: int, pace: Pace, records: list[PersonRecord]
) -> None:
    rng = random.Random(f"{settings.seed}:{number}")
    language = settings.languages[number % len(settings.languages)]
    await asyncio.sleep(rng.uniform(0, settings.ramp))
    async with _client(settings) as client:
        try:
            hands = await Hands.arrive(client, language, settings.bot)
        except AwayError:
            records.append(PersonRecord("", language, door_errors=1))
            return
        record = PersonRecord(hands.person, language)
        records.append(record)
        mind = Mind(language, rng, settings.habits)
        await Person(hands, mind, record, pace, random.Random(rng.random())).live(share)


# One client each: a shared pool walks through all its connections at every request, which
# would be felt in the latencies of a large crowd.
def _client(settings: CrowdSettings) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=settings.api, timeout=30.0, trust_env=False, verify=_SSL, http2=False
    )


# Made once: loading the authorities again for each person takes longer than their visit.
_SSL = ssl.create_default_context()


def _spread(values: list[float]) -> dict[str, float]:
    """Percentiles of sorted values, by nearest rank."""

    def at(share: float) -> float:
        return values[min(len(values) - 1, int(share * len(values)))]

    figures = {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": values[-1]}
    return {"count": len(values), **figures}
