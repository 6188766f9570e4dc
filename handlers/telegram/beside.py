"""Taps on messages that stand beside a conversation: notices, letters, urgent cards, voices.

Owns whose such a tap is. It takes no step of the conversation, so whoever writes a report is
not disturbed; yet it may change something: a letter is noted as opened, a notice chosen anew.
Each is served in `handlers.telegram.shown`'s order, so each must be harmless when done twice.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.interview.view_urgent import is_look
from bot.services.conversations import Conversations
from bot.services.rows import CaseRow
from handlers.telegram.aloud import Aloud, is_heard_alone
from handlers.telegram.doors import Doors, ShownNotice, is_door
from handlers.telegram.updates import Incoming, tap_of
from handlers.telegram.urgent import UrgentCards


class Beside:
    """Serves what needs no draft."""

    def __init__(
        self, conversations: Conversations, doors: Doors, urgent: UrgentCards, aloud: Aloud
    ) -> None:
        self._conversations = conversations
        self._doors = doors
        self._urgent = urgent
        self._aloud = aloud

    def met(self, chat: int, incoming: Incoming) -> Callable[[], Awaitable[None]] | None:
        """What such a tap brings about; None where it is none of these."""
        data = tap_of(incoming)
        if data and is_door(data):
            return partial(self._door, chat, incoming, data)
        if data and is_look(data):
            return partial(self._look, chat, incoming, data)
        if data and is_heard_alone(data):
            return partial(self._hear, chat, incoming, data)
        return None

    async def _door(self, chat: int, incoming: Incoming, data: str) -> None:
        if incoming.card is not None:
            row = await self._doors.case_behind(data)
            language = await self._language(chat, incoming, row)
            notice = ShownNotice(chat, incoming.card, incoming.card_at)
            await self._doors.tapped(notice, data, language)

    async def _look(self, chat: int, incoming: Incoming, data: str) -> None:
        if incoming.card is not None:
            language = await self._language_named(chat, incoming, data)
            await self._urgent.tapped(chat, incoming.card, data, language)

    async def _hear(self, chat: int, incoming: Incoming, data: str) -> None:
        await self._aloud.tapped(chat, data, await self._language_named(chat, incoming, data))

    async def _language_named(self, chat: int, incoming: Incoming, data: str) -> str:
        row = await self._conversations.meeting.case_named(data)
        return await self._language(chat, incoming, row)

    async def _language(self, chat: int, incoming: Incoming, row: CaseRow | None) -> str:
        draft = await self._conversations.load(chat)
        return self._conversations.meeting.language(incoming.language, draft, row)
