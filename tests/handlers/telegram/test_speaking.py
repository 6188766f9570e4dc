"""A card is heard: a voice message, then the card below; both go with the next step."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from bot.i18n import Catalogs
from bot.interview.cards import Line, Screen
from bot.interview.parts import Notice, Said
from bot.interview.wording import notice_lines
from bot.services.drafts import Draft
from bot.services.speaking import SYNTHETIC, script
from bot.services.traces import LATER
from handlers.telegram.items import Unfinished
from handlers.telegram.sender import GoneError
from handlers.telegram.speaking import SOON
from tests.bot.services.scene import CHAT
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.raw import tapped, wrote
from tests.handlers.telegram.showings import step

VOICE = {"message_id": 2000, "voice": {"file_id": "KNOWN"}}
CARD = {"message_id": 2001}


@pytest.fixture(autouse=True)
def with_a_voice(bot: Bot) -> None:
    """There is somebody who speaks."""
    bot.speaker.speaks = True


async def listens(bot: Bot, *answers: Any) -> Draft:
    """A question on the card, and 🔊 tapped on it; what the draft was before."""
    await bot.arrives(wrote("/start"))
    await bot.arrives(tapped("start:welcome", card=(await bot.draft(CHAT)).card or 0))
    before = await bot.draft(CHAT)
    bot.api.calls.clear()
    bot.api.will("sendVoice", *(answers or (VOICE,)))
    bot.api.will("sendMessage", CARD)
    await bot.arrives(tapped("hear:limits", card=before.card or 0))
    return before


def keys(parameters: dict[str, Any]) -> list[str]:
    """What a card's buttons carry."""
    rows = parameters["reply_markup"]["inline_keyboard"]
    return [button.get("callback_data", "") for row in rows for button in row]


async def test_the_voice_comes_first_and_the_card_stays_last(bot: Bot, api: ScriptedApi) -> None:
    """The same card anew below, the old one gone: the buttons are under the thumb."""
    before = await listens(bot)

    assert [m for m in api.methods if m != "answerCallbackQuery"] == [
        "sendChatAction", "sendVoice", "sendMessage", "deleteMessages",
    ]  # fmt: skip
    (voice,) = api.of("sendVoice")
    assert voice.parameters["voice"] == b"OggS"
    assert voice.parameters["caption"] == SYNTHETIC
    assert api.deleted(CHAT) == [before.card]
    after = await bot.draft(CHAT)
    assert (after.card, after.voice, after.speaking) == (2001, 2000, False)
    assert after.interview.receipt == before.interview.receipt


async def test_the_next_step_takes_both_away(bot: Bot, api: ScriptedApi) -> None:
    """A tap does not edit under a voice that says something else."""
    await listens(bot)
    api.calls.clear()
    await bot.arrives(tapped("agree:limits", card=2001))

    assert set(api.deleted(CHAT)) == {2000, 2001}
    assert (await bot.draft(CHAT)).voice is None


@pytest.mark.parametrize("leaving", [tapped("stop:limits", card=2001), wrote("/forget")])
async def test_leaving_takes_both_away(bot: Bot, api: ScriptedApi, leaving: dict[str, Any]) -> None:
    """Nothing that speaks stays on the phone."""
    await listens(bot)
    api.calls.clear()
    await bot.arrives(leaving)

    assert {2000, 2001} <= set(api.deleted(CHAT))


async def test_a_draft_that_nobody_touches_takes_its_voice_along(bot: Bot) -> None:
    """By the sweep that ends it, before Telegram's 48 hours."""
    await listens(bot)
    bot.scene.clock.pass_(30 * 3600)
    (trace,) = await bot.scene.expiry.expire(bot.scene.clock.now() - 24 * 3600)

    assert {2000, 2001} <= set(trace.messages)


async def test_listening_again_says_it_again(bot: Bot, api: ScriptedApi) -> None:
    """By the id under which Telegram has it already: nothing is made or uploaded twice."""
    await listens(bot)
    api.calls.clear()
    api.will("sendVoice", {"message_id": 2002})
    await bot.arrives(tapped("hear:limits", card=2001))

    (voice,) = api.of("sendVoice")
    assert voice.parameters["voice"] == "KNOWN"
    assert len(bot.speaker.said) == 1
    assert not api.of("sendChatAction")
    assert {2000, 2001} <= set(api.deleted(CHAT))
    assert (await bot.draft(CHAT)).voice == 2002


async def test_an_id_that_telegram_forgot_is_uploaded_anew(bot: Bot, api: ScriptedApi) -> None:
    """The person notices nothing."""
    await listens(bot)
    api.calls.clear()
    api.will("sendVoice", BadRequest("wrong file identifier"), VOICE)
    await bot.arrives(tapped("hear:limits", card=2001))

    assert [call.parameters["voice"] for call in api.of("sendVoice")] == ["KNOWN", b"OggS"]


