"""What was given up on its way to other systems: shown to heads, and tried again.

Owns who sees of it what, and the trace that a retry leaves. A head sees the
deliveries of the cases that they read, and nothing whatever of others: not
even how many there are, for one who is kept from a case would learn by the
number that there is such a case. For the same reason a retry is asked for case
by case and stands in that case's chain, which its readers see, and never in
the service's, which every head sees. Where nobody on this desk reads a case,
whoever runs the machine sees its deliveries (`bot.services.outbox`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.casework.actions import may_retry_forwarding
from bot.errors import ConflictError
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.changes import AddAudit, ResumeOutbox
from bot.services.coarse_time import rounded
from bot.services.officers.errors import RefusedActError
from bot.services.officers.knowing import RETRIED
from bot.services.officers.reading import MOST, Reading, Sources
from bot.services.outbox import DEAD
from bot.services.ports import Clock
from bot.services.rows import CaseRow, OutboxRow


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One entry that one destination did not get.

    Attributes:
        reference: its case, which the asking officer reads.
        destination: by its name in the mission's file; never an address.
        entry, kind: what was to be delivered.
        since: the entry's own coarse time, or that of the last retry (seconds since 1970 UTC).
        tries: deliveries begun since then.
        reason: why it was given up; a word of code.
    """

    reference: str
    priority: str
    destination: str
    entry: int
    kind: str
    since: int
    tries: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndeliveredPage:
    """The first of them, the most urgent before the oldest; whether there are more."""

    items: tuple[Undelivered, ...]
    more: bool


class GivenUp:
    """What heads ask about deliveries that were given up."""

    def __init__(
        self, reading: Reading, sources: Sources, signing_key: SigningKey, clock: Clock
    ) -> None:
        self._reading, self._from = reading, sources
        self._signing_key, self._clock = signing_key, clock

    async def listed(self, officer: Officer) -> UndeliveredPage:
        """What was given up of the cases that a head reads; RefusedActError for anyone else."""
        _refuse_others(officer)
        cases: dict[int, CaseRow | None] = {}
        found: list[Undelivered] = []
        for row in await self._dead():
            if officer.name not in self._from.caseload.readers(row.case):
                continue  # before the store is asked: no time is spent on what is not theirs
            if row.case not in cases:
                cases[row.case] = await self._from.store.case(row.case)
            if (case := cases[row.case]) is not None:
                found.append(_shown(row, case))
        found.sort(key=lambda one: (one.priority, one.since, one.reference, one.entry))
        return UndeliveredPage(tuple(found[:MOST]), len(found) > MOST)

    async def retry(
        self,
        officer: Officer,
        reference: str,
        destination: str,
        entry: int | None,
        request: SignedRequest,
    ) -> int:
        """Have one entry of a case, or all of them, tried again at one destination.

        Returns:
            How many wait again; 0 where others were quicker, and nothing is written then.

        Raises:
            RefusedActError: the officer is no head.
            UnknownCaseError: no such case, or one that they do not read; it is written down.
        """
        _refuse_others(officer)
        while True:
            _, case, _ = await self._reading.readable(officer, reference, request)
            # Before the rows: whoever retries them after this takes the chain's next number.
            last = await self._from.store.last_act(case.key)
            rows = [
                row
                for row in await self._dead()
                if (row.case, row.destination) == (case.key, destination)
                and entry in {None, row.entry}
            ]
            if not rows:
                return 0
            chain = Chain(case.key, case.reference, last, self._signing_key)
            act = chain.officer_act(RETRIED, officer.name, request)
            at = rounded(self._clock.now())
            again = (ResumeOutbox(row.key, at) for row in rows)
            try:
                await self._from.store.commit(AddAudit(act), *again)
            except ConflictError:
                continue  # somebody else wrote the next row first; each round one of us gets on
            return len(rows)

    async def _dead(self) -> Sequence[OutboxRow]:
        return [row for row in await self._from.store.stopped() if row.standing == DEAD]


def _refuse_others(officer: Officer) -> None:
    if not may_retry_forwarding(officer.roles):
        raise RefusedActError("role")


def _shown(row: OutboxRow, case: CaseRow) -> Undelivered:
    return Undelivered(
        reference=case.reference,
        priority=f"P{case.priority}",
        destination=row.destination,
        entry=row.entry,
        kind=row.kind,
        since=row.due,
        tries=row.tries,
        reason=row.reason,
    )
