"""Second taps on a card whose conversation has just ended.

Owns the short memory of chats that were over a moment ago, so that a thumb
that taps twice does not begin something new. It lives in memory only: no
table may say whose conversation ended when.
"""

from bot.interview.events import Event, Tapped
from bot.interview.taps import RECEIPT_SCREEN, STANDALONE
from bot.services.arrivals import Arrival
from bot.services.ports import Clock

AFTERGLOW = 60.0
"""Seconds in which a second tap on a card that is gone is not the start of something new."""


class Echoes:
    """Chats whose conversation has just ended."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[int, float] = {}

    def ended(self, chat: int) -> None:
        """Note that a chat's conversation is over."""
        self._until[chat] = self._clock.monotonic() + AFTERGLOW

    def hears(self, chat: int, arrival: Arrival) -> bool:
        """Whether this is a second tap on a card whose conversation has just ended."""
        now = self._clock.monotonic()
        self._until = {c: until for c, until in self._until.items() if until > now}
        return chat in self._until and all(map(_on_a_gone_card, arrival.events))


def _on_a_gone_card(event: Event) -> bool:
    if not isinstance(event, Tapped):
        return False
    verb, _, screen = event.data.partition(":")
    return screen.partition(":")[0] != RECEIPT_SCREEN and verb not in STANDALONE
