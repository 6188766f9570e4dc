"""Answers of the staff bot that may be lost: said beside everything else, tried once.

Owns how little they may cost. Anybody can write to the staff bot, and
Telegram counts our answers; an officer's tap must never wait behind them. So
nothing here is awaited by whoever asks, a chat hears one thing in its time,
few are under way at once, and what Telegram refuses for now is dropped.
"""

import asyncio
from functools import partial
from typing import Any

from bot.services.ports import Clock
from handlers.telegram.sender import Sender
from handlers.telegram.underway import Underway

AT_ONCE = 4
REMEMBERED = 1000
"""Chats answered within the pause; beyond them nobody new is answered until it is over."""

Said = tuple[str, dict[str, Any]]
"""A method and its parameters."""


class Answers:
    """Answers to one kind of people."""

    def __init__(self, sender: Sender, clock: Clock, pause: float) -> None:
        """Begin.

        Args:
            sender: the way out.
            clock: its steady time is used alone.
            pause: seconds for which a chat that was answered is not answered again.
        """
        self._sender, self._clock, self._pause = sender, clock, pause
        self._last: dict[int, float] = {}
        self._underway: Underway[int] = Underway()

    def say(self, chat: int, *said: Said) -> None:
        """Say something to a chat, or nothing where it would be too much."""
        now = self._clock.monotonic()
        self._forget(now)
        is_full = len(self._underway.running()) >= AT_ONCE or len(self._last) >= REMEMBERED
        if chat in self._last or is_full:
            return
        if self._pause:
            self._last[chat] = now
        self._underway.start(chat, partial(self._try, chat, said))

    def forget(self, chat: int) -> None:
        """Let a chat be answered at once again: who writes from it is known now."""
        self._last.pop(chat, None)

    async def close(self) -> None:
        """Stop; nothing of it is owed."""
        await self._underway.close()

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        await asyncio.gather(*self._underway.running())

    async def _try(self, chat: int, said: tuple[Said, ...]) -> None:
        for method, parameters in said:
            await self._sender.once(chat, method, parameters)

    def _forget(self, now: float) -> None:
        """Forget whose pause is over; they stand in the order in which they were answered."""
        for chat, at in tuple(self._last.items()):
            if now - at < self._pause:
                break
            del self._last[chat]
