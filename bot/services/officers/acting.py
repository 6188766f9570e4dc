"""Does what officers ask for: one transaction an act, or nothing.

Owns the order of things: who may see the case, what the act may do, what came
with it, the row in the chain that holds the officer's own signed request, and
the commit of it all. Two officers who act at once are put in a row; what
others change in between is seen by its version. It opens no entry.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from weakref import WeakValueDictionary

from bot.casework import reference as references
from bot.casework.actions import Action
from bot.casework.pressure import Limits
from bot.errors import ConflictError, StorageError
from bot.sealing.requests import SignedRequest
from bot.sealing.roster import Officer
from bot.services.case_edits import CaseEdit, Sealer
from bot.services.changes import AppendHeader, Change, PutCase
from bot.services.flooding.mutes import Mutes
from bot.services.notices import Notices
from bot.services.officers.answering import HeldError, announce, letter_number
from bot.services.officers.attempt import Asked, Attempt
from bot.services.officers.bringing import take_entries
from bot.services.officers.brought import NOTHING, Brought, Done, Facts
from bot.services.officers.decisions import MAY_BRING_HEADERS, decide
from bot.services.officers.errors import RefusedActError, UnknownCaseError
from bot.services.officers.muting import take_slip
from bot.services.officers.quotas import DAY, HOUR, Quota
from bot.services.officers.stepping_aside import ASIDE, watch_anew
from bot.services.ports import Clock, Store
from bot.services.rows import AuditRow, CaseRow
from bot.services.second_place import SecondPlace

TRIES: Final = 20
"""Times that an act is tried against others' changes; each time one of them got on."""
MOST_A_DAY: Final = 100
"""Acts of one officer on one case in a day that make it heavier; no human's work comes near."""
_MOST_REMEMBERED: Final = 10_000


class Index(Protocol):
    """Knows without asking the store who reads what, so that no answer tells by its time."""

    def find(self, officer: str, reference: str) -> object:
        """Find a case that an officer reads; UnknownCaseError for all others alike."""


class Denials(Protocol):
    """Writes denied views into the service's chain."""

    async def denied(self, officer: str, request: SignedRequest | None) -> None:
        """An officer asked for a case that there is not, or that they do not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What acting stands on; whatever has a default may be missing in a small set-up."""

    store: Store
    sealer: Callable[[], Sealer | None]
    clock: Clock
    notices: Notices | None = None
    second_place: SecondPlace | None = None
    calls: bool = True
    """Whether there is a way to call officers by."""
    a_day: int = MOST_A_DAY
    index: Index | None = None
    denials: Denials | None = None
    mutes: Mutes | None = None
    mute_days: int = Limits().mute_days


