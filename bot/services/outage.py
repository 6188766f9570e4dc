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
JUST_BEFORE: Final = 3600
"""Seconds before its end was noted from which telling counts: the first come before the note."""
NOTED_EVERY: Final = 600
"""Seconds between two notes that Telegram answers, and what they are rounded to."""


class Outage:
    """The last long silence."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: int | None = None
        self._ended: int | None = None
        self._told: dict[int, int] = {}
        """When each chat was told."""

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
            self._told = {chat: at for chat, at in self._told.items() if now - at < JUST_BEFORE}
        elif self._heard is None or not 0 <= now - self._heard < NOTED_EVERY:
            await self._store.commit(Remember(HEARD, _rounded(now)))
            self._heard = _rounded(now)

    def is_owed(self, chat: int) -> bool:
        """Whether a chat must still be told."""
        now = self._clock.now()
        ended = now if self._just_over() else self._ended
        if ended is None or not 0 <= now - ended < TOLD_FOR:
            return False
        told = self._told.get(chat)
        return told is None or told < ended - JUST_BEFORE

    def told(self, chat: int) -> None:
        """Note that a chat was told."""
        self._told[chat] = self._clock.now()

    def _just_over(self) -> bool:
        """Whether a long silence ends at this moment and is not noted yet."""
        if self._heard is None or not self._clock.trusted():
            return False
        return self._clock.now() - self._heard > LONG


def _rounded(now: int) -> int:
    return now - now % NOTED_EVERY
