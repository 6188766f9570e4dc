"""The staff bot as a way to officers: alerts into their private chats.

Owns the sending of alerts, and the memory of where the last ones of a case
stand, so that a button that somebody has pressed leaves the other phones too.
"""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from bot.services.duty.alerts import Alert
from bot.services.duty.links import Links
from bot.services.ports import Clock
from handlers.telegram.sender import BlockedError, Lane, RefusedError, Sender
from handlers.telegram.staff_words import StaffVoices

REMEMBERED = 500
"""Cases whose alerts are remembered, in memory only."""


class StaffWay:
    """Tells officers in their chats (fulfils the port `Way`)."""

    def __init__(self, sender: Sender, links: Links, clock: Clock, voices: StaffVoices) -> None:
        self._sender = sender
        self._links = links
        self._clock = clock
        self.voices = voices
        self._shown: OrderedDict[str, set[tuple[int, int]]] = OrderedDict()
        self._shut: set[int] = set()

    @property
    def name(self) -> str:
        """What operators call it."""
        return "staff-bot"

    def reaches(self, officer: str) -> bool:
        """Whether the officer has linked a chat that takes messages."""
        chat = self._links.chat(officer)
        return chat is not None and chat not in self._shut

    def opened(self, chat: int) -> None:
        """Note that somebody wrote from a chat: it is not shut, whatever it was."""
        self._shut.discard(chat)

    def carries(self, alert: Alert) -> bool:  # noqa: ARG002  # the port's signature
        """Every alert."""
        return True

    async def tell(self, officer: str, alert: Alert) -> bool:
        """Send an alert; an officer who blocked the bot is reached by it no more."""
        chat = self._links.chat(officer)
        if chat is None:
            return False
        words = self.voices.officer(officer)
        parameters: dict[str, Any] = {"text": words.alert(alert, self._clock.now())}
        if markup := words.keyboard(alert):
            parameters["reply_markup"] = markup
        try:
            message, _ = await self._sender.call(Lane.FIRST, chat, "sendMessage", parameters)
        except BlockedError:
            self._shut.add(chat)
            return False
        except RefusedError:
            return False
        self._remember(alert.reference, chat, int(message["message_id"]))
        return True

    def others(self, reference: str, chat: int, message: int) -> Iterator[tuple[int, int]]:
        """Where else a case's alerts stand; each is named once."""
        for place in self._shown.pop(reference, set()):
            if place != (chat, message):
                yield place

    def _remember(self, reference: str, chat: int, message: int) -> None:
        if not reference:
            return
        self._shown.setdefault(reference, set()).add((chat, message))
        if len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
