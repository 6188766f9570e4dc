"""A store made of a backup, brought up to what the mirror knows, and what is erased kept so.

Owns the rules of merging: of each case the newest version counts, entries and
headers of both are kept, save letters whose time was over in the later one, and
of two chains the longer one, if it goes on from the other. A case that is erased
in either place is erased. What is to leave waits for a human, and whoever was
called after the backup is not called for the same again. It names every fault
and stops at none: after a disaster each case that can be saved is.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.casework.duty import Step
from bot.errors import ConflictError, SealingError, StorageError
from bot.sealing.age import sealed_size, stanza_count
from bot.sealing.manifest import EntryKind
from bot.sealing.signers import Signers
from bot.services.audit import SERVICE, SERVICE_NAME, acted_at, facts_of
from bot.services.changes import (
    AddAudit,
    AddCase,
    AddChunk,
    AddEntry,
    AddErasure,
    AddOutbox,
    AppendHeader,
    Change,
    DeferOutbox,
    DropEntry,
    DropOutbox,
    DropPayload,
    PutCase,
    StopOutbox,
)
from bot.services.duty.alerts import DUTY, Kind
from bot.services.duty.steps import ACTS as STEPS
from bot.services.erasing import DAY, ERASED, erasure_digest, gone
from bot.services.letter_reading import ERASE, end_of_letter, opened_letters
from bot.services.officers.chain import verify_chain
from bot.services.ports import Randomness, Store
from bot.services.rows import AuditRow, CaseRow, EntryRow, ErasureRow, OutboxRow

HELD: Final = "held"
RESTORED: Final = "restored"


class SecondEntry(Protocol):
    """An entry of a second place."""

    @property
    def row(self) -> EntryRow:
        """Its row; the payload's key is not one of the store's."""

    def pieces(self) -> Iterator[bytes]:
        """Its payload."""


class SecondCase(Protocol):
    """A case of a second place."""

    @property
    def row(self) -> CaseRow:
        """Its row."""

    @property
    def entries(self) -> Sequence[SecondEntry]:
        """Its entries."""

    @property
    def acts(self) -> Sequence[AuditRow]:
        """Its chain."""


@dataclass
class Outcome:
    """What came of a restore: counts, and one sentence a fault."""

    cases: int = 0
    only_mirrored: list[str] = field(default_factory=list)
    newer: int = 0
    erased: int = 0
    held: int = 0
    faults: list[str] = field(default_factory=list)


class Restoring:
    """One restore."""

    def __init__(self, store: Store, signers: Signers, random: Randomness) -> None:
        self._store = store
        self._signers = signers
        self._random = random
        self._erased: dict[bytes, ErasureRow] = {}
        self._kept_out: set[bytes] = set()
        self._called: dict[int, set[Step]] = {}
        """Steps of calling that were taken after the backup, by case."""
        self.outcome = Outcome()

    async def merge(self, case: SecondCase) -> None:
        """Bring one case up to what the second place knows of it; not one that is erased."""
        try:
            if (digest := erasure_digest(case.row.key)) in self._erased:
                self._keep_out(digest)
            else:
                await self._merge(case)
        except ConflictError:
            self._fault(case.row, "the mirror's copy collides with another case")
        except StorageError as error:
            self._fault(case.row, str(error).rstrip("."))
        except Exception as error:  # noqa: BLE001  # whatever a disk made of it, the others go on
            self._fault(case.row, f"the mirror's copy is odd ({type(error).__name__})")

    async def merge_service(self, acts: Sequence[AuditRow]) -> None:
        """Bring the service's own chain up to date."""
        kept = await self._store.audit(SERVICE)
        more = _beyond(kept, acts)
        if more is None:
            self.outcome.faults.append("The service's chain differs in backup and mirror.")
        try:
            await self._store.commit(*map(AddAudit, more or ()))
        except Exception as error:  # noqa: BLE001  # the same
            odd = f"The mirror's copy of the service's chain is odd ({type(error).__name__})."
            self.outcome.faults.append(odd)

    async def erase(self, erasures: Iterable[ErasureRow]) -> None:
        """Let no erased case come back: recorded here or elsewhere, or said by the service."""
        service = await self._store.audit(SERVICE)
        said = () if verify_chain(service, self._signers, SERVICE_NAME) else _said_erased(service)
        every = (*said, *erasures, *await self._store.erasures())
        self._erased = {row.digest: row for row in every}
        await self._store.commit(*map(AddErasure, self._erased.values()))
        for row in await self._store.cases():
            found = self._erased.get(erasure_digest(row.key))
            if found is not None:
                await self._store.commit(*gone(row.key, found.at))
                self._keep_out(found.digest)

    async def owe_ends(self) -> None:
        """Let every letter that was opened go in its time, even if only its chain says so."""
        owed = {
            (row.case, row.entry) for row in await self._store.outbox() if row.destination == ERASE
        }
        for case in await self._store.cases():
            opened = dict[int, int]()
            with suppress(SealingError):  # such a chain does not hold, and that is named
                opened.update(opened_letters(await self._store.audit(case.key)))
            for entry in await self._store.entries(case.key):
                number = entry.number
                is_over = entry.kind == EntryKind.LETTER and number in opened
                if is_over and (case.key, number) not in owed:
                    row = end_of_letter(self._key(), case.key, number, opened[number])
                    await self._store.commit(AddOutbox(row))

    async def hold(self) -> None:
        """Let nothing leave that may have left before, until a human has looked."""
        rows = [row for row in await self._store.outbox() if row.destination != ERASE]
        stopped = [StopOutbox(row.key, HELD, RESTORED) for row in rows]
        called = [change for row in rows async for change in self._as_called(row)]
        await self._store.commit(*stopped, *called)
        self.outcome.held = len(stopped) - sum(isinstance(each, DropOutbox) for each in called)

    async def _as_called(self, row: OutboxRow) -> AsyncIterator[Change]:
        """Bring a call for somebody up to the steps that were taken after the backup."""
        case = await self._store.case(row.case)
        steps = self._called.get(row.case)
        if row.destination != DUTY or row.kind == Kind.ADDED or case is None or not steps:
            return
        if verify_chain(await self._store.audit(case.key), self._signers, case.reference):
            return  # on the word of a chain that does not hold nobody stays uncalled
        if row.kind == Kind.NEW and case.priority == 1:
            yield DeferOutbox(row.key, row.due, max(row.tries, max(steps) + 1))
        elif Step.HEAD in steps:
            yield DropOutbox(row.key)

    async def check(self) -> None:
        """Look at every entry and chain, and name what does not hold."""
        rows = await self._store.cases()
        self.outcome.cases = len(rows)
        for row in rows:
            entries = await self._store.entries(row.key)
            if not entries:
                self._fault(row, "it has no entry")
            for entry in entries:
                if not await self._is_sound(entry):
                    self._fault(row, f"entry {entry.number} is damaged")
            acts = await self._store.audit(row.key)
            if verify_chain(acts, self._signers, row.reference):
                self._fault(row, "its chain of acts does not hold (see `amana audit verify`)")
        service = await self._store.audit(SERVICE)
        if verify_chain(service, self._signers, SERVICE_NAME):
            self.outcome.faults.append("The service's chain of acts does not hold.")
        said = {row.digest for row in _said_erased(service)}
        if unsaid := {row.digest for row in await self._store.erasures()} - said:
            self.outcome.faults.append(
                f"Of {len(unsaid)} erasures no act says anything: was a list altered?"
            )

    async def _merge(self, case: SecondCase) -> None:
        row, kept = case.row, await self._store.case(case.row.key)
        version = -1 if kept is None else kept.version
        more = _beyond(await self._store.audit(row.key), case.acts)
        if more is None:
            self._fault(row, "its chains in backup and mirror differ; the backup's stands")
        is_newer = row.version > version
        # A letter that was opened, or has gone, moves the chain and no version.
        is_later = is_newer or (row.version == version and bool(more))
        changes: list[Change] = []
        if is_newer:
            changes.append(AddCase(row) if kept is None else PutCase(row, version))
        mine = {entry.number: entry for entry in await self._store.entries(row.key)}
        for entry in case.entries:
            found = await self._entry(entry, mine.get(entry.row.number))
            changes += found if is_later else await self._at_once(found)
        theirs = {entry.row.number for entry in case.entries}
        gone_there = [entry for entry in mine.values() if entry.number not in theirs]
        changes += self._without(row, gone_there) if is_later else ()
        await self._store.commit(*changes, *map(AddAudit, more or ()))
        acts = {act.action for act in more or ()}
        self._called[row.key] = {step for step, act in STEPS.items() if act in acts}
        if kept is None:
            self.outcome.only_mirrored.append(row.reference)
        elif is_newer:
            self.outcome.newer += 1

    def _without(self, row: CaseRow, entries: Iterable[EntryRow]) -> Iterator[Change]:
        """Letters end; whatever else a mirror does not have was not taken from it by us."""
        for entry in entries:
            if entry.kind == EntryKind.LETTER:
                yield DropEntry(row.key, entry.number)
            else:
                self._fault(row, f"entry {entry.number} is not in the mirror; the backup's stays")

    async def _at_once(self, changes: Sequence[Change]) -> Sequence[Change]:
        """Commit what an older copy has beside; an entry that has gone since stays gone."""
        for change in changes:
            try:
                await self._store.commit(change)
            except ConflictError:
                if isinstance(change, AddEntry):
                    await self._store.commit(DropPayload(change.row.payload))
        return ()

    async def _entry(self, entry: SecondEntry, mine: EntryRow | None) -> Sequence[Change]:
        row = entry.row
        if mine is not None:
            fresh = (header for header in row.headers if header not in mine.headers)
            return [AppendHeader(row.case, row.number, header) for header in fresh]
        payload = self._key()
        for sequence, piece in enumerate(entry.pieces()):
            await self._store.commit(AddChunk(payload, sequence, row.at, piece))
        whole = EntryRow(row.case, row.number, row.kind, row.bucket, row.at, row.headers, payload)
        return [AddEntry(whole)]

    def _key(self) -> int:
        return int.from_bytes(self._random(8), "big") >> 1

    def _keep_out(self, digest: bytes) -> None:
        self._kept_out.add(digest)
        self.outcome.erased = len(self._kept_out)

    async def _is_sound(self, entry: EntryRow) -> bool:
        try:
            stanzas = [stanza_count(header) for header in entry.headers]
            size = sum([len(piece) async for piece in self._store.payload(entry.payload)])
        except (SealingError, StorageError):
            return False
        return min(stanzas, default=0) > 0 and size == sealed_size(entry.bucket)

    def _fault(self, row: CaseRow, what: str) -> None:
        self.outcome.faults.append(f"{row.reference}: {what}.")


def _beyond(kept: Sequence[AuditRow], other: Sequence[AuditRow]) -> Sequence[AuditRow] | None:
    """The rows by which another chain goes on from this one; None if neither goes on."""
    common = min(len(kept), len(other))
    return other[len(kept) :] if list(kept[:common]) == list(other[:common]) else None


def _said_erased(service: Iterable[AuditRow]) -> Iterator[ErasureRow]:
    """Which cases the service's chain says were erased."""
    for act in service:
        if act.action == ERASED:
            with suppress(SealingError, ValueError):
                at, named = acted_at(act), str(facts_of(act).get("case_digest"))
                yield ErasureRow(bytes.fromhex(named), at - at % DAY)
