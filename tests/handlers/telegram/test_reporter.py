"""From the inbox to the card: each update once, whatever fails, and nobody waits behind it."""

from collections.abc import Callable

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.errors import ConflictError, DiskFullError, StorageError
from bot.interview.parts import TextPart, UnreadPart
from bot.interview.schema import Phase
from bot.services.changes import Change, FinishUpdate, MarkShown, PutDraft, SetAside
from handlers.telegram.items import Update, restore
from storage.memory import MemoryStore
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi

OTHER = CHAT + 1


def in_chat(update: raw.Raw, chat: int) -> raw.Raw:
    """The same from another chat."""
    return {**update, "message": {**update["message"], "chat": {"id": chat, "type": "private"}}}


async def told(bot: Bot, chat: int = CHAT) -> list[str]:
    """The words that a chat's draft holds."""
    parts = (await bot.draft(chat)).interview.parts
    return [part.text for part in parts if isinstance(part, TextPart)]


class Refusing(MemoryStore):
    """A store that refuses commits with a change of some kind, so many times."""

    def __init__(self) -> None:
        super().__init__()
        self.kind: type = FinishUpdate
        self.times = 0
        self.error: Callable[[], Exception] = DiskFullError

    async def commit(self, *changes: Change) -> None:
        """Commit, or refuse."""
        if self.times and any(isinstance(change, self.kind) for change in changes):
            self.times -= 1
            raise self.error()
        await super().commit(*changes)


@pytest.fixture
def store(scene: Scene) -> Refusing:
    """The scene's store, which can refuse; ask for it before the bot."""
    scene.store = refusing = Refusing()
    scene.wake()
    return refusing


# ---------------------------------------------------------------- the way


async def test_words_come_in_and_a_card_goes_out(bot: Bot, api: ScriptedApi) -> None:
    """Kept, shown, taken out of the chat, and finished."""
    await bot.arrives(raw.wrote("They took my cow.", number=51))

    assert await told(bot) == ["They took my cow."]
    assert api.methods == ["sendMessage", "deleteMessages"]
    assert api.deleted(CHAT) == [51]
    assert await bot.scene.store.waiting_updates() == []
    assert bot.trouble == []


async def test_a_tap_is_answered_at_once_and_edits_the_card(bot: Bot, api: ScriptedApi) -> None:
    """The spinner stops; nothing is said in a toast."""
    await bot.arrives(raw.wrote("/start", number=51))
    card = (await bot.draft(CHAT)).card
    assert card is not None
    api.calls.clear()
    await bot.arrives(raw.tapped("start:welcome", card=card))

    assert sorted(api.methods) == ["answerCallbackQuery", "editMessageText"]
    (answer,) = api.of("answerCallbackQuery")
    assert answer.parameters == {"callback_query_id": "4242"}


async def test_a_burst_is_taken_whole_and_answered_once(bot: Bot, api: ScriptedApi) -> None:
    """No card for what more words are already behind; every message disappears."""
    await bot.arrives(*(raw.wrote(f"line {n}", number=50 + n) for n in range(6)))

    assert await told(bot) == [f"line {n}" for n in range(6)]
    assert len(api.of("sendMessage")) == 1
    assert set(range(50, 56)) <= set(api.deleted(CHAT))
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version


async def test_a_burst_that_ends_with_an_echo_is_answered_all_the_same(
    bot: Bot, api: ScriptedApi
) -> None:
    """A card that gave way to what came behind it is shown if that brought none."""
    tap = {**raw.tapped("open:limits:help", card=40)}
    await bot.arrives(raw.wrote("words", number=51), tap, tap)

    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version
    assert api.of("sendMessage")


async def test_chats_do_not_mix(bot: Bot) -> None:
    """Two people who write at the same moment have each their own."""
    await bot.arrives(raw.wrote("mine"), in_chat(raw.wrote("theirs"), OTHER))

    assert await told(bot) == ["mine"]
    assert await told(bot, OTHER) == ["theirs"]


async def test_a_file_is_fetched_and_then_taken_out_of_the_chat(bot: Bot, api: ScriptedApi) -> None:
    """Its message stays until then."""
    await bot.arrives(raw.wrote("/start", number=50))
    await bot.arrives(raw.tapped("start:welcome", card=1000), raw.tapped("agree:limits", card=1000))
    await bot.arrives(raw.update(message=raw.message(number=51, voice=raw.VOICE)))

    (file,) = (await bot.draft(CHAT)).files
    assert file.kept
    assert api.deleted(CHAT)[-1] == 51
    assert [call.parameters for call in api.of("getFile")] == [{"file_id": "FILE-ID"}]


async def test_a_whole_report_ends_with_its_receipt(bot: Bot, api: ScriptedApi) -> None:
    """And nothing ties chat and case together from then on."""
    await bot.arrives(raw.wrote("They took my cow.", number=50))
    for data in ("start:welcome", "agree:limits", "send:hurt", "send:check"):
        card = (await bot.draft(CHAT)).card
        assert card is not None
        await bot.arrives(raw.tapped(data, card=card))

    keyboard = api.of("sendMessage")[-1].parameters["reply_markup"]["inline_keyboard"]
    assert any("copy_text" in button for row in keyboard for button in row)
    assert len(await bot.scene.store.cases()) == 1
    assert await bot.scene.store.drafts() == []


# ---------------------------------------------------------------- strays


