"""Drafts between the store and memory: opened and sealed under day keys.

Owns the way from a chat to its draft and back to a row. A draft that cannot
be opened is nobody's any more; it is never an error that stops a chat.
"""

from contextlib import suppress
from dataclasses import replace

from bot.errors import ConflictError, SealingError
from bot.services.changes import PutDraft
from bot.services.day_ring import DayRing
from bot.services.draft_rows import open_draft, seal_draft
from bot.services.drafts import Draft, whole_hour
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import DraftRow


class KeptDrafts:
    """Every open draft of one bot."""

    def __init__(
        self, bot: int, store: Store, ring: DayRing, clock: Clock, random: Randomness
    ) -> None:
        self._bot = bot
        self._store = store
        self._ring = ring
        self._clock = clock
        self._random = random
        self._doubted: set[int] = set()
        """Drafts whose time was read off a clock that nobody believed."""

    async def load(self, slot: int) -> Draft | None:
        """Open the draft of a chat, or of a follower's own key."""
        row = await self._store.draft(self._ring.keys.chat_tags(self._bot, slot))
        return None if row is None else self.opened(row)

    def opened(self, row: DraftRow) -> Draft | None:
        """Open a draft's row; one that was altered, or whose key is gone, is nobody's any more."""
        try:
            return open_draft(row, self._ring.keys)
        except SealingError:
            return None

    def is_ours(self, draft: Draft) -> bool:
        """Whether it was begun with this bot, not with one that the mission has lost."""
        return draft.bot == self._bot

    async def unfinished(self) -> tuple[Draft, ...]:
        """Every open draft."""
        opened = (self.opened(row) for row in await self._store.drafts())
        return tuple(draft for draft in opened if draft is not None)

    def put(self, draft: Draft, expected: int | None) -> PutDraft:
        """Seal a draft for the store; `expected` is the version that it had, 0 or None for none."""
        row = seal_draft(draft, self._ring.keys, self._clock.now(), self._random)
        note = self._doubted.discard if self._clock.trusted() else self._doubted.add
        note(row.key)
        return PutDraft(row, expected or None)

    async def date_anew(self) -> None:
        """Count from now the days of drafts that a wrong clock dated; the clock is believed again.

        What somebody wrote a minute ago must not expire as if it were years
        old, nor be kept until a year comes that the clock had dreamt of.
        """
        hour = whole_hour(self._clock.now())
        for row in await self._store.drafts():
            if row.key in self._doubted or row.touched > hour:
                with suppress(ConflictError):  # it was touched anew, and so dated
                    await self._store.commit(PutDraft(replace(row, touched=hour), row.version))
        self._doubted.clear()
