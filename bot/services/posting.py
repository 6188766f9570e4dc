"""Puts an officer's sealed letter into its case.

Owns two steps: giving the letter its number, and taking it sealed. The
server can check neither words nor reader; the desk and the reporter's own
code do, by the signature inside.
"""

from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.casework import reference
from bot.casework.clocks import GRAINS
from bot.casework.triage import Priority
from bot.errors import ConfigError, StorageError
from bot.sealing.age import FileKey, sealed_size, stanza_count
from bot.sealing.buckets import BUCKETS
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import NoticeKey
from bot.services.case_edits import CaseEdit, Sealer
from bot.services.changes import AddChunk, AddEntry, Change, Remember
from bot.services.coarse_time import rounded
from bot.services.escrow_use import EscrowUse
from bot.services.notices import Notices
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, EntryRow

Request = Mapping[str, Any]
Commands = Mapping[str, Callable[[Request], Awaitable[Mapping[str, Any]]]]

DESK_SEEN = "desk_seen"
ANNOUNCED = "announced"
"""The act of owing a notice; written when the letter comes, so that it says nothing of when."""
DAY = 24 * 3600


def held_until(edit: CaseEdit) -> int:
    """Until when no other notice is owed on a case, whose whole chain the edit has; 0 if none was.

    It follows from when the last one was owed, and never from whether it has left:
    an officer who tries letter after letter must not learn when a phone rang.
    """
    last = edit.last(ANNOUNCED)
    return 0 if last is None else free_from(last, Priority(f"P{edit.row.priority}"))


def free_from(owed: int, priority: Priority) -> int:
    """When a notice may follow one that was owed at a time known only as coarsely as it is kept."""
    return owed + GRAINS[priority] + DAY


@dataclass(frozen=True, slots=True)
class DoorKeys:
    """What a letter brings so that its reporter can be told: the note's key and the letter's."""

    notice_key: NoticeKey
    file_key: FileKey


class Posting:
    """Letters from the command line, until the desk sends them."""

    def __init__(
        self,
        store: Store,
        sealer: Callable[[], Sealer | None],
        clock: Clock,
        notices: Notices | None = None,
    ) -> None:
        self._store = store
        self._sealer = sealer
        self._clock = clock
        self._notices = notices

    def commands(self) -> Commands:
        """What the running bot answers on its socket."""
        return {
            "letter-number": self._number_asked,
            "letter": self._letter_sent,
            "desk-seen": self._desk_seen,
            **EscrowUse(self._store, self._sealer, self._clock).commands(),
        }

    async def take_number(self, name: str) -> int:
        """Take the next entry number of a case, by its reference."""
        edit = await self._edit(await self._case(name))
        number = edit.take_number()
        await self._store.commit(*edit.changes())
        return number

    async def post(
        self, name: str, number: int, sealed: tuple[bytes, bytes], door: DoorKeys | None = None
    ) -> bool:
        """Keep a sealed letter (header, payload) under a number that was taken for it.

        Returns:
            Whether its reporter will be told.

        Raises:
            ConfigError: it has the form of no letter, or its number was never taken.
            ConflictError: the number is used.
        """
        header, payload = sealed
        row = await self._case(name)
        bucket = next((size for size in BUCKETS if sealed_size(size) == len(payload)), None)
        if bucket is None or stanza_count(header) < 1:
            raise ConfigError("This is not a sealed letter.")
        edit = await self._edit(row)
        if not 1 < number < edit.memory.next_entry:
            raise ConfigError("This letter's number was not taken for it: seal it again.")
        edit.act("letter")
        edit.answer()
        now, key = self._clock.now(), int.from_bytes(self._sealing().random(8), "big") >> 1
        at = rounded(now)
        entry = EntryRow(row.key, number, EntryKind.LETTER.value, bucket, at, (header,), key)
        notice = await self._notice(edit, number, door)
        kept = (AddChunk(key, 0, at, payload), AddEntry(entry))
        await self._store.commit(*edit.changes(), *kept, *notice)
        return bool(notice)

    async def _notice(
        self, edit: CaseEdit, number: int, door: DoorKeys | None
    ) -> tuple[Change, ...]:
        """Owe a notice, at most one a day: a phone that buzzes often is looked at."""
        if door is None or self._notices is None:
            return ()
        if self._clock.now() < held_until(edit):
            return ()
        edit.act(ANNOUNCED)
        case_id = edit.memory.readers.case_id
        planned = self._notices.plan(edit.row, case_id, door.notice_key, number, door.file_key)
        return await self._notices.join(edit.row, number, door.file_key) or planned

    async def seen(self) -> None:
        """Note that somebody reads."""
        await self._store.commit(Remember(DESK_SEEN, self._clock.now()))

    async def _case(self, name: str) -> CaseRow:
        row = await self._store.case_by_reference(reference.read(name))
        if row is None:
            raise ConfigError("There is no case of this reference; `amana cases` lists them.")
        return row

    async def _edit(self, row: CaseRow) -> CaseEdit:
        audit = await self._store.audit(row.key)
        return CaseEdit(row, audit, self._sealing(), self._clock.now())

    def _sealing(self) -> Sealer:
        sealer = self._sealer()
        if sealer is None:
            raise StorageError("There is no usable roster, so nothing can be sealed.")
        return sealer

    async def _number_asked(self, request: Request) -> Mapping[str, Any]:
        name = str(request["case"])
        number = await self.take_number(name)
        now = (await self._edit(await self._case(name))).memory.readers
        return {"number": number, "readers": list(now.readers), "stanzas": now.stanzas}

    async def _letter_sent(self, request: Request) -> Mapping[str, Any]:
        sealed = b64decode(request["header"]), b64decode(request["payload"])
        told = await self.post(
            str(request["case"]), int(request["number"]), sealed, _door_keys(request)
        )
        return {"announced": told}

    async def _desk_seen(self, _request: Request) -> Mapping[str, Any]:
        await self.seen()
        return {}


def _door_keys(request: Request) -> DoorKeys | None:
    if not request.get("notice_key"):
        return None
    return DoorKeys(
        NoticeKey(b64decode(request["notice_key"])), FileKey(b64decode(request["file_key"]))
    )
