"""What an officer may see, and the same answer for all that they may not.

Owns every way in which something of a case leaves towards an officer, and the
trace that this leaves: the first fetch of a case's entries by each officer
stands in that case's chain, each denied view in the service's.

A case that there is not and a case that the officer does not read are one
thing here: one look, one row in the chain, one error, by one path. Whoever
adds a way to see a case goes through `readable`, and asks the store nothing
before it. The request that an officer signed may be given as evidence.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.casework import reference as references
from bot.casework.actions import AUDITOR, may_read_audit
from bot.casework.clocks import Duty, deadlines
from bot.casework.triage import Priority
from bot.sealing.age.payload import sealed_size
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer
from bot.sealing.server_keys import ServerKey
from bot.services.audit import NONE_BEFORE, SERVICE, digest
from bot.services.case_memory import CaseMemory
from bot.services.officers.caseload import Caseload
from bot.services.officers.errors import RefusedActError, UnknownCaseError
from bot.services.officers.knowing import FETCH, freshness, knows
from bot.services.officers.presence import Doing, Presence, Present
from bot.services.officers.summaries import (
    AuditedCase,
    AuditPage,
    Detail,
    Head,
    Page,
    ServiceFacts,
    Summary,
    Urgent,
    detail_of,
)
from bot.services.officers.views import Known, View, cursor, order, read_cursor
from bot.services.officers.witness import Witness
from bot.services.outbox import DEAD, HELD
from bot.services.ports import Store
from bot.services.rows import AuditRow, CaseRow

MOST: Final = 200
"""Cases on one page, at most."""
OF_THE_SERVICE: Final = frozenset({
    "roster_refused", "intake_closed", "clock_doubted", "nobody_reads", "telegram_away",
    "disk_filling", "disk_full", "updates_contested", "webhook_failing", "mirror_failed",
    "officers_shut_out",
})  # fmt: skip
"""Alarms that officers are told: of machines, whose standing no case's readers follow from."""
STOPPED_ALARMS: Final = {"forwarding_dead": DEAD, "forwarding_held": HELD}
"""Alarms of deliveries that stopped, each with how these stand."""
AWAY: Final = "forwarding_away"
"""The alarm that deliveries of some case have waited for long."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where what is shown comes from."""

    store: Store
    caseload: Caseload
    presence: Presence
    witness: Witness
    server_key: ServerKey
    service: Callable[[], ServiceFacts]


