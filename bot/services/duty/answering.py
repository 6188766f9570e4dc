"""[I am on it]: an officer answers an alert from their phone.

Owns what the tap does: calling ends, and the case's chain says so, unsigned,
because no officer's key lies on a phone. It acts for readers of the case only;
for everyone else there is no such case.
"""

from collections.abc import Callable, Collection
from enum import StrEnum

from bot.casework.clocks import coarse
from bot.casework.reference import MalformedReferenceError, read
from bot.casework.triage import Priority
from bot.errors import ConflictError
from bot.services.audit import Chain
from bot.services.case_edits import Sealer
from bot.services.changes import AddAudit, DropOutbox
from bot.services.duty.alerts import DUTY, Kind
from bot.services.duty.standing import ON_IT, is_answered, names_of
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow

TRIES = 3


class Answer(StrEnum):
    """What a tap came to."""

    TAKEN = "taken"
    ANSWERED = "answered"
    """Somebody had answered before."""
    UNKNOWN = "unknown"
    """No such case, or not theirs: said alike."""


class Answering:
    """Takes the taps."""

    def __init__(self, store: Store, clock: Clock, sealer: Callable[[], Sealer | None]) -> None:
        self._store = store
        self._clock = clock
        self._sealer = sealer

    async def take(self, officer: str, reference: str) -> Answer:
        """Let an officer take a case's call; harmless when repeated."""
        try:
            name = read(reference)
        except MalformedReferenceError:
            return Answer.UNKNOWN  # a changed client can send anything
        row, sealer = await self._store.case_by_reference(name), self._sealer()
        if row is None or sealer is None:
            return Answer.UNKNOWN
        readers = names_of(row, sealer)
        if officer not in readers:
            return Answer.UNKNOWN
        for _ in range(TRIES - 1):
            try:
                return await self._answer(officer, row, sealer, readers)
            except ConflictError:
                continue
        return await self._answer(officer, row, sealer, readers)

    async def _answer(
        self, officer: str, row: CaseRow, sealer: Sealer, readers: Collection[str]
    ) -> Answer:
        acts = await self._store.audit(row.key)
        waiting = [
            DropOutbox(each.key)
            for each in await self._store.outbox_of(row.key)
            if (each.destination, each.kind) == (DUTY, Kind.NEW)
        ]
        if is_answered(acts, readers):
            await self._store.commit(*waiting)
            return Answer.ANSWERED
        at = coarse(self._clock.now(), Priority(f"P{row.priority}"))
        last = acts[-1] if acts else None
        chain = Chain(row.key, row.reference, last, sealer.signing_key)
        act = chain.unsigned_act(ON_IT, at, officer)
        await self._store.commit(AddAudit(act), *waiting)
        return Answer.TAKEN
