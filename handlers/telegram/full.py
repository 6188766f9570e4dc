"""Tells people that nothing can be kept just now, while the disk is full.

Owns these notes: one a chat, sent once while it lasts and deleted when it is
over. They are the only messages sent about updates that nobody has kept, so
nothing of those is looked at but the chat and the app's language. Which
message it was is kept out of the reserve, so that a restart takes it back, too;
only a kill in the moment between the two leaves a note standing.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from bot.errors import StorageError
from bot.i18n import Catalogs
from bot.interview.mission import Mission
from bot.interview.view_full import full
from bot.services.conversations import Conversations
from bot.services.traces import Trace
from handlers.telegram.card import render
from handlers.telegram.errands import Errands
from handlers.telegram.sender import Lane, RefusedError, Sender
from handlers.telegram.updates import Raw, UnreadableUpdateError, read


class FullNotes:
    """Who has been told, and by which message."""

    def __init__(
        self,
        sender: Sender,
        conversations: Conversations,
        words: tuple[Catalogs, Callable[[], Mission]],
        trouble: Callable[[str, str], None],
    ) -> None:
        self._sender = sender
        self._conversations = conversations
        self._catalogs, self._mission = words
        self._errands = Errands(trouble)
        self._phone = conversations.phone
        self._told: dict[int, Trace | None] = {}
        """Chats that were told, and the note; None while it is on its way."""

    async def begin(self) -> None:
        """Know again whom an earlier process told."""
        self._told |= {trace.chat: trace for trace in await self._phone.notes_left()}

    def no_room(self, updates: Iterable[Raw]) -> None:
        """Tell those whose updates could not be kept."""
        for raw in updates:
            try:
                incoming = read(raw)
            except UnreadableUpdateError:
                continue
            if incoming.stray is None:
                self._begin(incoming.chat, incoming.language)

    def at_work(self, chats: Iterable[int]) -> None:
        """Tell those whose updates were kept before, and cannot be dealt with."""
        for chat in chats:
            self._begin(chat, "")

    def over(self) -> None:
        """Take every note back: there is room."""
        for chat, note in tuple(self._told.items()):
            if note is not None:
                del self._told[chat]
                self._errands.start(chat, partial(self._take_back, note))

    async def close(self) -> None:
        """Stop."""
        await self._errands.close()

    def _begin(self, chat: int, language: str) -> None:
        if chat > 0 and chat not in self._told:
            self._told[chat] = None
            self._errands.start(chat, lambda: self._tell(chat, language))

    async def _tell(self, chat: int, language: str) -> None:
        translator = self._catalogs.translator(await self._language(chat, language))
        said = render(full(self._mission()), translator).parameters()
        del said["reply_markup"]
        try:
            message, _ = await self._sender.call(Lane.CARDS, chat, "sendMessage", said)
        except RefusedError:
            return  # whoever blocked us stays noted, and is not tried again
        self._told[chat] = await self._phone.noted(chat, int(message["message_id"]))

    async def _language(self, chat: int, sent: str) -> str:
        try:
            draft = await self._conversations.load(chat)
        except StorageError:
            draft = None
        return self._conversations.meeting.language(sent, draft)

    async def _take_back(self, note: Trace) -> None:
        parameters: dict[str, Any] = {"message_ids": list(note.messages)}
        with suppress(RefusedError):  # it is gone already
            # With the cards, not behind them all: it is not true any more.
            await self._sender.call(Lane.CARDS, note.chat, "deleteMessages", parameters)
        await self._phone.cleared(note)
