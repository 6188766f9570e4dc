"""The end of letters: thirty days after it was opened, a letter leaves the server.

Owns that rule. The entry goes with all its keys; the chain keeps that it was
sent, that it was opened, and that it is gone. A case on legal hold loses
nothing, and on a clock that jumped nothing goes.
"""

from contextlib import suppress
from typing import Final

from bot.errors import ConflictError, SealingError
from bot.sealing.manifest import EntryKind
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey
from bot.services.audit import Chain
from bot.services.case_memory import CaseMemory
from bot.services.changes import AddAudit, Change, DeferOutbox, DropEntry, DropOutbox
from bot.services.coarse_time import rounded
from bot.services.letter_reading import ERASE, NUMBER
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, OutboxRow

LETTER_ERASED: Final = "letter_erased"
DAY: Final = 24 * 3600


class LetterExpiry:
    """Drops letters whose time is over; it needs no roster, for nothing is sealed."""

    def __init__(
        self, store: Store, clock: Clock, server_key: ServerKey, signing_key: SigningKey
    ) -> None:
        self._store = store
        self._clock = clock
        self._server_key = server_key
        self._signing_key = signing_key

    async def expire(self) -> None:
        """Drop what is due; what a commit of somebody else's kept from going goes next time."""
        found = await self._store.outbox(self._clock.now())
        for due in found if self._clock.trusted() else ():  # the time that was read, too
            if due.destination == ERASE:
                with suppress(ConflictError, SealingError):
                    await self._store.commit(*await self._end(due))

    async def _end(self, due: OutboxRow) -> tuple[Change, ...]:
        row, number = await self._store.case(due.case), due.entry
        if row is None or not await self._is_letter(row, number):
            return (DropOutbox(due.key),)
        if CaseMemory.open(row, self._server_key).hold:
            return (DeferOutbox(due.key, rounded(self._clock.now()) + DAY, due.tries),)
        last = await self._store.last_act(row.key)
        chain = Chain(row.key, row.reference, last, self._signing_key)
        # Its number in the chain is what a hold that comes in the same moment collides with.
        act = chain.server_act(LETTER_ERASED, rounded(self._clock.now()), {NUMBER: number})
        return AddAudit(act), DropEntry(row.key, number), DropOutbox(due.key)

    async def _is_letter(self, row: CaseRow, number: int) -> bool:
        entries = await self._store.entries(row.key)
        return any((e.number, e.kind) == (number, EntryKind.LETTER) for e in entries)
