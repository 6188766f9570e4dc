"""Notes that a step of the calling was taken, in the case's chain and in the outbox at once.

Owns that one commit. After it a step is never taken again, whatever ends or
restarts; without it, it is.
"""

from bot.casework.clocks import coarse
from bot.casework.duty import Step
from bot.casework.triage import Priority
from bot.errors import ConflictError
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.changes import AddAudit, Change
from bot.services.ports import Clock, Store
from bot.services.rows import AuditRow, CaseRow

ACTS = {Step.DUTY: "called", Step.NEXT: "called_next", Step.HEAD: "called_head"}
TRIES = 3


class Steps:
    """The acts of those who are called."""

    def __init__(self, store: Store, clock: Clock, signing_key: SigningKey) -> None:
        self._store = store
        self._clock = clock
        self._signing_key = signing_key

    async def taken(self, case: CaseRow, step: Step, change: Change) -> None:
        """Write a step into the case's chain, together with what becomes of its row."""
        for attempt in range(TRIES):
            try:
                await self._store.commit(change, AddAudit(await self._act(case, step)))
                break
            except ConflictError:  # somebody acted on the case at this moment
                if attempt + 1 == TRIES:
                    raise

    async def _act(self, case: CaseRow, step: Step) -> AuditRow:
        at = coarse(self._clock.now(), Priority(f"P{case.priority}"))
        last = await self._store.last_act(case.key)
        return Chain(case.key, case.reference, last, self._signing_key).server_act(ACTS[step], at)
