"""The card of an urgent report in its chat: shown once, kept true while it lives, asked by a tap.

Owns when it is sent and edited. It is a message of its own, because the
receipt's text is forgotten when it is shown, and the card below comes and goes
with what is written. It goes from the chat with everything else.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import OutOfTurnError, SealingError
from bot.i18n import Catalogs
from bot.interview.cards import Screen
from bot.interview.mission import Mission
from bot.interview.view_urgent import Presence, is_heard, looked_for, urgent_screen
from bot.services.drafts import Draft
from bot.services.duty.watching import Seen, Watch, Watches
from bot.services.on_phone import OnPhone
from bot.services.traces import Trace
from handlers.telegram.card import render
from handlers.telegram.emptying import empty
from handlers.telegram.sender import GoneError, Lane, RefusedError, Sender
from handlers.telegram.speaking import Speaking


class UrgentCards:
    """Tells whoever called for help whether anyone has seen it."""

    def __init__(
        self,
        sender: Sender,
        watches: Watches,
        phone: OnPhone,
        words: tuple[Catalogs, Callable[[], Mission], ZoneInfo],
        speaking: Speaking,
    ) -> None:
        self._speaking = speaking
        self._sender = sender
        self._watches = watches
        self._phone = phone
        self._catalogs, self._mission, self._zone = words
        self._accepted: dict[int, int] = {}
        """Cards, by draft, that Telegram accepted and the store has not noted yet."""

    async def show(self, draft: Draft) -> Draft:
        """Send the card that is owed below a receipt, and begin to watch.

        Who blocked us is shown it when they come back.
        """
        if draft.urgent is None:
            return draft
        chat, language, locator = draft.chat, draft.interview.language, draft.urgent.locator
        seen = await self._present(chat, locator)
        parameters = self._parameters(locator, seen, language)
        if draft.key not in self._accepted:
            try:
                message, _ = await self._sender.call(Lane.FIRST, chat, "sendMessage", parameters)
            except RefusedError:
                return draft
            self._accepted[draft.key] = int(message["message_id"])
            if not seen.seen:
                self._watches.begin(chat, self._accepted[draft.key], _bytes(locator), language)
        left = await self._phone.urgent_shown(draft, self._accepted[draft.key])
        del self._accepted[draft.key]
        return left

    async def _present(self, chat: int, locator: str) -> Seen:
        """How a report stands whose card nobody has: hours may lie in between."""
        with suppress(SealingError):
            return await self._watches.present(chat, 0, _bytes(locator)) or Seen(seen=False)
        return Seen(seen=False)  # nobody can tell who has seen it

    async def tapped(self, chat: int, message: int, data: str, language: str) -> None:
        """Say how the report stands now; a card of a case that is no more goes."""
        try:
            locator = looked_for(data)
        except OutOfTurnError:
            return  # nobody's button: a changed client can send anything
        seen = await self._watches.present(chat, message, _bytes(locator))
        with suppress(RefusedError):
            if seen is None:
                await self._take_away(chat, message)
            else:
                await self._edit(chat, message, self._parameters(locator, seen, language))
                if is_heard(data):
                    shown = self._screen(locator, seen, language)
                    voice = self._catalogs.translator(language)
                    await self._speaking.say_alone(chat, shown, voice)

    def cleared(self, gone: Trace) -> None:
        """Forget at once which case a chat called for help in, where its card goes."""
        self._watches.cleared(gone.chat, gone.messages)

    async def refresh(self, watch: Watch, seen: Seen) -> None:
        """Let a living card say what is so now; one that is gone is watched no more."""
        parameters = self._parameters(_text(watch.locator), seen, watch.language)
        try:
            await self._edit(watch.chat, watch.message, parameters)
        except RefusedError:
            self._watches.end(watch)
        else:
            self._watches.told(watch, seen)

    async def _edit(self, chat: int, message: int, parameters: dict[str, Any]) -> None:
        changed = {"message_id": message, **parameters}
        await self._sender.call(Lane.FIRST, chat, "editMessageText", changed)

    async def _take_away(self, chat: int, message: int) -> None:
        parameters: dict[str, Any] = {"message_ids": [message]}
        try:
            await self._sender.call(Lane.REST, chat, "deleteMessages", parameters)
        except GoneError:
            await empty(self._sender, chat, message)

    def _parameters(self, locator: str, seen: Seen, language: str) -> dict[str, Any]:
        voice, shown = self._catalogs.translator(language), self._screen(locator, seen, language)
        return render(shown, voice, heard=self._speaking.can_say(shown, voice)).parameters()

    def _screen(self, locator: str, seen: Seen, language: str) -> Screen:
        translator = self._catalogs.translator(language)
        at = None
        if seen.at is not None:
            named = " UTC" if self._zone.key == "UTC" else ""
            at = f"{translator.time(datetime.fromtimestamp(seen.at, self._zone))}{named}"
        presence = Presence(seen=seen.seen, at=at, overdue=seen.overdue)
        return urgent_screen(locator, presence, self._mission())


def _bytes(locator: str) -> bytes:
    return urlsafe_b64decode(locator + "==")


def _text(locator: bytes) -> str:
    return urlsafe_b64encode(locator).decode().rstrip("=")
