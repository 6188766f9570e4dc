"""Notices: "You have news." to those who chose to be messaged, at a time that says nothing.

Owns when a notice is owed and when it leaves. The server learns whom a notice
is for only when a letter brings the key of the case's note, and forgets it
when the notice is sent, or after a day. A random minute keeps whoever wrote
the letter from watching whose phone buzzes; nobody is told when it is sent.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.errors import ConflictError, IntakeClosedError, SealingError
from bot.i18n import SOURCE, Catalogs
from bot.interview.case_facts import Letter
from bot.sealing.age import FileKey
from bot.sealing.door import Door
from bot.sealing.manifest import EntryKind
from bot.sealing.notice import Note, NoticeKey
from bot.sealing.opened import open_payload
from bot.services.case_edits import Sealer
from bot.services.changes import AddNotice, Change, DropNotice
from bot.services.day_ring import DayRing
from bot.services.letter_reading import opening
from bot.services.letters import letter_words, read_letter
from bot.services.open_cases import LONGEST_LETTER, written_day
from bot.services.pending_notices import PendingNotice, open_notice, seal_notice
from bot.services.ports import Clock, Store
from bot.services.rows import CaseRow, NoticeRow

DAY = 24 * 3600
URGENT_SPAN = 15
"""Minutes within which the notice of a P1 case leaves, at any hour."""
WAKING_SPAN = 12 * 60
"""Waking minutes over which all others are spread."""
WAKES, SLEEPS = 6, 21
"""Hours by the mission's clock: a phone that buzzes at night is heard by others."""


