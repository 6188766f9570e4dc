"""An item that fails is waited out or set aside, and nobody waits behind it."""

from dataclasses import replace

import pytest

from bot.errors import ConflictError, DiskFullError, StorageError
from bot.interview.parts import UnreadPart
from bot.interview.schema import Phase
from bot.services.changes import FinishUpdate, MarkShown, PutDraft, SetAside
from handlers.telegram.putting_by import put_by
from tests.bot.services.scene import CHAT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.stores import Refusing, in_chat, told

OTHER = CHAT + 1


async def test_an_update_that_comes_twice_is_taken_once(bot: Bot) -> None:
    """Telegram repeats what a crash left unconfirmed; the poller hands it on again."""
    chat, update = await bot.keep(raw.wrote("words"))
    bot.workers.put(chat, update)
    bot.workers.put(chat, update)
    await bot.quiet()

    assert await told(bot) == ["words"]
    assert await bot.scene.store.unreadable() == []


async def test_what_waits_on_the_disk_alone_is_taken_in_its_turn(
    bot: Bot, api: ScriptedApi
) -> None:
    """One by one, among what is in memory; the card comes after the last."""
    for number, words in enumerate(("one", "two", "three", "four")):
        chat, update = await bot.keep(raw.wrote(words, number=50 + number))
        bot.workers.put(chat, put_by(update) if number % 2 else update)
    await bot.quiet()

    assert await told(bot) == ["one", "two", "three", "four"]
    assert await bot.scene.store.waiting_updates() == []
    assert bot.trouble == []
    assert len(api.of("sendMessage")) == 1


async def test_what_is_finished_meanwhile_is_passed_over_and_the_card_is_shown(bot: Bot) -> None:
    """A card that gave way to it is owed all the same."""
    first = await bot.keep(raw.wrote("words", number=50))
    chat, second = await bot.keep(raw.wrote("words", number=50))
    await bot.scene.store.commit(FinishUpdate(second.row.bot, second.row.update, 1))
    bot.workers.put(*first)
    bot.workers.put(chat, put_by(second))
    await bot.quiet()

    assert await told(bot) == ["words"]
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version
    assert bot.trouble == []


async def test_what_was_altered_on_the_disk_is_set_aside(bot: Bot) -> None:
    """Found out in its turn, and nothing behind it waits."""
    chat, poison = await bot.keep(raw.wrote("words", number=50))
    row = replace(poison.row, sealed=poison.row.sealed[:-1] + b"?")
    await bot.scene.store.replace_sealed([], [row], [])
    bot.workers.put(chat, put_by(poison))
    await bot.arrives(raw.wrote("after", number=51))

    (aside,) = await bot.scene.store.unreadable()
    assert (aside.update, bot.trouble) == (poison.row.update, [("SealingError", aside.incident)])
    assert await told(bot) == ["after"]
    assert await bot.scene.store.waiting_updates() == []


@pytest.mark.parametrize("error", [DiskFullError, StorageError])
async def test_a_store_that_refuses_is_waited_out(
    store: Refusing, bot: Bot, api: ScriptedApi, error: type[StorageError]
) -> None:
    """However long; the words are taken once, and the operator hears of it."""
    store.times, store.error = 7, error
    await bot.arrives(raw.wrote("words"))

    assert await told(bot) == ["words"]
    assert bot.trouble == [(error.__name__, "")] * 7
    assert len(api.of("sendMessage")) == 1
    assert await store.unreadable() == []


async def test_a_conflict_that_is_not_the_updates_own_loses_no_words(
    store: Refusing, bot: Bot
) -> None:
    """The update still waits: somebody else was quicker, again and again."""
    store.kind, store.times, store.error = PutDraft, 7, ConflictError
    await bot.arrives(raw.wrote("words"))

    assert await told(bot) == ["words"]
    assert await store.waiting_updates() == []
    assert {name for name, _ in bot.trouble} == {"ConflictError"}


