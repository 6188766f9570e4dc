"""Whether messages were lost because nobody could hear Telegram for too long.

Owns the memory of when Telegram last answered, and to whom a loss was told.
Telegram throws away after 24 h what it could not deliver, so after twenty
hours of silence whoever writes next is told once that messages may be missing
and may still lie on their phone. Who was told is known in memory only; a
restart tells some people twice. A clock that jumped is no outage.
"""

from typing import Final

from bot.services.changes import Remember
from bot.services.ports import Clock, Store

HEARD: Final = "telegram_heard"
ENDED: Final = "outage_ended"
LONG: Final = 20 * 3600
"""Seconds of silence after which messages may be lost."""
TOLD_FOR: Final = 48 * 3600
"""Seconds after its end for which an outage is told; older messages cannot be deleted anyway."""
NOTED_EVERY: Final = 600
"""Seconds between two notes that Telegram answers, and what they are rounded to."""


class Outage:
    """The last long silence."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: int | None = None
        self._ended: int | None = None
        self._told: set[int] = set()

    async def begin(self) -> None:
        """Learn when Telegram last answered an earlier process."""
        self._heard = await self._store.remembered(HEARD)
        self._ended = await self._store.remembered(ENDED)

    async def heard(self) -> None:
        """Note that Telegram answers now."""
        now = self._clock.now()
        if not self._clock.trusted():
            return
        if self._just_over():
            await self._store.commit(Remember(ENDED, now), Remember(HEARD, _rounded(now)))
            self._ended, self._heard = now, _rounded(now)
            self._told.clear()
        elif self._heard is None or not 0 <= now - self._heard < NOTED_EVERY:
            await self._store.commit(Remember(HEARD, _rounded(now)))
            self._heard = _rounded(now)

    def is_owed(self, chat: int) -> bool:
        """Whether a chat must still be told."""
        if chat in self._told:
            return False
        if self._just_over():
            return True
        return self._ended is not None and 0 <= self._clock.now() - self._ended < TOLD_FOR

    def told(self, chat: int) -> None:
        """Note that a chat was told."""
        if not self._just_over():
            self._told.add(chat)

    def _just_over(self) -> bool:
        """Whether a long silence ends at this moment and is not noted yet."""
        if self._heard is None or not self._clock.trusted():
            return False
        return self._clock.now() - self._heard > LONG


def _rounded(now: int) -> int:
    return now - now % NOTED_EVERY
