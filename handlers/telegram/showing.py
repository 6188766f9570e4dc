"""Shows a chat where its conversation stands: the live card, the receipt, deletions.

Owns the rule of the one live card: it is always the last message. A tap edits
it in place; anything else gets a new card below, and then the person's
message and the old card disappear in one call. It decides nothing about what
a card says.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import OutOfTurnError
from bot.i18n import Catalogs
from bot.interview.cards import Screen
from bot.interview.case_facts import OpenedCase
from bot.interview.mission import Mission
from bot.interview.parts import Notice, Said
from bot.interview.screens import after_screen, screen
from bot.interview.wording import OUTAGE
from bot.services.conversations import Conversations
from bot.services.drafts import NOWHERE, Draft
from bot.services.going import copies_of, left_in_chat
from bot.services.outage import Outage
from bot.services.speaking import SpeechError
from bot.services.traces import Trace
from handlers.telegram.card import Rendered, render
from handlers.telegram.emptying import empty
from handlers.telegram.screens import receipt_card
from handlers.telegram.sender import (
    BlockedError,
    GoneError,
    Lane,
    RefusedError,
    ReplacedError,
    Sender,
)
from handlers.telegram.speaking import Speaking

DELETE_AT_ONCE = 100
"""Messages that one call deletes (core.telegram.org/bots/api#deletemessages)."""
LONGEST_GAP = 1000
"""Message ids between two cards that are searched for one whose answer never arrived.

A bot counts the messages of all its chats: after a kill each of them is brought up to date.
"""


class Showing:
    """Puts cards into chats, and takes messages out of them."""

    def __init__(  # noqa: PLR0917  # the parts of one card, each of them once
        self,
        sender: Sender,
        conversations: Conversations,
        catalogs: Catalogs,
        mission: Callable[[], Mission],
        zone: ZoneInfo,
        speaking: Speaking,
        outage: Outage | None = None,
    ) -> None:
        self._outage = outage
        self._speaking = speaking
        self._sender = sender
        self._conversations = conversations
        self._catalogs = catalogs
        self._mission = mission
        self._zone = zone
        self._heard: set[int] = set()
        """Chats whose last card this process heard of: there is none to search for."""
        self._accepted: dict[int, tuple[int, bool]] = {}
        """Receipts, by draft, that Telegram accepted and the store has not noted yet."""

    async def card(
        self,
        draft: Draft,
        opened: OpenedCase | None,
        *,
        edit: bool,
        stale: Callable[[], bool],
        aloud: bool = False,
        missed: bool = False,
    ) -> None:
        """Show where a conversation stands; a card that a newer one replaces is dropped.

        What is said `aloud` goes before its card, so that the buttons stay the last in the chat.
        A `missed` card may stand there already, sent just before the program ended.
        """
        shown = screen(draft.interview, self._mission_of(draft.chat), opened)
        try:
            if aloud:
                draft, shown = await self._aloud(draft, shown, opened, stale)
            rendered = self._rendered(shown, draft.interview.language)
            if edit and not aloud and draft.card and await self._edited(draft, rendered, stale):
                await self._conversations.phone.shown(draft, draft.card)
            else:
                await self._sent(draft, rendered, stale, missed=missed)
        except (ReplacedError, BlockedError):
            return
        if self._outage is not None and OUTAGE in shown.lines:
            self._outage.told(draft.chat)

    async def _aloud(
        self, draft: Draft, shown: Screen, opened: OpenedCase | None, stale: Callable[[], bool]
    ) -> tuple[Draft, Screen]:
        """Say the card; where that fails, the card below says so."""
        voice = self._catalogs.translator(draft.interview.language)
        try:
            message, doubtful = await self._speaking.say(draft.chat, shown, voice, stale)
        except (SpeechError, GoneError):
            told = replace(draft.interview, receipt=Notice(Said.VOICELESS))
            return draft, screen(told, self._mission_of(draft.chat), opened)
        spoke = await self._conversations.phone.spoke(draft, message, doubtful=doubtful)
        return spoke, shown

    def _mission_of(self, chat: int) -> Mission:
        """Today's facts, and whether this chat must be told of lost messages."""
        mission = self._conversations.facing(chat, self._mission())
        is_owed = self._outage is not None and self._outage.is_owed(chat)
        return replace(mission, outage=True) if is_owed else mission

    async def sweep(self, draft: Draft) -> None:
        """Take out what is kept now; the card below says so already."""
        if draft.sweep:
            with suppress(BlockedError):
                await self._delete(draft.chat, draft.sweep)
        await self._conversations.phone.swept(draft)

    async def receipt(self, draft: Draft) -> Draft | None:
        """Show the receipt as a message of its own, and let it be forgotten.

        Returns:
            The conversation that goes on, if words came while the report was sent.
        """
        if draft.sent is None:
            return draft
        card = receipt_card(draft.sent, draft, self._catalogs, self._zone)
        rendered = self._rendered(card, draft.interview.language)
        try:
            shown, doubtful = await self._receipt_accepted(draft, rendered)
        except BlockedError:
            return None
        doubtful = doubtful or draft.chat not in self._heard
        copies = copies_of(shown, left_in_chat(draft)) if doubtful else ()
        left, trace = await self._conversations.phone.receipt_shown(draft, *copies, shown)
        del self._accepted[draft.key]
        await self.clear(trace)
        return left

    async def _receipt_accepted(self, draft: Draft, rendered: Rendered) -> tuple[int, bool]:
        """Send a receipt once, however often the store refuses to note it: each copy has the code.

        Returns:
            Its message, and whether an earlier try may have arrived too.
        """
        if draft.key not in self._accepted:
            message, doubtful = await self._sender.call(
                Lane.FIRST, draft.chat, "sendMessage", rendered.parameters()
            )
            self._accepted[draft.key] = int(message["message_id"]), doubtful
        return self._accepted[draft.key]

    async def clear(self, trace: Trace) -> None:
        """Delete a trace's messages, and forget it once that is done or hopeless.

        It goes with the cards, not behind them: whoever has ended here may be searched next.
        Whoever asks for it may be at a checkpoint now.
        """
        lane = Lane.FIRST if trace.asked else Lane.CARDS
        # Whoever blocked us is out of reach; they delete the chat themselves.
        with suppress(BlockedError):
            await self._delete(trace.chat, trace.messages, lane)
        self._heard.discard(trace.chat)
        await self._conversations.phone.cleared(trace)

    async def question_after(self, chat: int, tapped: int | None, data: str, language: str) -> None:
        """Show the next question after a receipt: below it first, then in its own place."""
        try:
            shown = after_screen(data)
        except OutOfTurnError:
            return  # nobody's button: a changed client can send anything
        rendered = self._rendered(shown, language)
        try:
            if shown.kind == "card" and tapped is not None:
                parameters = {"message_id": tapped, **rendered.parameters()}
                await self._sender.call(Lane.CARDS, chat, "editMessageText", parameters)
                return
            message, doubtful = await self._sender.call(
                Lane.CARDS, chat, "sendMessage", rendered.parameters()
            )
        except RefusedError:
            return
        number, phone = int(message["message_id"]), self._conversations.phone
        await phone.remember_message(chat, number, doubtful=doubtful)

    def _rendered(self, shown: Screen, language: str) -> Rendered:
        voice = self._catalogs.translator(language)
        return render(shown, voice, heard=self._speaking.can_say(shown, voice))

    async def _edited(self, draft: Draft, rendered: Rendered, stale: Callable[[], bool]) -> bool:
        parameters = {"message_id": draft.card, **rendered.parameters()}
        try:
            await self._sender.call(Lane.CARDS, draft.chat, "editMessageText", parameters, stale)
        except GoneError:
            return False
        return True

    async def _sent(
        self, draft: Draft, rendered: Rendered, stale: Callable[[], bool], *, missed: bool
    ) -> None:
        message, doubtful = await self._sender.call(
            Lane.CARDS, draft.chat, "sendMessage", rendered.parameters(), stale
        )
        card = int(message["message_id"])
        missed = missed or draft.shown < draft.version - 1
        doubtful = doubtful or (missed and draft.chat not in self._heard)
        self._heard.discard(draft.chat)
        # Whether a voice left before a kill nobody knows: it lies above this card, if anywhere.
        lost = _lost(draft, card) if doubtful or draft.speaking else NOWHERE
        old = () if draft.card is None else (draft.card,)
        await self._delete(draft.chat, (*draft.sweep, *old))
        await self._conversations.phone.shown(draft, card, lost)
        self._heard.add(draft.chat)

    async def _delete(self, chat: int, messages: Sequence[int], lane: Lane = Lane.REST) -> None:
        """Delete messages, the newest first: it is what stands on the screen.

        Whatever cuts this short, a restart begins with it again.
        """
        wanted = sorted(set(messages), reverse=True)
        for start in range(0, len(wanted), DELETE_AT_ONCE):
            some = wanted[start : start + DELETE_AT_ONCE]
            try:
                await self._call_delete(chat, some, lane)
            except GoneError:
                await self._delete_singly(chat, some, lane)

    async def _delete_singly(self, chat: int, messages: Sequence[int], lane: Lane) -> None:
        """One message too old makes the whole call fail: it is emptied, and the others go."""
        for message in messages:
            try:
                await self._call_delete(chat, [message], lane)
            except BlockedError:
                raise
            except RefusedError:
                await empty(self._sender, chat, message)

    async def _call_delete(self, chat: int, messages: Sequence[int], lane: Lane) -> Any:
        parameters = {"message_ids": list(messages)}
        return await self._sender.call(lane, chat, "deleteMessages", parameters)


def is_edited(draft: Draft, tapped: int | None, *, missed: bool) -> bool:
    """Whether the live card changes in its place: a tap changed it, perhaps before a kill."""
    return draft.is_last and (tapped == draft.card or (missed and not draft.speaking))


def _lost(draft: Draft, card: int) -> tuple[int, int]:
    """Where messages may stand that were sent without our hearing of it.

    They lie between the last card and this one. Where there was none, nothing is
    searched: a receipt stands there, even above the conversation's first words when
    those were written while it was on its way, and it is the only one. They go with the
    next step, not now: what the person wrote meanwhile stands there too, unread.
    """
    if draft.card is None:
        return NOWHERE
    return max(draft.card + 1, card - LONGEST_GAP), card