class Acting:
    """Officers' acts."""

    def __init__(self, ground: Ground) -> None:
        self._on = ground
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._heavy = Quota(ground.a_day, DAY)
        self._read: dict[tuple[str, str], int] = {}

    async def act(  # noqa: PLR0917  # the parts of one request, as they come
        self,
        request: SignedRequest,
        officer: Officer,
        reference: str,
        action: Action,
        facts: Facts | None = None,
        version: int | None = None,
        brought: Brought = NOTHING,
    ) -> Done:
        """Do one act.

        Args:
            request: what the officer signed; kept as evidence.
            officer: who signed it, from the present roster.
            reference: the case, as spoken.
            action: what to do.
            facts: clear facts; they stand in the signed address, and so in the audit.
            version: the case's version that the officer saw.
            brought: sealed entries, headers and door keys; the caller has checked
                that they are the body that was signed.

        Raises:
            UnknownCaseError: no such case, or not the officer's; it is written down.
            ChangedError: the case changed since; nothing was done.
            RefusedActError: it is not possible; nothing was done.
            StorageError: it could not be kept.
        """
        asked = Asked(
            request=request,
            officer=officer,
            reference=references.sought(reference),
            action=action,
            facts=facts or {},
            version=version,
            brought=brought,
        )
        try:
            # Before any lock: how long one waits would tell that there is such a case.
            self._find(asked)
            lock = self._locks.setdefault(asked.reference, asyncio.Lock())
            async with lock:
                done, changed = await self._insist(asked)
        except UnknownCaseError:
            if self._on.denials is not None:
                await self._on.denials.denied(officer.name, request)
            raise
        if changed is not None and self._on.second_place is not None:
            await self._on.second_place.copy(changed)
        return done

    def _find(self, asked: Asked) -> None:
        """Refuse what the officer does not read, without asking the store."""
        if self._on.index is not None:
            self._on.index.find(asked.officer.name, asked.reference)

    async def _insist(self, asked: Asked) -> tuple[Done, CaseRow | None]:
        """Try again where another wrote first; whether that matters, the version tells."""
        for _ in range(TRIES):
            try:
                return await self._once(asked)
            except ConflictError:
                continue
        raise StorageError("A case changes too fast to be acted on. Try again.")

    async def _once(self, asked: Asked) -> tuple[Done, CaseRow | None]:
        """One try; beside what was done, the row of which a copy must be made."""
        row, edit, acts = await self._edit(asked)
        if not asked.is_evidenced():
            raise RefusedActError("request")
        if asked.action is Action.READ and self._has_read(asked):
            return Done(row.version), None
        self._refuse_flood(asked)
        attempt = Attempt(asked, edit, self._sealing().roster, await self._kept(asked, row))
        attempt.check()
        number = edit.sign(asked.action, asked.officer.name, asked.request)
        if asked.rule.move is not None:
            edit.heard()
        try:
            announced = await self._do(attempt, number)
        except HeldError as held:
            return Done(row.version, held_until=held.until), None
        if self._on.calls:
            key, now = self._sealing().row_key(), self._on.clock.now()
            edit.also(*watch_anew(attempt, row, acts, key, now))
        changes = edit.changes() if asked.rule.is_versioned else edit.needed()
        await self._on.store.commit(*changes)
        self._note_reading(asked)
        if _weighs(asked):
            self._heavy.count((asked.officer.name, asked.reference), self._on.clock.now())
        changed = _changed(row, changes)
        return Done((changed or row).version, announced), changed

    async def _do(self, attempt: Attempt, number: int) -> bool | None:
        """Everything that the act changes; whether its reporter will be told."""
        decide(attempt, number)
        if attempt.asked.action is Action.RECUSE and self._on.calls:
            attempt.edit.calls_on()
        take_slip(attempt, self._on.mutes, self._on.mute_days)
        take_entries(attempt)
        letter = letter_number(attempt)
        if letter is not None:
            attempt.edit.answer(asks=attempt.asked.action is Action.ASK)
        return await announce(attempt, letter, self._on.notices, self._on.clock.now())

    async def _edit(self, asked: Asked) -> tuple[CaseRow, CaseEdit, Sequence[AuditRow]]:
        """Begin an edit of a case that the officer reads; the store is asked only for those."""
        self._find(asked)  # once more: while others acted, it may have been given away
        row = await self._on.store.case_by_reference(asked.reference)
        if row is None:
            raise UnknownCaseError
        acts = await self._acts(asked, row)
        edit = CaseEdit(row, acts, self._sealing(), self._on.clock.now())
        if asked.officer.name not in edit.memory.readers.readers:
            raise UnknownCaseError
        return row, edit, acts

    async def _kept(self, asked: Asked, row: CaseRow) -> Mapping[int, int]:
        """How many headers each entry has, for an act that may bring more of them."""
        if asked.action not in MAY_BRING_HEADERS:
            return {}
        return {each.number: len(each.headers) for each in await self._on.store.entries(row.key)}

    async def _acts(self, asked: Asked, row: CaseRow) -> Sequence[AuditRow]:
        """The end of the chain; all of it where a notice may be owed, or somebody steps aside."""
        if asked.brought.notice_key is not None or asked.action in ASIDE:
            return await self._on.store.audit(row.key)
        last = await self._on.store.last_act(row.key)
        return () if last is None else (last,)

    def _refuse_flood(self, asked: Asked) -> None:
        key = (asked.officer.name, asked.reference)
        if _weighs(asked) and self._heavy.is_used_up(key, self._on.clock.now()):
            raise RefusedActError("too_many")

    def _sealing(self) -> Sealer:
        sealer = self._on.sealer()
        if sealer is None:
            raise StorageError("There is no usable roster, so nothing can be done.")
        return sealer

    def _has_read(self, asked: Asked) -> bool:
        """Whether this hour's reading stands in the chain already."""
        hour = self._read.get((asked.officer.name, asked.reference))
        return hour == self._on.clock.now() // HOUR

    def _note_reading(self, asked: Asked) -> None:
        if asked.action is Action.READ:
            if len(self._read) >= _MOST_REMEMBERED:
                self._read.clear()
            self._read[asked.officer.name, asked.reference] = self._on.clock.now() // HOUR


def _weighs(asked: Asked) -> bool:
    """Whether an act makes a case heavier, however often it is done; to step aside never does."""
    is_free = asked.action in {Action.READ, Action.RECUSE}
    brings = asked.brought.entries or asked.brought.headers
    return not is_free and bool(brings or not asked.rule.is_versioned)


def _changed(before: CaseRow, changes: Sequence[Change]) -> CaseRow | None:
    """The case's row if anything in the case changed; None if nothing did."""
    row = next((c.row for c in changes if isinstance(c, PutCase)), before)
    is_changed = row is not before or any(isinstance(c, AppendHeader) for c in changes)
    return row if is_changed else None
