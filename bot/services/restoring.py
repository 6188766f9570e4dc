"""A store made of a backup, brought up to what the mirror knows, and what is erased kept so.

Owns the rules of merging: of each case the newest version counts, entries and
headers of both are kept, and of two chains the longer one, if it goes on from
the other. A case that is erased in either place is erased. What is to leave
waits for a human. It names every fault and stops at none: after a disaster
each case that can be saved is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.errors import ConflictError, SealingError, StorageError
from bot.sealing.age import sealed_size, stanza_count
from bot.sealing.signers import Signers
from bot.services.audit import SERVICE, SERVICE_NAME
from bot.services.changes import (
    AddAudit,
    AddCase,
    AddChunk,
    AddEntry,
    AddErasure,
    AppendHeader,
    Change,
    DropEntry,
    PutCase,
    StopOutbox,
)
from bot.services.erasing import erasure_digest, gone
from bot.services.letter_reading import ERASE
from bot.services.officers.chain import verify_chain
from bot.services.ports import Randomness, Store
from bot.services.rows import AuditRow, CaseRow, EntryRow, ErasureRow

HELD: Final = "held"
RESTORED: Final = "restored"
_EVERY: Final = 2**62


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
        self.outcome = Outcome()

    async def merge(self, case: SecondCase) -> None:
        """Bring one case up to what the second place knows of it."""
        try:
            await self._merge(case)
        except ConflictError:
            self._fault(case.row, "the mirror's copy collides with another case")
        except StorageError as error:
            self._fault(case.row, str(error).rstrip("."))

    async def merge_service(self, acts: Sequence[AuditRow]) -> None:
        """Bring the service's own chain up to date."""
        kept = await self._store.audit(SERVICE)
        more = _beyond(kept, acts)
        if more is None:
            self.outcome.faults.append("The service's chain differs in backup and mirror.")
        await self._store.commit(*map(AddAudit, more or ()))

    async def erase(self, erasures: Iterable[ErasureRow]) -> None:
        """Let no erased case come back: those recorded here, and those recorded elsewhere."""
        every = {row.digest: row for row in (*erasures, *await self._store.erasures())}
        await self._store.commit(*map(AddErasure, every.values()))
        for row in await self._store.cases():
            found = every.get(erasure_digest(row.key))
            if found is not None:
                await self._store.commit(*gone(row.key, found.at))
                self.outcome.erased += 1

    async def hold(self) -> None:
        """Let nothing leave that may have left before, until a human has looked."""
        rows = await self._store.outbox(_EVERY)
        stopped = [StopOutbox(r.key, HELD, RESTORED) for r in rows if r.destination != ERASE]
        await self._store.commit(*stopped)
        self.outcome.held = len(stopped)

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
        if verify_chain(await self._store.audit(SERVICE), self._signers, SERVICE_NAME):
            self.outcome.faults.append("The service's chain of acts does not hold.")

    async def _merge(self, case: SecondCase) -> None:
        row, kept = case.row, await self._store.case(case.row.key)
        is_newer = kept is None or row.version > kept.version
        changes: list[Change] = []
        if kept is None:
            changes.append(AddCase(row))
        elif is_newer:
            changes.append(PutCase(row, kept.version))
        mine = {entry.number: entry for entry in await self._store.entries(row.key)}
        for entry in case.entries:
            changes += await self._entry(entry, mine.get(entry.row.number))
        if is_newer:
            theirs = {entry.row.number for entry in case.entries}
            changes += [DropEntry(row.key, number) for number in mine if number not in theirs]
        more = _beyond(await self._store.audit(row.key), case.acts)
        if more is None:
            self._fault(row, "its chains in backup and mirror differ; the backup's stands")
        await self._store.commit(*changes, *map(AddAudit, more or ()))
        if kept is None:
            self.outcome.only_mirrored.append(row.reference)
        elif is_newer:
            self.outcome.newer += 1

    async def _entry(self, entry: SecondEntry, mine: EntryRow | None) -> list[Change]:
        row = entry.row
        if mine is not None:
            fresh = (header for header in row.headers if header not in mine.headers)
            return [AppendHeader(row.case, row.number, header) for header in fresh]
        payload = int.from_bytes(self._random(8), "big") >> 1
        for sequence, piece in enumerate(entry.pieces()):
            await self._store.commit(AddChunk(payload, sequence, row.at, piece))
        whole = EntryRow(row.case, row.number, row.kind, row.bucket, row.at, row.headers, payload)
        return [AddEntry(whole)]

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
