"""Between what Telegram accepted and what the store kept nothing is lost, and no copy forgotten."""

import pytest
from telegram.error import NetworkError

from bot.errors import DiskFullError, StorageError
from bot.interview.events import Commanded
from bot.services.changes import AddCase, AddTrace, Change, PutDraft
from bot.services.expiry import Expiry
from storage.memory import MemoryStore
from storage.relief import relieves
from tests.bot.services.scene import CHAT, Scene
from tests.handlers.telegram import raw
from tests.handlers.telegram.announcing import announced, doors, tapped_days_later
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.showings import show, with_card
from tests.handlers.telegram.stores import Refusing
from tests.handlers.telegram.test_showing_receipts import sent


async def test_a_receipt_that_could_not_be_noted_is_not_sent_again(
    store: Refusing, bot: Bot, api: ScriptedApi
) -> None:
    """The store refused after Telegram had accepted: each copy holds the code."""
    draft = await sent(bot)
    assert draft.card is not None
    assert draft.chat in bot.showing._heard
    first = draft.card + 1
    api.will("sendMessage", {"message_id": first}, {"message_id": first + 1})
    store.kind, store.times, store.error = AddTrace, 1, StorageError
    with pytest.raises(StorageError):
        await bot.showing.receipt(draft)
    await bot.showing.receipt(draft)

    assert len(api.of("sendMessage")) == 1
    turn = await bot.scene.happens(Commanded("forget"))
    assert turn.clear is not None
    assert first in turn.clear.messages


async def test_a_notice_between_two_cards_survives_the_search_for_a_lost_one(
    bot: Bot, api: ScriptedApi
) -> None:
    """Its door is the only one in the chat, and it is owed no more."""
    before = await with_card(bot)
    assert before.card is not None
    notice = before.card + 1
    await bot.scene.conversations.phone.announced(CHAT, notice, doubtful=False)
    turn = await bot.scene.writes("one thing")
    assert turn.draft is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": notice + 2})
    await show(bot, turn.draft)
    turn = await bot.scene.taps("pick:hurt:adult", card=(await bot.draft(CHAT)).card)
    assert turn.draft is not None
    await show(bot, turn.draft)

    assert notice + 1 in api.deleted(CHAT)
    assert notice not in api.deleted(CHAT)


async def test_a_letter_sent_again_for_want_of_a_commit_is_cleared_twice(
    store: Refusing, bot: Bot, api: ScriptedApi
) -> None:
    """/forget must leave no page of it."""
    await announced(bot)
    (door,) = doors(api)
    store.kind, store.times, store.error = AddTrace, 1, StorageError
    await bot.arrives(tapped_days_later(door, 0))
    copies = [c for c in api.of("sendMessage") if "We saw it." in c.parameters["text"]]
    assert len(copies) == 2
    await bot.arrives(raw.wrote("/forget", number=2010))

    assert {1001, 1002} <= set(api.deleted(CHAT))


async def test_a_letter_sent_again_after_a_kill_is_cleared_twice(
    bot: Bot, api: ScriptedApi
) -> None:
    """Whether Telegram had accepted it nobody knows: its first copy may stand above the second."""
    await announced(bot)
    (door,) = doors(api)
    api.will("sendMessage", {"message_id": 1002})
    bot.scene.conversations.phone.doubt(CHAT)
    await bot.arrives(tapped_days_later(door, 0))
    await bot.arrives(raw.wrote("/forget", number=2010))

    assert {1001, 1002} <= set(api.deleted(CHAT))


class Full(MemoryStore):
    """A store whose disk is full once a report is in it: only what gives room back is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    async def commit(self, *changes: Change) -> None:
        """Commit, or refuse."""
        if self.times and not relieves(changes):
            self.times -= 1
            raise DiskFullError
        await super().commit(*changes)
        if any(isinstance(change, AddCase) for change in changes):
            self.times = 4


async def test_a_call_for_help_is_answered_once_while_the_disk_is_full(scene: Scene) -> None:
    """Each copy rings beside whoever is hiding, and holds the code."""
    scene.store = Full()
    scene.wake()
    bot = Bot(scene)
    async with bot.sender:
        await bot.arrives(raw.tapped("open:welcome:help"))
        await bot.arrives(raw.tapped("urgent:help"))
        receipts = [c for c in bot.api.of("sendMessage") if "copy_text" in str(c.parameters)]
        await bot.workers.close(1)

    assert len(receipts) == 1
    assert (await bot.draft(CHAT)).urgent is None


async def test_an_urgent_card_that_could_not_be_noted_brings_no_second_receipt(
    store: Refusing, bot: Bot, api: ScriptedApi
) -> None:
    """The receipt is noted before it: to begin anew would leave a code that nobody clears."""
    store.kind, store.error = PutDraft, StorageError
    texts: list[str] = []

    def sent_to(parameters: dict[str, object]) -> dict[str, int]:
        texts.append(str(parameters))
        if "Not seen yet" in texts[-1]:
            store.times = 1
        return {"message_id": 3000 + len(texts)}

    api.will("sendMessage", *[sent_to] * 12)
    await bot.arrives(raw.tapped("open:welcome:help"))
    await bot.arrives(raw.tapped("urgent:help"))

    assert store.times == 0
    assert len([text for text in texts if "copy_text" in text]) == 1
    assert len([text for text in texts if "Not seen yet" in text]) == 1
    assert (await bot.draft(CHAT)).urgent is None


async def test_a_report_that_expires_leaves_a_notice_among_the_searched(
    bot: Bot, api: ScriptedApi
) -> None:
    """The end of its day takes a lost card away, and no letter's door."""
    before = await with_card(bot)
    assert before.card is not None
    notice = before.card + 1
    await bot.scene.conversations.phone.announced(CHAT, notice, doubtful=False)
    turn = await bot.scene.writes("one thing")
    assert turn.draft is not None
    api.will("sendMessage", NetworkError("reset"), {"message_id": notice + 2})
    await show(bot, turn.draft)
    expiry = Expiry(bot.scene.store, bot.scene.conversations.drafts, bot.scene.conversations.traces)
    (trace,) = await expiry.expire(bot.scene.clock.now() + 7200)

    assert notice + 1 in trace.messages
    assert notice not in trace.messages
