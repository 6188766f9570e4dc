"""What is there afterwards: every case as officers open it, and every sealed entry by its digest.

Owns the reading. A case that cannot be opened is counted and never ends the
reading: the verdict must say so of each.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Self

from bot.config import Settings
from bot.config.rosters import read_roster
from bot.errors import SealingError
from bot.sealing.opened import OpenedEntry, open_entry
from bot.services.duty.alerts import DUTY
from tests.ground.officers import Officers, reading, sealed_files
from tests.storm.spills import canaries


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A case as officers read it: its canaries and its files' digests, and no more of it."""

    locator: bytes
    words: frozenset[str]
    digests: frozenset[str]

    @classmethod
    def of(cls, locator: bytes, entries: Sequence[OpenedEntry]) -> Self:
        """Read the entries through once."""
        parts = [part for entry in entries for part in entry.originals.values()]
        files = (entry.manifest for entry in entries if entry.manifest.kind == "file")
        return cls(
            locator,
            frozenset(word for part in parts for word in canaries(part)),
            frozenset(original.sha256 for each in files for original in each.originals),
        )

    def tells(self, word: str) -> bool:
        """Whether a canary stands anywhere in it."""
        return word in self.words


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """All that the mission holds.

    Attributes:
        cases: opened.
        unreadable: references of cases that no officer can open.
        entries: the kind of each entry, by the SHA-256 of its sealed file.
        urgent: references of P1 cases.
        waiting: how many items lie in the outbox, by destination and standing.
    """

    cases: Sequence[Opened]
    unreadable: Sequence[str]
    entries: Mapping[str, str]
    urgent: frozenset[str]
    waiting: Mapping[str, int]


@dataclass
class _Reading:
    cases: list[Opened] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)


def evidence(settings: Settings, officers: Officers, now: float) -> Evidence:
    """Open everything with the officers' keys and the roster."""
    found = _Reading()
    signers = read_roster(settings).roster.signers()
    who = list(officers.identities.values())

    def opened(file: bytes) -> OpenedEntry:
        entry = open_entry(file, who, signers)
        found.entries[hashlib.sha256(file).hexdigest()] = entry.manifest.kind
        return entry

    with closing(reading(settings.database)) as database:
        rows = database.execute("SELECT key, reference, locator, priority FROM cases").fetchall()
        for key, reference, locator, _ in rows:
            try:
                entries = tuple(map(opened, sealed_files(database, key)))
            except SealingError:
                found.unreadable.append(reference)
            else:
                found.cases.append(Opened.of(locator, entries))
    urgent = frozenset(reference for _, reference, _, priority in rows if priority == 1)
    return Evidence(found.cases, found.unreadable, found.entries, urgent, waiting(settings, now))


def waiting(settings: Settings, now: float) -> dict[str, int]:
    """What lies in the outbox, by destination and standing.

    But for cases that are no emergency and were told: they come up again when they are late,
    in two days at the soonest.
    """
    with closing(reading(settings.database)) as database:
        rows = database.execute(
            "SELECT destination, standing, count(*) FROM outbox LEFT JOIN cases"
            " ON cases.key = case_key WHERE NOT"
            " (destination = ? AND tries = 1 AND outbox.due > ?"
            " AND (coalesce(priority, 1) > 1 OR kind = 'quarantined'))"
            " GROUP BY destination, standing",
            (DUTY, now),
        ).fetchall()
    return {f"{destination} {standing}": count for destination, standing, count in rows}