async def test_a_store_that_refuses_one_chat_keeps_no_other_waiting(
    store: Refusing, bot: Bot
) -> None:
    """Each chat waits for itself."""
    store.kind, store.times = PutDraft, 3
    await bot.arrives(raw.wrote("mine"), in_chat(raw.wrote("theirs"), OTHER))

    assert (await told(bot), await told(bot, OTHER)) == (["mine"], ["theirs"])


async def test_a_card_that_cannot_be_noted_is_not_a_reason_to_take_words_twice(
    store: Refusing, bot: Bot
) -> None:
    """Taking and showing are tried apart."""
    await bot.arrives(raw.wrote("/start", number=50))
    store.kind, store.times = MarkShown, 3
    await bot.arrives(raw.wrote("words", number=51))

    assert await told(bot) == ["words"]


POISON = [
    raw.update(message={**raw.message(number=51), "voice": 5}),
    raw.update(message={**raw.message(number=51), "text": 5}),
]


@pytest.mark.parametrize("poison", POISON)
async def test_poison_is_set_aside_and_the_person_is_told(
    bot: Bot, api: ScriptedApi, poison: raw.Raw
) -> None:
    """Under an incident reference that names nothing; what is behind it is taken."""
    await bot.arrives(raw.wrote("before", number=50))
    await bot.arrives(poison, raw.wrote("after", number=52))

    assert await told(bot) == ["before", "after"]
    (aside,) = await bot.scene.store.unreadable()
    (trouble,) = bot.trouble
    assert trouble == ("UnreadableUpdateError", aside.incident)
    assert await bot.scene.store.waiting_updates() == []
    parts = (await bot.draft(CHAT)).interview.parts
    assert [part.source for part in parts if isinstance(part, UnreadPart)] == [51]


async def test_poison_as_the_first_word_is_answered(bot: Bot, api: ScriptedApi) -> None:
    """Whoever sent it must not wait for an answer that never comes."""
    await bot.arrives(POISON[0])

    assert api.of("sendMessage")
    assert (await bot.draft(CHAT)).interview.phase is Phase.WELCOME


async def test_poison_without_a_chat_is_set_aside_in_silence(bot: Bot, api: ScriptedApi) -> None:
    """There is nobody to tell."""
    await bot.arrives(raw.update(message={"text": 5}))

    assert api.calls == []
    assert len(await bot.scene.store.unreadable()) == 1


async def test_a_fault_of_ours_sets_the_update_aside(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few tries; the sealed update waits for somebody to look."""

    async def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(bot.scene.conversations, "_take", broken)
    await bot.arrives(raw.wrote("words"))

    (aside,) = await bot.scene.store.unreadable()
    assert bot.trouble[0] == ("RecursionError", aside.incident)
    assert await bot.scene.store.waiting_updates() == []


async def test_setting_aside_is_waited_out_too(store: Refusing, bot: Bot) -> None:
    """A full disk must not lose the poison either."""
    store.kind, store.times = SetAside, 3
    await bot.arrives(POISON[0])

    assert len(await store.unreadable()) == 1
    assert await store.waiting_updates() == []


async def test_a_card_that_cannot_be_built_is_an_incident_and_loses_no_words(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are kept, the operator is told, and the next card is shown."""
    whole = bot.showing.card

    async def broken(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr(bot.showing, "card", broken)
    await bot.arrives(raw.wrote("words", number=51))
    monkeypatch.setattr(bot.showing, "card", whole)
    await bot.arrives(raw.wrote("more", number=52))

    assert await told(bot) == ["words", "more"]
    assert ("KeyError", bot.trouble[0][1]) in bot.trouble
    assert await bot.scene.store.unreadable() == []
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version


async def test_nothing_that_is_told_of_trouble_holds_words(bot: Bot) -> None:
    """A class and a reference, never a text."""
    await bot.arrives(POISON[1], raw.wrote("a secret"))

    assert all(len(incident) in {0, 8} for _, incident in bot.trouble)
    assert "secret" not in repr(bot.trouble)