class Reading:
    """Answers officers' questions; the caller has made sure who asks."""

    def __init__(self, sources: Sources) -> None:
        self._from = sources

    async def page(
        self, officer: Officer, view: View, limit: int = 50, after: str | None = None
    ) -> Page:
        """Part of one of an officer's lists; BadCursorError if `after` is no page's end."""
        caseload = self._from.caseload
        found = caseload.page(officer.name, view, read_cursor(after), _few(limit) + 1)
        count, first = caseload.urgent(officer.name)
        shown = found[: _few(limit)]
        return Page(
            cases=tuple([await self._summary(officer, known) for known in shown]),
            counts=caseload.counts(officer.name),
            next=cursor(order(shown[-1])) if len(found) > len(shown) else None,
            urgent=_urgent(count, first),
            service=await self._service(officer),
        )

    async def detail(
        self, officer: Officer, reference: str, request: SignedRequest | None = None
    ) -> Detail:
        """A case with its sealed entries' headers; UnknownCaseError where there is nothing."""
        known, row, memory = await self.readable(officer, reference, request)
        acts = await self._fetched(officer, row, request)
        now = replace(known, fresh=freshness(acts, before=False))
        entries = await self._from.store.entries(known.key)
        others = self._from.presence.others(officer.name, known.key, now.readers)
        summary = Summary(now, now.fresh is True, others)
        return detail_of(summary, row, memory, entries, _head(acts))

    async def payload(
        self,
        officer: Officer,
        reference: str,
        number: int,
        start: int = 0,
        request: SignedRequest | None = None,
    ) -> tuple[int, AsyncIterator[bytes]]:
        """An entry's whole size in bytes, and its bytes from one on.

        Raises:
            UnknownCaseError: no such case, or no such entry in it.
        """
        known, row, _ = await self.readable(officer, reference, request)
        await self._fetched(officer, row, request)
        entries = await self._from.store.entries(known.key)
        entry = next((one for one in entries if one.number == number), None)
        if entry is None:
            raise UnknownCaseError
        return sealed_size(entry.bucket), _beyond(self._from.store.payload(entry.payload), start)

    async def rows(
        self, officer: Officer, reference: str, request: SignedRequest | None = None
    ) -> Sequence[AuditRow]:
        """A case's chain, first to last."""
        known, _, _ = await self.readable(officer, reference, request)
        return await self._from.store.audit(known.key)

    async def be_present(
        self,
        officer: Officer,
        reference: str,
        doing: Doing,
        request: SignedRequest | None = None,
    ) -> tuple[Present, ...]:
        """Take what an officer does at a case, and say who else is there."""
        known, _, _ = await self.readable(officer, reference, request)
        self._from.presence.tell(officer.name, known.key, doing)
        return self._from.presence.others(officer.name, known.key, known.readers)

    async def service_rows(self, officer: Officer, after: int = 0) -> Sequence[AuditRow]:
        """The service's own chain beyond a number; RefusedActError without the role."""
        if not may_read_audit(officer.roles):
            raise RefusedActError("role")
        return (await self._from.store.audit(SERVICE, after))[:MOST]

    async def audited_cases(
        self, officer: Officer, limit: int = 50, after: str | None = None
    ) -> AuditPage:
        """Chain and clocks of all cases, for an auditor; RefusedActError for anyone else."""
        if AUDITOR not in officer.roles:
            raise RefusedActError("role")
        found = self._from.caseload.everything(read_cursor(after), _few(limit) + 1)
        shown = found[: _few(limit)]
        cases = [_audited(known, await self._from.store.audit(known.key)) for known in shown]
        return AuditPage(
            cases=tuple(cases),
            next=cursor(order(shown[-1])) if len(found) > len(shown) else None,
        )

    async def readable(
        self, officer: Officer, reference: str, request: SignedRequest | None
    ) -> tuple[Known, CaseRow, CaseMemory]:
        """A case that the officer reads, by the index and by the case's own memory.

        Raises:
            UnknownCaseError: no such case, or not theirs; it is written down.
        """
        asked = references.sought(reference)
        try:
            return await self._found(officer.name, asked)
        except UnknownCaseError:
            # Before the answer, and awaited: what was denied is durable when it is said.
            await self._from.witness.denied(officer.name, request)
            raise

    async def _found(self, officer: str, asked: str) -> tuple[Known, CaseRow, CaseMemory]:
        known = self._from.caseload.find(officer, asked)
        row = await self._from.store.case(known.key)
        if row is None:
            raise UnknownCaseError
        memory = CaseMemory.open(row, self._from.server_key)
        now = knows(row, memory, known.fresh)
        if officer not in now.readers:
            raise UnknownCaseError
        return now, row, memory

    async def _fetched(
        self, officer: Officer, row: CaseRow, request: SignedRequest | None
    ) -> Sequence[AuditRow]:
        """See to it that this officer's first fetch stands in the chain; return the chain."""
        acts = await self._from.store.audit(row.key)
        if any(act.action == FETCH and act.officer == officer.name for act in acts):
            return acts
        await self._from.witness.fetched(row, officer.name, request)
        return await self._from.store.audit(row.key)

    async def _service(self, officer: Officer) -> ServiceFacts:
        """How the service stands; of alarms that could speak of cases only an auditor hears.

        "An urgent case that nobody answers" would tell those whom it names that
        there is one. An alarm that is new here is told to nobody else, until it
        is listed above. That a delivery stopped or waits is told to those who read
        its case: to others it would say that there is a case which they do not read.
        """
        facts = self._from.service()
        if AUDITOR in officer.roles:
            return facts
        told = OF_THE_SERVICE | await self._stopped(officer.name, facts.alarms)
        if AWAY in facts.alarms and await self._reads_what_waits(officer.name):
            told |= {AWAY}
        return replace(facts, alarms=tuple(name for name in facts.alarms if name in told))

    async def _stopped(self, officer: str, alarms: Sequence[str]) -> frozenset[str]:
        """Which of the alarms of stopped deliveries are about a case that the officer reads."""
        if STOPPED_ALARMS.keys().isdisjoint(alarms):
            return frozenset()
        readers = self._from.caseload.readers
        rows = await self._from.store.stopped()
        theirs = {row.standing for row in rows if officer in readers(row.case)}
        return frozenset(name for name, how in STOPPED_ALARMS.items() if how in theirs)

    async def _reads_what_waits(self, officer: str) -> bool:
        """Whether anything of a case that the officer reads is still to be delivered."""
        waiting = await self._from.store.outbox_cases()
        return any(officer in self._from.caseload.readers(each.case) for each in waiting)

    async def _summary(self, officer: Officer, known: Known) -> Summary:
        known = await self._from.caseload.freshen(known, self._from.store)
        others = self._from.presence.others(officer.name, known.key, known.readers)
        return Summary(known, known.fresh is True, others)


def _few(limit: int) -> int:
    return max(1, min(limit, MOST))


def _urgent(count: int, first: Known | None) -> Urgent:
    return Urgent(count, first.reference, first.due) if first else Urgent(count, None, None)


def _head(acts: Sequence[AuditRow]) -> Head:
    last = acts[-1] if acts else None
    return Head(last.number, digest(last).hex()) if last else Head(0, NONE_BEFORE.hex())


def _audited(known: Known, acts: Sequence[AuditRow]) -> AuditedCase:
    every = deadlines(Priority(f"P{known.priority}"), known.received)
    return AuditedCase(
        reference=known.reference,
        state=known.state,
        priority=f"P{known.priority}",
        queue=known.queue,
        received=known.received,
        due=known.due,
        clocks=tuple(one for one in every if one.duty is not Duty.ESCALATE),
        rows=tuple(acts),
    )


async def _beyond(chunks: AsyncIterator[bytes], start: int) -> AsyncIterator[bytes]:
    """The bytes from one on: a transfer that broke off is resumed."""
    async for chunk in chunks:
        if start < len(chunk):
            yield chunk[max(0, start) :]
        start = max(0, start - len(chunk))
