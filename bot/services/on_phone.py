"""What stands on the reporter's phone, as far as Telegram has told us.

Owns what is noted once a card was accepted or messages are gone. Each note
names the version of the draft that was shown, so that a card of the past never
covers what came meanwhile. It asks nothing of the interview.
"""

from contextlib import suppress
from dataclasses import replace

from bot.errors import StorageError
from bot.interview.schema import Phase
from bot.services.changes import DropDraft, DropTrace, MarkShown
from bot.services.drafts import NOWHERE, Draft, OwedCard
from bot.services.echoes import Echoes
from bot.services.going import copies_of, left_in_chat
from bot.services.kept_drafts import KeptDrafts
from bot.services.kept_traces import KeptTraces
from bot.services.ports import Store
from bot.services.traces import LATER, Trace

MOST_LOST = 1000
"""Message ids among which cards are searched for while nobody answers; older ones stay."""


class OnPhone:
    """Notes what was shown and what is gone."""

    def __init__(
        self, store: Store, drafts: KeptDrafts, traces: KeptTraces, echoes: Echoes
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._traces = traces
        self._echoes = echoes
        self._unnoted: set[int] = set()
        """Chats in which a message may stand that the store has not noted: it is sent anew."""

    async def shown(self, draft: Draft, card: int, lost: tuple[int, int] = NOWHERE) -> Draft:
        """Note that Telegram accepted the card of this version, and which message it is.

        `lost` are the message ids among which an earlier try of it may stand.
        """
        shown = replace(draft, shown=draft.version, card=card)
        if (shown.card, shown.sweep) == (draft.card, ()) and not draft.speaking:
            await self._store.commit(MarkShown(draft.key, draft.version))
            return shown
        swept = replace(shown, sweep=(), speaking=False, lost=_joined(draft.lost, lost))
        await self._store.commit(self._drafts.put(swept, draft.version))
        return swept

    async def spoke(self, draft: Draft, voice: int, *, doubtful: bool) -> Draft:
        """Note which message says the card of this version, and whether there may be another."""
        said = replace(draft, voice=voice, speaking=doubtful)
        await self._store.commit(self._drafts.put(said, draft.version))
        return said

    async def swept(self, draft: Draft) -> None:
        """Note that a chat's messages are gone although its card did not change."""
        left = replace(draft, sweep=(), shown=draft.version)
        await self._store.commit(self._drafts.put(left, draft.version))

    async def receipt_shown(self, draft: Draft, *messages: int) -> tuple[Draft | None, Trace]:
        """Forget the receipt: Telegram has accepted the card that shows it.

        The last message is the receipt; those before it may be copies. What comes next of a
        call for help is owed in the same commit: a kill must not keep it from being shown.

        Returns:
            The conversation that goes on, if words came meanwhile; and the
            messages that must now disappear.
        """
        # What was written while the report was sent may stand among the lost, unread.
        trace = self._traces.new(draft.chat, left_in_chat(replace(draft, lost=NOWHERE)))
        stands = self._traces.standing(draft.chat, (*range(*draft.lost), *messages))
        kept = (self._traces.add(trace), self._traces.add(stands))
        left = replace(draft, sent=None, card=None, sweep=(), staying=(), lost=NOWHERE, voice=None)
        if draft.sent is not None and draft.sent.urgent:
            owed = OwedCard(locator=draft.sent.locator, receipt=messages[-1])
            left = replace(left, urgent=owed)
        elif left.interview.phase is Phase.SENT and not left.interview.parts:
            self._echoes.ended(draft.chat)
            await self._store.commit(*kept, DropDraft(draft.key))
            return None, trace
        left = replace(left, version=draft.version + 1)
        await self._store.commit(*kept, self._drafts.put(left, draft.version))
        return left, trace

    async def urgent_shown(self, draft: Draft, card: int) -> Draft:
        """Note that the card of a call for help was accepted; it goes by itself in a day.

        Messages between the receipt and it may be copies that we never heard of.
        """
        traces = [self._traces.new(draft.chat, (card,), LATER)]
        if draft.urgent is not None and (copies := copies_of(card, [draft.urgent.receipt])):
            traces.append(self._traces.standing(draft.chat, tuple(copies)))
        await self._store.commit(*map(self._traces.add, traces))
        left = replace(draft, urgent=None)
        await self._store.commit(self._drafts.put(left, draft.version))
        return left

    async def cleared(self, trace: Trace) -> None:
        """Forget a trace: its messages are gone, or can no longer be deleted."""
        await self._store.commit(DropTrace(trace.key))

    async def noted(self, chat: int, message: int) -> Trace:
        """Remember a note that nothing can be kept: the reserve has room for that, as a rule."""
        trace = self._traces.passing(chat, message)
        with suppress(StorageError):  # then this process alone knows of it
            await self._store.commit(self._traces.add(trace))
        return trace

    async def notes_left(self) -> tuple[Trace, ...]:
        """Such notes of before a restart."""
        return await self._traces.all_passing()

    def doubt(self, chat: int) -> None:
        """The program ended while something of this chat was at work: it may have been shown."""
        self._unnoted.add(chat)

    async def remember_message(
        self, chat: int, message: int, later: int = LATER, *, doubtful: bool = False
    ) -> Trace:
        """Let a message of ours disappear by itself in a day, or when the chat is cleared.

        Where an earlier try of it may have arrived too, that goes when the chat is cleared.
        """
        traces = [self._traces.new(chat, (message,), later)]
        if doubtful or chat in self._unnoted:
            copies = await self._copies(chat, message)
            traces.append(self._traces.standing(chat, copies))
        self._unnoted.add(chat)
        await self._store.commit(*map(self._traces.add, traces))
        self._unnoted.discard(chat)
        return traces[0]

    def deletable_for(self, sent_at: int) -> int:
        """Seconds for which a message can still be deleted that was sent then; perhaps below 0."""
        return self._traces.deletable_for(sent_at)

    async def announced(self, chat: int, message: int, *, doubtful: bool) -> None:
        """Remember a notice, which nobody but its reporter takes away, while it can be cleared.

        Where it is doubtful whether it was sent before, its copies are remembered with it.
        """
        copies = await self._copies(chat, message) if doubtful else ()
        stands = self._traces.standing(chat, (*copies, message))
        await self._store.commit(self._traces.add(stands))

    async def _copies(self, chat: int, message: int) -> tuple[int, ...]:
        """Where copies of a message may stand: above it, below all that is remembered."""
        draft, traces = await self._drafts.load(chat), await self._traces.of_chat(chat)
        known = [0, *(each for trace in traces for each in trace.messages)]
        known += () if draft is None else left_in_chat(draft)
        return tuple(copies_of(message, known))


def _joined(earlier: tuple[int, int], later: tuple[int, int]) -> tuple[int, int]:
    """Both ranges as one, the newest part of it: nobody has answered in between."""
    if NOWHERE in {earlier, later}:
        return max(earlier, later)
    return max(earlier[0], later[1] - MOST_LOST), later[1]