async def test_who_meets_a_forgotten_id_at_the_same_time_is_heard_too(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two chats tap the same card; Telegram has forgotten its voice for both."""
    card = Screen("limits", (Line("Choose your language."),))
    voice = Catalogs.load(wanted=["en"]).translator("en")
    both = asyncio.Barrier(2)

    async def forgetful(*_: object, file: object = None) -> tuple[dict[str, Any], bool]:
        if file is None:
            await both.wait()
            raise GoneError
        return VOICE, False

    key = bot.speaker.key(script(card, voice))
    assert key is not None
    bot.speaking._known = {key: "FORGOTTEN"}
    monkeypatch.setattr(bot.sender, "call", forgetful)
    sent = await asyncio.gather(*(bot.speaking.say(chat, card, voice) for chat in (CHAT, CHAT + 1)))

    assert sent == [(2000, False)] * 2


async def test_what_is_somebodys_is_made_each_time(bot: Bot, api: ScriptedApi) -> None:
    """A card that counts what came has no id that is remembered."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    await bot.showing.card(draft, None, edit=False, stale=lambda: False)
    for _ in range(2):
        card = (await bot.draft(CHAT)).card or 0
        api.will("sendVoice", {**VOICE, "message_id": card + 1})
        api.will("sendMessage", {"message_id": card + 2})
        await bot.arrives(tapped("hear:hurt", card=card))

    assert len(bot.speaker.said) == 2
    assert "words" not in bot.speaker.words.split()


async def test_a_voice_that_fails_is_said_on_the_card(bot: Bot, api: ScriptedApi) -> None:
    """No silence, and nothing lost; the next tap may go well."""
    bot.speaker.fails = True
    await listens(bot)

    assert not api.of("sendVoice")
    (card,) = api.of("sendMessage")
    (line,) = notice_lines(Notice(Said.VOICELESS))
    assert line.sentence in card.parameters["text"]
    assert (await bot.draft(CHAT)).speaking is False


async def test_without_a_voice_no_card_offers_one(bot: Bot, api: ScriptedApi) -> None:
    """A button that does nothing is worse than none."""
    before = await listens(bot)
    assert "hear:limits" in keys(api.of("sendMessage")[-1].parameters)

    bot.speaker.speaks = False
    bot.api.calls.clear()
    await bot.arrives(tapped("agree:limits", card=2001))
    assert before.card != 2001
    assert not [key for key in keys(api.of("sendMessage")[-1].parameters) if "hear" in key]


async def test_a_voice_sent_before_a_kill_is_found_and_taken_away(
    bot: Bot, api: ScriptedApi
) -> None:
    """It lies between the old card and the new one, though nobody noted which it was."""
    await bot.scene.tells("words")
    draft = await bot.draft(CHAT)
    await bot.showing.card(draft, None, edit=False, stale=lambda: False)
    card = (await bot.draft(CHAT)).card
    assert card is not None
    await bot.scene.taps("hear:hurt", card=card)
    killed = await bot.draft(CHAT)
    assert killed.speaking
    api.calls.clear()
    api.will("sendMessage", {"message_id": card + 3})
    # A message waits behind it: the card must be shown all the same, or the voice stays.
    chat, update = await bot.keep(wrote("more", number=card + 2))
    bot.workers.put(CHAT, Unfinished(killed))
    bot.workers.put(chat, update)
    await bot.quiet()
    await step(bot)

    assert card + 1 in api.deleted(CHAT)
    assert not api.of("sendVoice"), "it is not said a second time"
    assert not (await bot.draft(CHAT)).speaking


async def test_a_voice_that_may_have_come_twice_leaves_no_copy(bot: Bot, api: ScriptedApi) -> None:
    """A broken line hides a success: what lies above the voice goes, the voice stays."""
    before = await listens(bot, NetworkError("cut"), {**VOICE, "message_id": 1995})
    assert before.card is not None
    after = await bot.draft(CHAT)
    assert after.voice == 1995
    assert 1995 not in api.deleted(CHAT)
    await step(bot)

    assert set(range(1980, 1995)) <= set(api.deleted(CHAT))


async def test_a_receipt_is_heard_without_its_code(bot: Bot, api: ScriptedApi) -> None:
    """By what its button carries, long after the code is forgotten here; the voice goes soon."""
    await bot.scene.tells("words")
    turn = await bot.scene.sends()
    assert turn.draft is not None
    assert turn.draft.sent is not None
    code = turn.draft.sent.digits
    assert await bot.showing.receipt(turn.draft) is None
    (hear,) = [key for key in keys(api.of("sendMessage")[-1].parameters) if "hear" in key]
    api.calls.clear()
    api.will("sendVoice", VOICE)
    await bot.arrives(tapped(hear, card=1000))

    said = bot.speaker.words
    assert "We do not read the code aloud" in said
    assert code[:4] not in said.replace(" ", "")
    assert "A person will look by" in said
    traces = await bot.scene.conversations.traces.of_chat(CHAT)
    (soon,) = [trace for trace in traces if trace.messages == (2000,)]
    assert 0 < soon.delete_by - bot.scene.clock.now() <= SOON < LATER


@pytest.mark.parametrize(
    "made_up",
    [
        "hear:receipt",
        "hear:receipt:en:1:2:9",
        "hear:receipt:xx:1:2:1",
        "hear:news",
        "hear:after:nothing",
        "hear:after",
    ],
)
async def test_a_made_up_button_says_nothing(bot: Bot, api: ScriptedApi, made_up: str) -> None:
    """A changed client can send anything."""
    await bot.arrives(tapped(made_up, card=1000))

    assert not api.of("sendVoice", "sendMessage")
    assert not bot.trouble


@pytest.mark.parametrize("heard", ["hear:news:en", "hear:after:consent"])
async def test_messages_beside_the_card_are_heard(bot: Bot, api: ScriptedApi, heard: str) -> None:
    """They belong to no conversation, so their voices go by themselves."""
    api.will("sendVoice", VOICE)
    await bot.arrives(tapped(heard, card=1000))

    assert len(api.of("sendVoice")) == 1
    assert await bot.scene.conversations.load(CHAT) is None


async def test_under_pressure_nothing_new_is_made(bot: Bot, api: ScriptedApi) -> None:
    """What is known already costs one call and is still sent."""
    await listens(bot)
    bot.speaking._calm = lambda: False
    bot.speaking._known = {}
    api.calls.clear()
    await bot.arrives(tapped("hear:limits", card=2001))

    assert not api.of("sendVoice")
    assert len(bot.speaker.said) == 1
    draft = await bot.draft(CHAT)
    assert replace(draft, speaking=False) == draft
