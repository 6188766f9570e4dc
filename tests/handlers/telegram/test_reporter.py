"""From the inbox to the card: each update once, and a card that tells the truth."""

from telegram.error import BadRequest, Forbidden, NetworkError

from bot.errors import ConflictError
from bot.interview.schema import Phase
from bot.services.changes import PutDraft
from handlers.telegram.items import Update, restore
from handlers.telegram.trying import TRIES
from tests.bot.interview.world import CHECKED_CODE
from tests.bot.services.scene import BOT, CHAT, Scene
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.stores import Refusing, in_chat, told

OTHER = CHAT + 1


async def test_words_come_in_and_a_card_goes_out(bot: Bot, api: ScriptedApi) -> None:
    """Kept, shown, taken out of the chat, and finished."""
    await bot.arrives(raw.wrote("They took my cow.", number=51))

    assert await told(bot) == ["They took my cow."]
    assert api.methods == ["sendMessage", "deleteMessages"]
    assert api.deleted(CHAT) == [51]
    assert await bot.scene.store.waiting_updates() == []
    assert bot.trouble == []


async def test_a_code_typed_amid_a_report_goes_from_the_chat_and_nowhere_else(
    bot: Bot, api: ScriptedApi
) -> None:
    """The card below says what to do first; neither report nor chat holds it."""
    await bot.arrives(raw.wrote("They took my cow.", number=50))
    for data in ("start:welcome", "agree:limits"):
        await bot.arrives(raw.tapped(data, card=(await bot.draft(CHAT)).card or 0))
    await bot.arrives(raw.wrote(CHECKED_CODE, number=2000))

    assert await told(bot) == ["They took my cow."]
    assert 2000 in api.deleted(CHAT)
    assert "First send or clear" in api.of("sendMessage")[-1].parameters["text"]


async def test_a_card_that_was_given_up_holds_no_words_in_memory(
    bot: Bot, api: ScriptedApi
) -> None:
    """What nobody could be shown stays owed, but not what was written."""
    api.will("sendMessage", *(ValueError("not Telegram's") for _ in range(2 * TRIES)))
    await bot.arrives(raw.wrote("They took my cow.", number=51))

    assert bot.reporter._owed == {CHAT: None}


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


async def test_a_card_is_never_edited_above_what_stays_in_the_chat(
    bot: Bot, api: ScriptedApi
) -> None:
    """A sticker is refused, and a tap right behind it: the card that says ❌ comes below it."""
    await bot.arrives(raw.wrote("/start", number=51))
    card = (await bot.draft(CHAT)).card
    assert card is not None
    sticker = raw.message(number=card + 1, sticker=raw.file_body())
    await bot.arrives(raw.update(message=sticker), raw.tapped("start:welcome", card=card))

    assert api.of("editMessageText") == []
    assert len(api.of("sendMessage")) == 2
    assert card in api.deleted(CHAT)


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


async def test_a_tap_that_was_never_shown_is_shown_in_its_card_after_a_restart(
    bot: Bot, api: ScriptedApi
) -> None:
    """A bot that starts again and again puts no second card below the first."""
    await bot.arrives(raw.wrote("/start", number=51))
    card = (await bot.draft(CHAT)).card
    await bot.scene.taps("start:welcome", card=card)
    (draft,) = await bot.scene.conversations.unfinished()
    await bot.restored(await bot.scene.conversations.resume(draft))

    assert len(api.of("sendMessage")) == 1
    (edited,) = api.of("editMessageText")
    assert edited.parameters["message_id"] == card


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
    await bot.scene.writes("words")
    (draft,) = await bot.scene.conversations.unfinished()
    turn = await bot.scene.conversations.resume(draft)
    store.times = 1
    api.will("sendMessage", NetworkError("reset"))
    await bot.restored(turn)

    assert store.times == 0
    assert len(api.of("sendMessage")) < 6
    draft = await bot.draft(CHAT)
    assert draft.shown == draft.version
