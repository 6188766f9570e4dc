"""Calls somebody for an urgent case, and calls on until a person answers.

Owns the steps: the one on duty at once, the next after ten minutes, the head
after thirty. A step is taken in one commit with its act in the case's chain,
after its page has left; so it is taken once, whatever is killed when, and the
page is sent once, unless the end comes within the moment between the two:
then it is sent twice, never not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.casework.clocks import coarse
from bot.casework.duty import Step, called, steps_due
from bot.casework.triage import Priority
from bot.errors import ConflictError
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.case_edits import Sealer
from bot.services.changes import AddAudit, DeferOutbox, DropOutbox
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.standing import is_answered, names_of, readers_of, standbys
from bot.services.duty.telling import Telling
from bot.services.duty.waiting import Waiting, offset_of
from bot.services.ports import Clock, Store
from bot.services.rows import AuditRow, CaseRow

ACTS = {Step.DUTY: "called", Step.NEXT: "called_next", Step.HEAD: "called_head"}
TRIES = 3


class Calling:
    """The steps of one urgent case after another."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sealer: Callable[[], Sealer | None],
        telling: Telling,
        *,
        offsets: Sequence[float],
        signing_key: SigningKey,
    ) -> None:
        self._signing_key = signing_key
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._telling = telling
        self.offsets = tuple(offsets)
        self.unreached: set[int] = set()
        """Rows for which nobody could be called when it was last tried."""

    def is_due(self, waiting: Waiting) -> bool:
        """Whether there is anything to do for a row now."""
        return not waiting.rests(self._clock)

    async def work(self, waiting: Waiting) -> bool:
        """Take the steps that are due; False once the row is done with."""
        row = waiting.row
        case = await self._store.case(row.case)
        if case is None or await self._is_answered(case):
            await self._store.commit(DropOutbox(row.key))
            self._forget(row.key)
            return False
        if self._telling.owes(row.key):
            await self._telling.again(row.key)
        if not await self._take_steps(waiting, case) or self._telling.owes(row.key):
            waiting.put_off(self._clock)
        return True

    async def _is_answered(self, case: CaseRow) -> bool:
        """Whether a present reader is on it; without a roster nobody can be known to be."""
        sealer = self._sealer()
        if sealer is None:
            return False
        return is_answered(await self._store.audit(case.key), names_of(case, sealer))

    async def _take_steps(self, waiting: Waiting, case: CaseRow) -> bool:
        """Take each step that is due; False if one reached nobody, and stays due."""
        due = steps_due(waiting.waited(self._clock), self.offsets)
        for number in range(waiting.row.tries, due):
            if not await self._call(waiting, case, Step(number)):
                return False
            await self._taken(waiting, case, Step(number))
        return True

    async def _call(self, waiting: Waiting, case: CaseRow, step: Step) -> bool:
        """Tell whom a step calls; a step that reaches nobody stays due."""
        sealer = self._sealer()
        if sealer is None:
            return False
        readers = readers_of(case, sealer)
        ready = standbys(case, readers, self._clock.now(), self._telling.reaches)
        alert = Alert(Kind.NEW, case.reference, f"P{case.priority}", case.due)
        reached = await self._telling.tell(waiting.row.key, called(step, ready), alert)
        (self.unreached.discard if reached else self.unreached.add)(waiting.row.key)
        return bool(reached)

    async def _taken(self, waiting: Waiting, case: CaseRow, step: Step) -> None:
        """Note that a step was taken, in the case's chain as well."""
        row = waiting.row
        base = row.due - int(offset_of(row.tries, self.offsets))
        due, tries = base + int(offset_of(step + 1, self.offsets)), step + 1
        for attempt in range(TRIES):
            deferred = DeferOutbox(row.key, due, tries)
            try:
                await self._store.commit(deferred, AddAudit(await self._act(case, step)))
                break
            except ConflictError:  # somebody acted on the case at this moment
                if attempt + 1 == TRIES:
                    raise
        waiting.row = replace(row, due=due, tries=tries)

    async def _act(self, case: CaseRow, step: Step) -> AuditRow:
        at = coarse(self._clock.now(), Priority(f"P{case.priority}"))
        last = await self._store.last_act(case.key)
        return Chain(case.key, case.reference, last, self._signing_key).server_act(ACTS[step], at)

    def _forget(self, key: int) -> None:
        self.unreached.discard(key)
        self._telling.over(key)