async def test_a_group_is_left_with_one_sentence(bot: Bot, api: ScriptedApi) -> None:
    """Nothing of it is kept."""
    await bot.arrives(raw.wrote("a secret", "supergroup"))

    assert api.methods == ["sendMessage", "leaveChat"]
    assert {call.chat for call in api.calls} == {-1_001_234_567_890}
    assert await bot.scene.store.drafts() == []
    assert await bot.scene.store.waiting_updates() == []


async def test_a_group_that_refuses_us_is_left_all_the_same(bot: Bot, api: ScriptedApi) -> None:
    """We may not be allowed to speak there."""
    api.will("sendMessage", Forbidden("not enough rights"))
    await bot.arrives(raw.wrote("a secret", "group"))

    assert api.methods == ["sendMessage", "leaveChat"]


async def test_blocking_is_answered_by_silence(bot: Bot, api: ScriptedApi) -> None:
    """The draft waits for the rest of its day."""
    await bot.arrives(raw.wrote("words"))
    api.calls.clear()
    change = {"chat": raw.chat(), "new_chat_member": {"status": "kicked"}, "from": raw.person()}
    await bot.arrives(raw.update(my_chat_member=change))

    assert api.calls == []
    assert await told(bot) == ["words"]


# ---------------------------------------------------------------- what goes wrong


async def test_an_update_that_comes_twice_is_taken_once(bot: Bot) -> None:
    """Telegram repeats what a crash left unconfirmed; the poller hands it on again."""
    chat, update = await bot.keep(raw.wrote("words"))
    bot.workers.put(chat, update)
    bot.workers.put(chat, update)
    await bot.quiet()

    assert await told(bot) == ["words"]
    assert await bot.scene.store.unreadable() == []


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


NONSENSE = (
    "", "x", "after:", "after:consent:both:short", "rd:x", "rd:" + "A" * 38, "rd:close",
    "pick:hurt:nobody", "page:limits:99999999999", "add:receipt:x",
)  # fmt: skip


async def test_a_tap_of_nonsense_changes_nothing(bot: Bot) -> None:
    """A changed client can send any data."""
    await bot.arrives(raw.wrote("words", number=51))
    before = (await bot.draft(CHAT)).interview.parts
    card = (await bot.draft(CHAT)).card or 0
    for data in NONSENSE:
        await bot.arrives(raw.tapped(data, card=card))

    assert (await bot.draft(CHAT)).interview.parts == before
    assert await bot.scene.store.waiting_updates() == []
    assert bot.trouble == []


async def test_a_query_that_cannot_be_answered_stops_nothing(bot: Bot, api: ScriptedApi) -> None:
    """Telegram forgets it by itself."""
    api.will("answerCallbackQuery", BadRequest("something else"))
    await bot.arrives(raw.wrote("/start", number=51))
    await bot.arrives(raw.tapped("start:welcome", card=(await bot.draft(CHAT)).card or 0))

    assert (await bot.draft(CHAT)).interview.phase is Phase.LIMITS


# ---------------------------------------------------------------- after a restart


async def test_an_update_that_was_kept_and_not_taken_is_taken_after_a_restart(
    scene: Scene,
) -> None:
    """From its sealed row alone."""
    row = scene.ring.seal_update(BOT, 5, CHAT, b'{"update_id":5,"message":5}')
    chat, update = restore(scene.ring, row)

    assert (chat, update.raw) == (CHAT, {"update_id": 5, "message": 5})
    assert isinstance(update, Update)


async def test_a_card_that_was_never_shown_is_shown_after_a_restart(
    bot: Bot, api: ScriptedApi
) -> None:
    """And one that was is left alone."""
    await bot.scene.writes("words")
    for expected in (1, 1):
        (draft,) = await bot.scene.conversations.unfinished()
        await bot.restored(await bot.scene.conversations.resume(draft))
        assert len(api.of("sendMessage")) == expected


async def test_what_was_to_be_shown_gives_way_to_what_happened_meanwhile(
    bot: Bot, api: ScriptedApi
) -> None:
    """An old card is never shown over a newer one, and no conflict is tried for ever."""
    await bot.scene.writes("words")
    (draft,) = await bot.scene.conversations.unfinished()
    turn = await bot.scene.conversations.resume(draft)
    await bot.arrives(raw.wrote("more", number=52))
    shown = len(api.of("sendMessage"))
    await bot.restored(turn)

    assert len(api.of("sendMessage")) == shown
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version


async def test_files_half_fetched_are_fetched_after_a_restart(bot: Bot) -> None:
    """Also for a report that was sent already."""
    await bot.scene.tells("words")
    await bot.scene.sends_voice()
    await bot.scene.taps("send:hurt", "send:check", "send:sending")
    for draft in await bot.scene.conversations.unfinished():
        await bot.restored(await bot.scene.conversations.resume(draft))

    entries = await bot.scene.store.entries((await bot.scene.case()).key)
    assert [entry.kind for entry in entries] == ["report", "file"]
    assert await bot.scene.store.drafts() == []


async def test_a_conversation_that_moved_on_while_a_file_was_noted_is_shown_as_it_is(
    store: Refusing, bot: Bot, api: ScriptedApi
) -> None:
    """A conflict while showing means that somebody newer shows."""
    await bot.arrives(raw.wrote("/start", number=50))
    store.kind, store.times, store.error = PutDraft, 0, ConflictError
    await bot.scene.taps("start:welcome", "agree:limits")
    (draft,) = await bot.scene.conversations.unfinished()
    turn = await bot.scene.conversations.resume(draft)
    store.times = 1
    api.will("sendMessage", NetworkError("reset"))
    await bot.restored(turn)

    assert store.times == 0
    assert len(api.of("sendMessage")) < 6
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version
