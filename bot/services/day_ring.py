"""Keeps the day keys turning: made daily, destroyed on time, never before use or after it.

Owns the live ring and the order of a key turn: the new key is written safely,
then every open row is sealed anew under it, then old keys go. Conversations
turn in one transaction; the inbox, which a flood may have filled, page by page.
A process that dies between two pages leaves rows under two keys: each row names
its own, both are in the ring, and no old key goes before all pages were turned
anew. It must never turn or destroy on the word of a clock that is not trusted,
and never keep a key in the database.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, TypeVar

from bot.errors import ConflictError, SealingError
from bot.sealing.day_keys import DayKeys
from bot.services.draft_rows import open_draft, seal_draft
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import DraftRow, InboxRow, TraceRow
from bot.services.traces import open_trace, seal_trace
from bot.services.waiting import pages

INBOX = "inbox"
TRIES = 5
"""A draft that its reporter changes during the turn refuses it; with what stands then it goes."""

Row = TypeVar("Row")


class KeyFile(Protocol):
    """A small file that is replaced whole and durably."""

    def read(self) -> bytes:
        """Its bytes; FileNotFoundError if there is none yet."""

    def write(self, content: bytes) -> None:
        """Replace it; on return the bytes are on the disk."""


class DayRing:
    """The live day keys, and their daily turn."""

    def __init__(self, file: KeyFile, store: Store, clock: Clock, random: Randomness) -> None:
        self._file = file
        self._store = store
        self._clock = clock
        self._random = random
        self.keys = self._read()

    def _read(self) -> DayKeys:
        try:
            return DayKeys.parse(self._file.read())
        except FileNotFoundError:
            keys = DayKeys.generate(self._clock.now(), self._random)
            self._file.write(keys.dump())
            return keys

    async def turn(self) -> bool:
        """Make today's key if it is due and destroy what is 72 h old; True if anything changed."""
        now = self._clock.now()
        if not self._clock.trusted():
            return False
        turned = self.keys.due(now)
        keys = self.keys.turned(now, self._random) if turned else self.keys
        if turned:
            self._file.write(keys.dump())
            self.keys = keys
            await self._reseal_all()
        purged = keys.purged(now)
        if purged != keys:
            # A turn that failed half, or a row put meanwhile, may have left some behind.
            await self._reseal_all()
            self._file.write(purged.dump())
            self.keys = purged
        return turned or purged != keys

    async def _reseal_all(self) -> None:
        """Move every open row under the new key, so that destroying an old one loses nothing."""
        await self._reseal_conversations()
        await self._reseal_inbox()

    async def _reseal_conversations(self) -> None:
        for _ in range(TRIES - 1):
            with suppress(ConflictError):
                return await self._reseal_at_once()
        return await self._reseal_at_once()

    async def _reseal_at_once(self) -> None:
        now = self.keys.current.id
        drafts = [row for row in await self._store.drafts() if row.day != now]
        traces = [row for row in await self._store.traces() if row.day != now]
        await self._store.replace_sealed(
            list(_sealed_anew(drafts, self._reseal_draft)),
            [],
            list(_sealed_anew(traces, self._reseal_trace)),
        )

    async def _reseal_inbox(self) -> None:
        now = self.keys.current.id
        async for page in pages(self._store):
            old = [row for row in page if row.day != now]
            if fresh := list(_sealed_anew(old, self._reseal_update)):
                await self._store.replace_sealed([], fresh, [])

    def _reseal_draft(self, row: DraftRow) -> DraftRow:
        return seal_draft(open_draft(row, self.keys), self.keys, row.touched, self._random)

    def _reseal_update(self, row: InboxRow) -> InboxRow:
        from_row = self.open_update(row)
        return self.seal_update(row.bot, row.update, from_row[0], from_row[1])

    def _reseal_trace(self, row: TraceRow) -> TraceRow:
        trace = open_trace(row, self.keys)
        return replace(seal_trace(trace, self.keys, self._random), key=row.key)

    def seal_update(self, bot: int, update: int, chat: int, raw: bytes) -> InboxRow:
        """Seal a stripped update as it came."""
        keys = self.keys
        tag = keys.chat_tag(bot, chat)
        sealed = keys.seal_row(
            INBOX, tag, update, chat.to_bytes(8, "big", signed=True) + raw, self._random
        )
        return InboxRow(bot, update, tag, keys.current.id, sealed)

    def open_update(self, row: InboxRow) -> tuple[int, bytes]:
        """Open an update: its chat and its bytes."""
        plaintext = self.keys.open_row(INBOX, row.tag, row.update, row.sealed)
        if len(plaintext) < 8:
            raise SealingError("an inbox row is too short")
        return int.from_bytes(plaintext[:8], "big", signed=True), plaintext[8:]


def _sealed_anew(rows: Iterable[Row], seal: Callable[[Row], Row]) -> Iterator[Row]:
    """Seal rows again; one that cannot be opened must not keep the others under an old key."""
    for row in rows:
        with suppress(SealingError):
            yield seal(row)
