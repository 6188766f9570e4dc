"""Calls somebody for an urgent case, and calls on until a person answers.

Owns the steps: the one on duty at once, the next after ten minutes, the head
after thirty. A step is taken in one commit with its act in the case's chain,
after its page has left; so it is taken once, whatever is killed when, and the
page is sent once, unless the end comes within the moment between the two:
then it is sent twice, never not at all.

A case is read when a step of its is due, or when something was committed that
could be an answer. Nothing else is read, however many cases nobody answers:
whoever calls for help during a flood must not wait behind all the others.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.casework.duty import Step, called, steps_due
from bot.errors import SealingError, StorageError
from bot.sealing.roster import Roster
from bot.sealing.signing import SigningKey
from bot.services.case_edits import Sealer
from bot.services.changes import DeferOutbox, DropOutbox
from bot.services.duty.alerts import Alert, Kind
from bot.services.duty.standing import is_answered, names_of, readers_of, standbys
from bot.services.duty.steps import Steps
from bot.services.duty.telling import Telling
from bot.services.duty.waiting import Waiting, offset_of
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow

LOOKS_AT_ONCE = 8
"""Cases read side by side: hundreds may fall due at once, and others read the store too."""


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
        self._steps = Steps(store, clock, signing_key)
        self._store = store
        self._clock = clock
        self._sealer = sealer
        self._telling = telling
        self.offsets = tuple(offsets)
        self._looks = asyncio.Semaphore(LOOKS_AT_ONCE)
        self._roster: Roster | None = None
        self.unreached: set[int] = set()
        """Rows for which nobody could be called when it was last tried."""

    def is_due(self, waiting: Waiting) -> bool:
        """Whether there is anything to do for a row now; asks nothing of the store."""
        if waiting.rests(self._clock):
            return False
        return self._must_look(waiting) or self._telling.owes(waiting.row.key)

    def has_new_roster(self) -> bool:
        """Whether another roster is in use than when last asked: who answers may be a reader now.

        The answer is given once.
        """
        sealer = self._sealer()
        before, self._roster = self._roster, None if sealer is None else sealer.roster
        return self._roster is not before

    async def work(self, waiting: Waiting) -> bool:
        """Take the steps that are due; False once the row is done with.

        Raises:
            StorageError: what was done could not be written down; it is, later.
            SealingError: nobody can tell who reads the case, so nobody can be called.
        """
        try:
            return await self._work(waiting)
        except SealingError:
            self.unreached.add(waiting.row.key)
            waiting.put_off(self._clock)
            raise
        except StorageError:
            if waiting.told > waiting.row.tries:
                waiting.put_off(self._clock)
            raise

    async def _work(self, waiting: Waiting) -> bool:
        key, is_reached = waiting.row.key, True
        must_look = self._must_look(waiting)
        case = await self._look(waiting) if must_look else None
        if must_look and case is None:
            return False
        if self._telling.owes(key):
            await self._telling.again(key)
        if case is not None:
            is_reached = await self._take_steps(waiting, case)
        if not is_reached or self._telling.owes(key):
            waiting.put_off(self._clock)
        return True

    def forget(self, key: int) -> None:
        """Owe nothing more for a row: it is gone."""
        self.unreached.discard(key)
        self._telling.over(key)

    def _must_look(self, waiting: Waiting) -> bool:
        """Whether the case may be answered since, or a step is due, which only a look may allow."""
        due = steps_due(waiting.waited(self._clock), self.offsets)
        return waiting.is_stale or waiting.row.tries < due

    async def _look(self, waiting: Waiting) -> CaseRow | None:
        """Read the case of a row; None, and the row is dropped, if nobody need be called."""
        try:
            async with self._looks:
                waiting.is_stale = False  # before the look: what changes meanwhile is not missed
                case = await self._store.case(waiting.row.case)
                if case is not None and not await self._is_answered(case):
                    return case
            await self._store.commit(DropOutbox(waiting.row.key))
        except BaseException:
            waiting.is_stale = True
            raise
        self.forget(waiting.row.key)
        return None

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
            # A page that has left does not leave again because a disk was full behind it.
            if number >= waiting.told and not await self._call(waiting, case, Step(number)):
                return False
            waiting.told = number + 1
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
        await self._steps.taken(case, step, DeferOutbox(row.key, due, tries))
        waiting.row = replace(row, due=due, tries=tries)
