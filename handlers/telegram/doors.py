"""Notices and the letters behind their doors, in a chat.

Owns what happens between "You have news." and the letter's end. A door works
as often as it is tapped, but the message that held it becomes the letter, so
that it is gone from the chat; the letter goes with the next tap, or by
itself. So no letter may stand in a message that can no longer be deleted: one
whose notice is too old comes below it, and the notice is emptied.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.errors import IntakeClosedError, SealingError
from bot.i18n import Catalogs
from bot.interview.events import ChoseNotice
from bot.interview.receipts import notices_screen
from bot.interview.screens import Screen, door_screen, news_screen
from bot.sealing.door import DOOR_LENGTH, PREFIX
from bot.services.arrivals import Arrival
from bot.services.conversations import Conversations
from bot.services.notices import Notices
from bot.services.pending_notices import PendingNotice
from bot.services.rows import CaseRow
from bot.services.traces import LATER
from handlers.telegram.card import Rendered, render
from handlers.telegram.emptying import empty
from handlers.telegram.sender import GoneError, Lane, RefusedError, Sender
from handlers.telegram.speaking import Speaking

CLOSE = f"{PREFIX}close"
QUIET, SILENCE, RING = ":off", ":quiet", ":here"
"""The ends of what 🔕 on a notice carries after its door, and 🔕 and 🔔 on what it brings."""
HEARD = ":heard"
"""The end of what 🔊 on a letter carries, after its door and page."""

SHORTEST = 3600
"""Seconds for which a letter must be deletable, at the least, where it is shown."""


@dataclass(frozen=True, slots=True, repr=False)
class ShownNotice:
    """A notice, or the letter that it has become: where it stands, and since when (UTC)."""

    chat: int
    message: int
    sent_at: int


def is_door(data: str) -> bool:
    """Whether a tap is on a notice or on a letter that one opened."""
    return data.startswith(PREFIX)


class Doors:
    """Sends notices, and opens and closes letters."""

    def __init__(
        self,
        sender: Sender,
        conversations: Conversations,
        notices: Notices,
        catalogs: Catalogs,
        speaking: Speaking,
    ) -> None:
        self._speaking = speaking
        self._sender = sender
        self._conversations = conversations
        self._notices = notices
        self._catalogs = catalogs

    async def announce(self, notice: PendingNotice) -> None:
        """Send a notice: one message for each letter, of which only the first rings.

        A letter takes the place of its message: a second door in it would be gone with the first.
        """
        left: PendingNotice | None = notice
        while left is not None:
            rings = left is notice
            left = await self._announce_one(left, left.doors[0], rings=rings)

    async def _announce_one(
        self, notice: PendingNotice, door: str, *, rings: bool
    ) -> PendingNotice | None:
        """Send the message of one letter; what is left to send after it."""
        shown = news_screen(door, notice.language, door + QUIET)
        rendered = self._rendered(shown, notice.language).parameters()
        parameters = {**rendered, "disable_notification": not rings}
        try:
            message, doubtful = await self._sender.call(
                Lane.REST, notice.chat, "sendMessage", parameters
            )
        except RefusedError:  # blocked or gone: the letters still wait for the code
            await self._notices.sent(notice)
            return None
        doubtful = doubtful or self._notices.was_due_before(notice)
        phone = self._conversations.phone
        await phone.announced(notice.chat, int(message["message_id"]), doubtful=doubtful)
        return await self._notices.announced(notice, door)

    async def case_behind(self, data: str) -> CaseRow | None:
        """The case whose letter such a tap is about, if there is one."""
        return await self._notices.case_behind(data[:DOOR_LENGTH])

    async def tapped(self, notice: ShownNotice, data: str, language: str) -> None:
        """Show a page of a letter in the place of its notice, or take it away."""
        if data[DOOR_LENGTH:] in {QUIET, SILENCE, RING}:
            await self._choose(notice, data[:DOOR_LENGTH], data[DOOR_LENGTH:], language)
            return
        door, page = data[:DOOR_LENGTH], data[DOOR_LENGTH + 1 :]
        page, is_heard = page.removesuffix(HEARD), page.endswith(HEARD)
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 0
        try:
            letter = None if data == CLOSE else await self._notices.read(door, language)
        except IntakeClosedError:
            return  # the only key to the letter is on this button: it opens another day
        except SealingError:
            letter = None
        # Whoever blocked us, or deleted the message, is out of reach.
        with suppress(RefusedError):
            if letter is None:
                await self._take_away(notice)
                return
            hear = f"{door}:{number}{HEARD}"
            shown = door_screen(letter, number, f"{door}:{number + 1}", CLOSE, hear)
            if is_heard:
                await self._say(notice.chat, shown, language)
                return
            parameters = self._rendered(shown, language).parameters()
            if number == 0:
                await self._open(notice, parameters)
                await self._notices.opened(door)
            else:
                await self._edit(notice, parameters)

    async def _choose(self, notice: ShownNotice, door: str, end: str, language: str) -> None:
        """Have no more notices come here, or have them again; the letters' own doors stay."""
        here = end == RING
        try:
            event = ChoseNotice(here, await self._notices.locator(door))
        except IntakeClosedError:
            return
        except SealingError:
            with suppress(RefusedError):
                await self._take_away(notice)
            return
        arrival = Arrival(events=(event,), language=language)
        spoken = await self._conversations.answer_after(notice.chat, arrival)
        shown = notices_screen(door + (SILENCE if here else RING), here=here)
        parameters = self._rendered(shown, spoken).parameters()
        with suppress(RefusedError):
            if end != QUIET:
                await self._edit(notice, parameters)
                return
            await self._send(notice.chat, parameters)

    async def _open(self, notice: ShownNotice, page: dict[str, Any]) -> None:
        """Show a letter's first page where it can be taken away again."""
        phone = self._conversations.phone
        left = phone.deletable_for(notice.sent_at)
        if left < SHORTEST:
            await self._send(notice.chat, page)
            with suppress(RefusedError):  # the letter was shown all the same
                await self._take_away(notice)
            return
        # Noted first: a kill in between must not leave a letter that nobody takes away.
        trace = await phone.remember_message(notice.chat, notice.message, min(left, LATER))
        try:
            await self._edit(notice, page)
        except RefusedError:
            await phone.cleared(trace)  # nothing was shown: its door stays
            raise

    async def _send(self, chat: int, parameters: dict[str, Any]) -> None:
        """Send a message that disappears by itself, with whatever copy of it arrived unheard of."""
        message, doubtful = await self._sender.call(Lane.CARDS, chat, "sendMessage", parameters)
        number, phone = int(message["message_id"]), self._conversations.phone
        await phone.remember_message(chat, number, doubtful=doubtful)

    async def _edit(self, notice: ShownNotice, parameters: dict[str, Any]) -> None:
        changed = {"message_id": notice.message, **parameters}
        await self._sender.call(Lane.CARDS, notice.chat, "editMessageText", changed)

    async def _take_away(self, notice: ShownNotice) -> None:
        """Delete a notice or letter, or empty it where it is too old for that."""
        parameters = {"message_ids": [notice.message]}
        try:
            await self._sender.call(Lane.CARDS, notice.chat, "deleteMessages", parameters)
        except GoneError:
            await empty(self._sender, notice.chat, notice.message)

    async def _say(self, chat: int, shown: Screen, language: str) -> None:
        await self._speaking.say_alone(chat, shown, self._catalogs.translator(language))

    def _rendered(self, shown: Screen, language: str) -> Rendered:
        voice = self._catalogs.translator(language)
        return render(shown, voice, heard=self._speaking.can_say(shown, voice))