class Notices:
    """Plans notices, and opens letters by their doors."""

    def __init__(
        self,
        store: Store,
        ring: DayRing,
        clock: Clock,
        sealer: Callable[[], Sealer | None],
        words: tuple[Catalogs, tzinfo],
    ) -> None:
        self._store = store
        self._ring = ring
        self._clock = clock
        self._sealer = sealer
        self._catalogs, self._zone = words
        self._began = clock.now()

    async def join(self, row: CaseRow, number: int, file_key: FileKey) -> tuple[Change, ...]:
        """Let a notice that is owed already take a letter along; nothing if none is owed."""
        door = Door(row.key, number, file_key).pack()
        for pending in await self._pending():
            if pending.case == row.key:
                joined = replace(pending, doors=(*pending.doors, door))
                return (DropNotice(pending.key), AddNotice(self._seal(joined)))
        return ()

    def plan(
        self, row: CaseRow, case_id: str, key: NoticeKey, number: int, file_key: FileKey
    ) -> tuple[Change, ...]:
        """Owe a notice for a letter.

        Raises:
            SealingError: the key is not that of the case's note.
        """
        note = Note.open(key, case_id, row.note)
        door = Door(row.key, number, file_key).pack()
        sealer = self._sealer()
        if sealer is None:
            return ()
        notice = PendingNotice(
            key=sealer.row_key(),
            case=row.key,
            send_at=self._send_at(row.priority, sealer),
            chat=note.chat_id,
            language=note.language,
            doors=(door,),
        )
        return (AddNotice(self._seal(notice)),)

    async def due(self) -> tuple[PendingNotice, ...]:
        """Notices whose minute has come; those a day late are dropped unsent."""
        now = self._clock.now()
        if not self._clock.trusted():
            return ()
        late = [row for row in await self._store.notices() if row.send_at < now - DAY]
        await self._store.commit(*(DropNotice(row.key) for row in late))
        return tuple(notice for notice in await self._pending() if notice.send_at <= now)

    async def sent(self, notice: PendingNotice) -> None:
        """Forget a notice: it was sent, or its chat cannot be reached."""
        await self._store.commit(DropNotice(notice.key))

    def was_due_before(self, notice: PendingNotice) -> bool:
        """Whether it was due before this process began, which may have been killed sending it."""
        return notice.send_at < self._began

    async def announced(self, notice: PendingNotice, door: str) -> PendingNotice | None:
        """Forget one door of a notice, whose message was sent; give what is owed still.

        Read anew: to send it may have taken hours, and a letter may have joined it, or the
        reporter have stopped it or moved it to another phone.
        """
        found = next((each for each in await self._pending() if each.key == notice.key), None)
        doors = () if found is None else tuple(each for each in found.doors if each != door)
        if found is None or not doors:
            await self.sent(notice)
            return None
        left, sealer = replace(found, doors=doors), self._sealer()
        kept = () if sealer is None else (AddNotice(self._seal(left)),)
        await self._store.commit(DropNotice(left.key), *kept)
        return left

    async def read(self, door_text: str, language: str) -> Letter:
        """Open the letter behind a door.

        Raises:
            SealingError: there is no such letter any more, or it was altered.
            IntakeClosedError: no roster says now who may have signed it.
        """
        door, sealer = Door.unpack(door_text), self._sealer()
        if sealer is None:
            raise IntakeClosedError
        entries = [e for e in await self._store.entries(door.case) if e.number == door.number]
        if not entries or entries[0].kind != EntryKind.LETTER:
            raise SealingError("there is no letter behind this door")
        payload = b"".join([chunk async for chunk in self._store.payload(entries[0].payload)])
        signers = sealer.roster.signers()
        opened = open_payload(door.file_key, payload[:LONGEST_LETTER], signers)
        translator = self._catalogs.translator(language)
        return Letter(
            number=door.number,
            sent_on=written_day(entries[0].at, translator),
            text=letter_words(read_letter(opened.originals["letter.json"]), translator),
            language=language,
        )

    async def case_behind(self, door_text: str) -> CaseRow | None:
        """The case that a door belongs to, if it is one and the case is still there."""
        try:
            return await self._store.case(Door.unpack(door_text).case)
        except SealingError:
            return None

    async def locator(self, door_text: str) -> str:
        """Return the locator of the case whose letter a door opens, as events carry it.

        Raises:
            SealingError: there is no such letter any more, or it was altered.
            IntakeClosedError: no roster says now who may have signed it.
        """
        await self.read(door_text, SOURCE)  # a door that opens nothing is nobody's
        row = await self.case_behind(door_text)
        if row is None:
            raise SealingError("there is no case behind this door")
        return urlsafe_b64encode(row.locator).decode().rstrip("=")

    async def opened(self, door_text: str) -> None:
        """Note that a letter was shown; only now, for what Telegram refused nobody has read.

        Raises:
            SealingError: this is no door.
        """
        door, sealer = Door.unpack(door_text), self._sealer()
        row = await self._store.case(door.case)
        while row is not None and sealer is not None:
            acts = await self._store.audit(row.key)
            try:
                changes = opening(row, acts, door.number, sealer, self._clock.now())
                await self._store.commit(*changes)
            except ConflictError:
                continue  # somebody else wrote the chain's next row first; one of us gets on
            break

    async def _pending(self) -> list[PendingNotice]:
        pending = (open_notice(row, self._ring.keys) for row in await self._store.notices())
        return [notice for notice in pending if notice is not None]

    def _send_at(self, priority: int, sealer: Sealer) -> int:
        now = self._clock.now()
        minutes = _minutes(now, self._zone, urgent=priority == 1)
        return minutes[int.from_bytes(sealer.random(8), "big") % len(minutes)]

    def _seal(self, notice: PendingNotice) -> NoticeRow:
        sealer = self._sealer()
        if sealer is None:
            raise SealingError("there is no usable roster")
        return seal_notice(notice, self._ring.keys, sealer.random)


def _minutes(now: int, zone: tzinfo, *, urgent: bool) -> Sequence[int]:
    """The moments at which a notice may leave."""
    every = (now + 60 * minute for minute in range(1, 24 * 60))
    if urgent:
        return [next(every) for _ in range(URGENT_SPAN)]
    waking = [at for at in every if WAKES <= datetime.fromtimestamp(at, zone).hour < SLEEPS]
    return waking[:WAKING_SPAN]
