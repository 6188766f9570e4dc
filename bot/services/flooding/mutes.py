"""Mutes: chats whose reports are paused for some days, by a slip that an officer sent back.

Owns the rows and their end. Whom a mute is about is sealed under the day key
and sealed anew at each turn, as an open draft is; it names no case, and the
row's own number follows from the slip, which only officers who read the case
have. So an unmark, which brings the slip again, ends it even when no key can
read that slip any more. Nobody is told whether a chat was muted already: an
officer could otherwise learn that two cases have one sender.
"""

from collections.abc import Sequence
from contextlib import suppress

from bot.errors import SealingError
from bot.sealing.slip import Slip, slip_name
from bot.services.changes import Change, DropMute, PutMute
from bot.services.day_ring import DayRing
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import MuteRow

TABLE = "mutes"
DAY = 24 * 3600


class Mutes:
    """Every mute of one bot; follows the store, so that a question costs no look into it."""

    def __init__(
        self, bot: int, store: Store, ring: DayRing, clock: Clock, random: Randomness
    ) -> None:
        self._bot = bot
        self._store = store
        self._ring = ring
        self._clock = clock
        self._random = random
        self._rows: dict[int, MuteRow] = {}

    async def begin(self) -> None:
        """Read what there is; to be called once, before anything comes in."""
        self._rows = {row.key: row for row in await self._store.mutes()}

    def follow(self, changes: Sequence[Change]) -> None:
        """Hear of a commit."""
        for change in changes:
            if isinstance(change, PutMute):
                self._rows[change.row.key] = change.row
            elif isinstance(change, DropMute):
                self._rows.pop(change.key, None)

    def until(self, chat: int) -> int | None:
        """Until when a chat's reports are paused (seconds since 1970 UTC); None if they are not."""
        if not self._rows:
            return None
        tags, now = self._ring.keys.chat_tags(self._bot, chat), self._clock.now()
        ends = [row.until for row in self._rows.values() if row.tag in tags]
        return max((end for end in ends if end > now), default=None)

    def mute(self, slip: bytes, case_id: str, days: int) -> tuple[Change, ...]:
        """Pause the reports of a slip's sender, to the end of a day.

        Raises:
            SealingError: no key can read the slip any more, or it is none of this case.
        """
        chat = Slip.open(slip, case_id, self._ring.keys)
        if chat.bot_id != self._bot:
            raise SealingError("a slip is of another bot")
        # A whole day, UTC: the row must not tell at which moment an officer acted.
        until = (self._clock.now() // DAY + 1 + days) * DAY
        return (PutMute(self._sealed(slip_name(slip), chat.chat_id, until)),)

    def unmute(self, slip: bytes) -> tuple[Change, ...]:
        """End the mute that this slip made; nothing if there is none."""
        return (DropMute(slip_name(slip)),)

    async def tidy(self) -> None:
        """Drop what is over or cannot be opened, and seal the rest under the present day's key."""
        day, now = self._ring.keys.current.id, self._clock.now()
        for row in tuple(self._rows.values()):
            if self._rows.get(row.key) is not row:
                continue  # an officer ended it while this went on: it must not come back
            if row.until <= now:
                await self._store.commit(DropMute(row.key))
            elif row.day != day:
                await self._store.commit(self._anew(row))

    def _anew(self, row: MuteRow) -> Change:
        with suppress(SealingError):
            plain = self._ring.keys.open_row(TABLE, row.tag, row.key, row.sealed)
            chat = int.from_bytes(plain, "big", signed=True)
            return PutMute(self._sealed(row.key, chat, row.until))
        return DropMute(row.key)

    def _sealed(self, key: int, chat: int, until: int) -> MuteRow:
        keys = self._ring.keys
        tag = keys.chat_tag(self._bot, chat)
        plain = chat.to_bytes(8, "big", signed=True)
        sealed = keys.seal_row(TABLE, tag, key, plain, self._random)
        return MuteRow(key, tag, keys.current.id, until, sealed)
