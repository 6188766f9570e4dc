"""The card of a call for help, in the chat: shown, kept true, asked by a tap, cleared."""

from telegram.error import BadRequest, NetworkError

from bot.services.audit import Chain
from bot.services.changes import AddAudit
from tests.bot.services.scene import CHAT, Scene
from tests.handlers.telegram.fakes import Bot, Called
from tests.handlers.telegram.raw import tapped, wrote
from tests.handlers.telegram.showings import BLOCKED


async def calls_for_help(bot: Bot) -> Called:
    """Somebody taps twice; gives the urgent card as it was sent."""
    await bot.arrives(tapped("open:welcome:help"))
    await bot.arrives(tapped("urgent:help"))
    sent = [call for call in bot.api.calls if call.method == "sendMessage"]
    return next(call for call in sent if "urgent report" in call.parameters["text"])


async def answered(scene: Scene) -> None:
    """An officer says that they are on it."""
    row = await scene.case()
    last = await scene.store.last_act(row.key)
    chain = Chain(row.key, row.reference, last, scene.people.server)
    await scene.store.commit(AddAudit(chain.unsigned_act("on_it", row.received, "ada")))


def button(card: Called) -> str:
    """What the card's only button carries."""
    ((found,),) = card.parameters["reply_markup"]["inline_keyboard"]
    return str(found["callback_data"])


def edits(bot: Bot) -> list[str]:
    """What cards became, in order."""
    return [c.parameters["text"] for c in bot.api.calls if c.method == "editMessageText"]


async def test_it_is_shown_with_the_receipt_and_kept_true(bot: Bot, scene: Scene) -> None:
    """Not seen, then seen at a minute; edited once, never sent anew."""
    card = await calls_for_help(bot)
    assert card.parameters["text"].endswith("Not seen yet.")
    await answered(scene)

    for _ in range(2):
        for watch, seen in await bot.watches.changed():
            await bot.urgent.refresh(watch, seen)

    assert len([text for text in edits(bot) if "A person has seen this at" in text]) == 1


async def test_a_tap_asks_anew_without_any_watch(bot: Bot, scene: Scene) -> None:
    """As after a restart: the button carries all it needs."""
    card = await calls_for_help(bot)
    await answered(scene)
    bot.watches._watches.clear()

    await bot.arrives(tapped(button(card), card=77))

    assert edits(bot)[-1].endswith("A person has seen this.")


async def test_a_card_that_is_gone_is_watched_no_more(bot: Bot, scene: Scene) -> None:
    """Cleared by its owner: nothing is sent in its place."""
    await calls_for_help(bot)
    await answered(scene)
    bot.api.will("editMessageText", BadRequest("message to edit not found"))
    before = len([c for c in bot.api.calls if c.method == "sendMessage"])

    ((watch, seen),) = await bot.watches.changed()
    await bot.urgent.refresh(watch, seen)

    assert bot.watches._watches == {}
    assert len([c for c in bot.api.calls if c.method == "sendMessage"]) == before


async def test_it_goes_when_the_chat_is_cleared(bot: Bot) -> None:
    """The card is among the messages that 🧹 takes away."""
    card = await calls_for_help(bot)
    sent = [c for c in bot.api.calls if c.method == "sendMessage"]
    number = 1000 + sent.index(card)

    await bot.arrives(tapped("clear:receipt"))

    gone = [
        m
        for c in bot.api.calls
        if c.method == "deleteMessages"
        for m in c.parameters["message_ids"]
    ]
    assert number in gone
    assert bot.watches._watches == {}, "nothing is left of which account called in which case"


async def only_its_receipt(bot: Bot, scene: Scene) -> int:
    """A call for help whose receipt was accepted, and then the program was killed; its message."""
    turn = await scene.taps("open:welcome:help", "urgent:help")
    assert turn.draft is not None
    await bot.showing.receipt(turn.draft)
    assert "Sent. Your code:" in bot.api.calls[-1].parameters["text"]
    return 999 + len(bot.api.of("sendMessage"))


async def started_anew(scene: Scene) -> Bot:
    """The bot of after the kill, once it has brought every chat up to date."""
    scene.wake()
    bot = Bot(scene)
    async with bot.sender:
        for draft in await scene.conversations.unfinished():
            await bot.restored(await scene.conversations.resume(draft))
    return bot


def urgent_cards(bot: Bot) -> list[str]:
    """What the urgent cards said that were sent."""
    texts = [call.parameters["text"] for call in bot.api.of("sendMessage")]
    return [text for text in texts if "urgent report" in text]


async def test_a_kill_after_the_receipt_keeps_nobody_from_it(bot: Bot, scene: Scene) -> None:
    """It comes after the restart, once, and is kept true as if nothing had happened."""
    await only_its_receipt(bot, scene)

    after = await started_anew(scene)
    assert urgent_cards(after) == ["Your urgent report:\nNot seen yet."]
    assert len(after.watches._watches) == 1
    assert urgent_cards(await started_anew(scene)) == []


async def test_it_says_what_is_so_when_it_comes_late(bot: Bot, scene: Scene) -> None:
    """Somebody has seen the report while the bot was down."""
    await only_its_receipt(bot, scene)
    await answered(scene)

    after = await started_anew(scene)
    assert urgent_cards(after) == ["Your urgent report:\nA person has seen this."]


async def test_whoever_blocked_us_meanwhile_finds_it_when_they_come_back(
    bot: Bot, scene: Scene
) -> None:
    """As they find their receipt."""
    await only_its_receipt(bot, scene)
    bot.api.will("sendMessage", *(BLOCKED for _ in range(2)))
    await bot.arrives(wrote("/start", number=2000))
    assert urgent_cards(bot)[1:] == []

    await bot.arrives(wrote("/start", number=2001))
    assert len(urgent_cards(bot)) == 2


async def test_a_copy_that_nobody_heard_of_is_cleared_with_it(bot: Bot, scene: Scene) -> None:
    """The first try arrived although its answer was lost: 🧹 leaves neither."""
    receipt = await only_its_receipt(bot, scene)
    copy = receipt + 1
    bot.api.will("sendMessage", NetworkError("reset"), {"message_id": copy + 1})
    await bot.arrives(wrote("They are here.", number=copy + 5))
    assert not {copy, copy + 1} & set(bot.api.deleted(CHAT))

    await bot.arrives(tapped("clear:receipt", card=receipt))
    assert {copy, copy + 1} <= set(bot.api.deleted(CHAT))


async def test_a_made_up_button_does_nothing(bot: Bot) -> None:
    """A locator of no case takes its own card away; a broken one not even that."""
    await bot.arrives(tapped("seen:urgent:nonsense", card=77))
    assert not [c for c in bot.api.calls if c.chat == CHAT]

    await bot.arrives(tapped("seen:urgent:" + "A" * 22, card=77))
    (gone,) = [c for c in bot.api.calls if c.method == "deleteMessages"]
    assert gone.parameters["message_ids"] == [77]


async def test_it_is_heard_as_it_stands_now(bot: Bot, scene: Scene) -> None:
    """The card is made true first, and then it is said; the voice goes by itself."""
    bot.speaker.speaks = True
    card = await calls_for_help(bot)
    ((_, hear),) = card.parameters["reply_markup"]["inline_keyboard"]
    await answered(scene)
    bot.api.will("sendVoice", {"message_id": 3000})
    await bot.arrives(tapped(hear["callback_data"], card=1002))

    assert "A person has seen this at" in edits(bot)[-1]
    assert "A person has seen this at" in bot.speaker.words
    traces = await scene.conversations.traces.of_chat(CHAT)
    assert (3000,) in [trace.messages for trace in traces]
