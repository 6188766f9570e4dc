"""Takes one update of one chat from the inbox to the card.

Owns the order load, advance, save, deliver for reporters' chats. What fails
on the way is `handlers.telegram.trying`'s to judge; here nothing is taken
twice because it could not be shown.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.errors import ConflictError
from bot.interview.case_facts import OpenedCase
from bot.interview.schema import Phase
from bot.interview.taps import Verb
from bot.services.arrivals import FetchJob, Turn
from bot.services.changes import FinishUpdate
from bot.services.coarse_time import rounded
from bot.services.conversations import Conversations
from bot.services.despite_conflicts import despite_conflicts
from bot.services.drafts import Draft
from bot.services.files import KeptFile
from handlers.telegram.aloud import Aloud
from handlers.telegram.beside import Beside
from handlers.telegram.calling import calls
from handlers.telegram.doors import Doors
from handlers.telegram.fetching import Fetching
from handlers.telegram.given_up import GivenUp
from handlers.telegram.items import FileDone, Item, Ready, Restored, Unfinished, Update
from handlers.telegram.sender import Lane, RefusedError, Sender
from handlers.telegram.showing import Showing, is_edited
from handlers.telegram.shown import Shown
from handlers.telegram.strays import Strays
from handlers.telegram.trying import Keeping, Trying
from handlers.telegram.updates import Incoming, arrival, read, tap_of
from handlers.telegram.urgent import UrgentCards

CARD_TAKING = frozenset(
    verb.value for verb in (Verb.SEND, Verb.TELL, Verb.URGENT, Verb.STOP, Verb.CLEAR)
)
"""Taps after which the card goes; one call fewer for each report and each clearing."""

SLOWED = (f"{Verb.SEND.value}:check", f"{Verb.SEND.value}:sending")
"""What a chat beyond its limit waits for; never 🆘, and never the words themselves."""

Deliver = Callable[[], Awaitable[None]]
"""Shows a chat what a committed item brought about."""
Asked = Callable[[], bool]
"""Whether something waits behind an item."""


class Reporter:
    """Handles the items of reporters' chats."""

    def __init__(
        self,
        conversations: Conversations,
        showing: Showing,
        sender: Sender,
        elsewhere: tuple[Strays, Doors, UrgentCards, Aloud],
        keeping: Keeping,
    ) -> None:
        self._conversations = conversations
        self._showing = showing
        self._sender = sender
        self._strays, doors, self._urgent, aloud = elsewhere
        self._beside = Beside(conversations, doors, self._urgent, aloud)
        self._store = keeping.store
        self._clock = keeping.clock
        given_up = GivenUp(conversations, keeping, self._say, self._fetch_again)
        self._trying = Trying(keeping, given_up.tell)
        self._answers: set[asyncio.Task[None]] = set()
        # No words of a draft: a card that was given up stays owed until its chat is heard again.
        self._owed: dict[int, OpenedCase | None] = {}
        self.fetching: Fetching | None = None

    async def handle(self, chat: int, kept: Item, behind: Callable[[], Sequence[Item]]) -> None:
        """Handle one item: first what it brings about, then what the chat is shown.

        The two are tried apart, so that a card that cannot be sent is never a
        reason to take the same message twice.
        """

        def more() -> bool:
            return bool(behind())

        def called() -> bool:
            return calls(behind())

        if (item := await self._trying.taken_up(kept)) is not None:
            take = partial(self._take, chat, item, more, called)
            deliver = await self._trying.persistently(take, item, called)
            if deliver is not None:
                await self._trying.persistently(partial(_unless_moved_on, deliver), item)
        if chat in self._owed and not more():
            settle = partial(self._settle, chat, more)
            await self._trying.persistently(partial(_unless_moved_on, settle), kept)

    async def _take(self, chat: int, item: Ready, more: Asked, called: Asked) -> Deliver | None:
        match item:
            case Update():
                return await self._update(chat, item, more, called)
            case FileDone(job=job, kept=kept):
                turn = await self._file_done(job, kept)
                return None if turn is None else partial(self._deliver_file, turn, kept, more)
            case Restored(turn=turn):
                return partial(self._restored, chat, turn, more)
            case Unfinished(draft=draft):
                # Whoever changed it first, while the disk was full, has brought it up to date.
                with suppress(ConflictError):
                    turn = await despite_conflicts(partial(self._conversations.resume, draft))
                    return partial(self._restored, chat, turn, more)
                return None

    async def _restored(self, chat: int, turn: Turn, more: Asked) -> None:
        """Bring a chat up to date, unless something happened there meanwhile."""
        self._fetch(turn)
        draft = await self._conversations.load(chat)
        if draft is not None and turn.draft is not None and draft.version == turn.draft.version:
            # Only a card shown now finds a voice that was sent before a kill and never noted.
            await self._deliver(turn, None, _nothing_more if draft.speaking else more)

    async def _update(self, chat: int, item: Update, more: Asked, called: Asked) -> Deliver | None:
        incoming = read(item.raw)
        if incoming.query is not None and not _takes_card(incoming):
            self._answer(incoming.query)
        finish = FinishUpdate(item.row.bot, item.row.update, rounded(self._clock.now()))
        if incoming.stray is not None or not incoming.events:
            await self._store.commit(finish)
            return lambda: self._strays.meet(incoming)
        if look := self._beside.met(chat, incoming):
            return Shown(look, finish, self._store)
        if after := _after_tap(incoming):
            language = await self._conversations.answer_after(chat, arrival(incoming))
            show = partial(self._showing.question_after, chat, incoming.card, after, language)
            return Shown(show, finish, self._store)
        if tap_of(incoming).startswith(SLOWED) and not more():
            # Only this chat waits, and never with something behind it: the inbox stays short.
            await asyncio.sleep(await self._conversations.pause(chat))
        arrived = replace(arrival(incoming), called=called())
        turn = await self._conversations.take(chat, arrived, finish)
        if incoming.query is not None and _takes_card(incoming) and _keeps_card(turn):
            self._answer(incoming.query)
        return lambda: self._deliver(turn, incoming.card, more)

    async def _file_done(self, job: FetchJob, kept: KeptFile | None) -> Turn | None:
        if kept is None:
            return await self._conversations.file_failed(job)
        return await self._conversations.file_kept(job, kept)

    async def _deliver_file(self, turn: Turn, kept: KeptFile | None, more: Asked) -> None:
        """Change the card only where it waits for the file; else take the message out."""
        if turn.draft is not None and kept is not None and _stands(turn.draft):
            await self._showing.sweep(turn.draft)
        else:
            await self._deliver(turn, None, more)

    async def _deliver(self, turn: Turn, tapped: int | None, more: Asked) -> None:
        self._fetch(turn)
        if turn.clear is not None:
            self._urgent.cleared(turn.clear)
            await self._showing.clear(turn.clear)
        draft = turn.draft
        if draft is not None and draft.sent is not None:
            draft = await self._receipt(draft)
        if draft is not None and draft.urgent is not None:
            draft = await self._urgent.show(draft)
        if draft is None or turn.silent:
            return
        self._owed[draft.slot] = turn.opened
        if tapped is None and not more() and (breath := self._conversations.breath(draft.chat)):
            await asyncio.sleep(breath)
        if not more():
            aloud = draft.speaking and tapped is not None
            edit = is_edited(draft, tapped, missed=turn.missed)
            how = {"edit": edit, "aloud": aloud, "missed": turn.missed}
            await self._showing.card(draft, turn.opened, stale=more, **how)
        if not more():
            del self._owed[draft.slot]

    async def _receipt(self, draft: Draft) -> Draft | None:
        """Show a receipt; not again where a try that failed behind it had it noted."""
        now = await self._conversations.load(draft.chat)
        if now is None or now.sent is None:
            return now
        return await self._showing.receipt(now)

    def _fetch(self, turn: Turn) -> None:
        for job in turn.fetch:
            if self.fetching is not None:
                self.fetching.start(job)

    async def _settle(self, chat: int, more: Asked) -> None:
        """Show a card that gave way to what came behind it, where that brought none of its own."""
        owed = self._owed[chat]
        draft = await self._conversations.load(chat)
        if draft is not None and draft.shown < draft.version:
            await self._showing.card(draft, owed, edit=False, stale=more)
        self._owed.pop(chat, None)

    def _answer(self, query: str) -> None:
        """Stop the button's spinner at once; nothing is ever said in a toast."""
        task = asyncio.create_task(self._answer_now(query))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_now(self, query: str) -> None:
        try:
            await self._sender.call(
                Lane.CARDS, 0, "answerCallbackQuery", {"callback_query_id": query}
            )
        except RefusedError:
            return

    async def _say(self, turn: Turn) -> None:
        await self._deliver(turn, None, _nothing_more)

    def _fetch_again(self, job: FetchJob) -> None:
        if self.fetching is not None:
            self.fetching.again(job)


def _nothing_more() -> bool:
    return False


async def _unless_moved_on(show: Deliver) -> None:
    """Show, unless the conversation changed meanwhile: whoever changed it shows it then."""
    with suppress(ConflictError):
        await show()


def _stands(draft: Draft) -> bool:
    """Whether the card on the phone is still true once a file has arrived whole."""
    is_last_shown = draft.card is not None and draft.shown >= draft.version - 1
    waits = draft.interview.phase is Phase.SENDING
    return is_last_shown and draft.sent is None and not waits


def _takes_card(incoming: Incoming) -> bool:
    """Whether a tap should make its card disappear, and the spinner on its button with it."""
    return tap_of(incoming).partition(":")[0] in CARD_TAKING


def _keeps_card(turn: Turn) -> bool:
    """Whether the card stands after all, as when a report cannot be sent."""
    return turn.clear is None and (turn.draft is None or turn.draft.sent is None)


def _after_tap(incoming: Incoming) -> str:
    """The tap of a question after the receipt, which needs no conversation."""
    data = tap_of(incoming)
    return data if data.startswith(f"{Verb.AFTER.value}:") else ""
