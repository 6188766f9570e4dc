"""What is handed to a destination, and what may come of it.

Owns the shape of a parcel: a sealed entry, and coarse facts that a mission may
allow to go with it. It has no field for a word of a report, for an account or
for an exact time. Its name says nothing and stays the same however often it is
sent, so that a receiver knows what it already has.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.sealing.age import sealed_size
from bot.services.ports import CaseReader
from bot.services.rows import CaseRow, EntryRow, OutboxRow

_ID = b"amana/v1/outbox-id\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the server itself knows of a case; times are as coarse as the case's row."""

    reference: str
    queue: str
    priority: str
    state: str
    number: int
    kind: str
    received: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Parcel:
    """One entry for one destination.

    Attributes:
        id: 32 hex digits; the same at every try, and another at every destination.
        at: the entry's time, coarse, in seconds since 1970 UTC.
        size: bytes of the sealed file.
        sealed: opens the sealed file anew, an age file piece by piece.
    """

    id: str
    at: int
    size: int
    facts: Facts
    sealed: Callable[[], AsyncIterator[bytes]]


class Result(StrEnum):
    """What came of a try."""

    DONE = "done"
    """The receiver has it, whether it took it now or had it before."""
    AWAY = "away"
    """The destination takes nothing now; no fault of the parcel's."""
    REFUSED = "refused"
    """It did not take this parcel; it might take others."""
    PARTLY = "partly"
    """It works, and took this parcel for some of those who are to have it."""
    IMPOSSIBLE = "impossible"
    """It can never take this parcel."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try, why in a code, and the seconds for which the receiver wants peace."""

    result: Result
    reason: str = ""
    pause: float = 0.0


DONE = Outcome(Result.DONE)


class Destination(Protocol):
    """One place to which parcels go."""

    @property
    def name(self) -> str:
        """What the mission calls it."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Hand a parcel over; at least once, under the same id. Raises nothing that it expects."""


def parcel_of(row: OutboxRow, case: CaseRow, entry: EntryRow, store: CaseReader) -> Parcel:
    """Wrap an entry: its first header and its payload, which together are one age file."""
    header = entry.headers[0]

    async def sealed() -> AsyncIterator[bytes]:
        yield header
        async for piece in store.payload(entry.payload):
            yield piece

    return Parcel(
        id=hashlib.sha256(_ID + row.key.to_bytes(8, "big")).hexdigest()[:32],
        at=entry.at,
        size=len(header) + sealed_size(entry.bucket),
        facts=Facts(
            reference=case.reference,
            queue=case.queue,
            priority=f"P{case.priority}",
            state=case.state,
            number=entry.number,
            kind=entry.kind,
            received=case.received,
            due=case.due,
        ),
        sealed=sealed,
    )


async def whole(parcel: Parcel) -> bytes:
    """A parcel's sealed file in memory, for ways that cannot send it piece by piece."""
    return b"".join([piece async for piece in parcel.sealed()])
