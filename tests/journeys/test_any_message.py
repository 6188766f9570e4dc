"""Whatever arrives, and wherever it comes from, has a decided, polite and safe answer."""

import asyncio

import pytest

from tests.ground.doors import Doors
from tests.ground.officers import Officers
from tests.ground.reporter import ReporterChat

CHOSEN = {"hurt": "many", "reply": "code"}


async def test_a_message_before_consent_waits(reporter: ReporterChat, officers: Officers) -> None:
    """Who begins with the story is asked whether it may be read; on yes nothing is retyped."""
    await reporter.writes("They burned the market. Zqbefore.")
    assert reporter.card.screen == "limits"
    await reporter.taps("✅")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()

    assert officers.case_of(code).words == ("They burned the market. Zqbefore.",)


async def test_an_edited_message_replaces_its_text(
    reporter: ReporterChat, doors: Doors, officers: Officers
) -> None:
    """While the report is not sent, the last version of a message is what officers read."""
    await reporter.agrees()
    await doors.fault("5xx", method="deleteMessages", times=2)
    sent = await reporter.posts("text", text="It was on Tusday.")
    await reporter.edits(sent, "It was on Tuesday.")
    await reporter.until(lambda chat: chat.card is not None and chat.card.id > sent)
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    code = await reporter.submits()

    assert officers.case_of(code).words == ("It was on Tuesday.",)


async def test_a_tap_on_an_old_card_changes_nothing(
    reporter: ReporterChat, officers: Officers
) -> None:
    """A slow phone's tap on a card that is gone is answered by the card that is there."""
    await reporter.agrees()
    await reporter.writes("They took the goats.")
    old = reporter.card
    await reporter.picks("many")
    await reporter.taps_stale(old.id, "pick:hurt:nobody")
    await reporter.taps_stale(old.id, "no such button of ours")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()

    assert officers.case_of(code).report.answers["hurt"] == "many"


async def test_a_number_is_as_good_as_a_tap(reporter: ReporterChat, officers: Officers) -> None:
    """Typed numbers and labels choose like taps, and never become words of the story."""
    await reporter.agrees()
    await reporter.writes("They took the boat.")
    await reporter.writes("٥")
    await reporter.writes("Money, bribe, theft")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()
    report = officers.case_of(code).report

    assert (report.answers["hurt"], report.answers["kind"]) == ("many", "money")
    assert [words.text for words in report.words] == ["They took the boat."]


async def test_words_on_a_choice_card_are_kept(reporter: ReporterChat, officers: Officers) -> None:
    """Who keeps telling while being asked loses no word."""
    await reporter.agrees()
    await reporter.writes("First part. Zqone.")
    await reporter.writes("And then, Zqtwo, they came back.")
    await reporter.picks("many")
    await reporter.writes("I forgot: Zqthree.")
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert all(case.tells(word) for word in ("Zqone", "Zqtwo", "Zqthree"))


async def test_many_messages_at_once_are_all_kept(
    reporter: ReporterChat, officers: Officers
) -> None:
    """Ten messages typed in a burst are ten messages of the report, in their order."""
    await reporter.agrees()
    burst = [f"Line {number} Zqburst{number}." for number in range(10)]
    for line in burst:
        await reporter.posts("text", text=line)
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert case.words == tuple(burst)


async def test_a_forwarded_message_is_words(reporter: ReporterChat, officers: Officers) -> None:
    """What is forwarded counts as told; whom it came from is not kept."""
    await reporter.agrees()
    facts = {"text": "Look what they wrote to me. Zqforward.", "from": "Zquilla Vashondo"}
    await reporter.posts("forward", **facts)
    await reporter.cleared()
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert case.tells("Zqforward")
    assert not case.tells("Zquilla")


@pytest.mark.parametrize("deed", ["sticker", "contact", "location"])
async def test_what_we_cannot_use_is_said_kindly(reporter: ReporterChat, deed: str) -> None:
    """A sticker, a phone number or a place on the map is refused in words, and goes at the end."""
    asked = (await reporter.agrees()).text
    sent = await reporter.posts(deed)
    await reporter.until(lambda chat: chat.card is not None and chat.card.id > sent)
    assert reporter.card.screen == "story"
    assert reporter.card.text != asked

    await reporter.taps_away("✖")
    await reporter.until(lambda chat: not chat.own)


async def test_a_shared_number_reaches_no_officer(
    reporter: ReporterChat, officers: Officers
) -> None:
    """A phone number shared by mistake is dropped at the edge."""
    await reporter.agrees()
    sent = await reporter.posts("contact", phone_number="+211955123321")
    await reporter.until(lambda chat: chat.card is not None and chat.card.id > sent)
    await reporter.writes("Please call nobody.")
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())

    assert not case.tells("211955123321")


async def test_a_file_too_large_is_said_and_its_words_are_kept(
    reporter: ReporterChat, officers: Officers
) -> None:
    """Beyond Telegram's 20 MB the person hears so in time, and the caption is not lost."""
    await reporter.agrees()
    size = 20 * 1024 * 1024 + 1
    await reporter.sends("video", b"small", size=size, caption="The whole fight. Zqcaption.")
    await reporter.answers(CHOSEN)
    case = officers.case_of(await reporter.submits())
    await reporter.cleared()

    assert case.tells("Zqcaption")
    assert case.digests == frozenset()


async def test_who_blocked_us_finds_their_words_again(
    reporter: ReporterChat, officers: Officers
) -> None:
    """After a block nothing is sent; who comes back the same day goes on where they were."""
    await reporter.agrees()
    await reporter.writes("I am afraid. Zqblocked.")
    await reporter.posts("block")
    await asyncio.sleep(0.3)
    await reporter.posts("unblock")
    await reporter.writes("/start")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()

    assert officers.case_of(code).tells("Zqblocked")


async def test_a_group_is_left_with_one_sentence(doors: Doors) -> None:
    """Added to a group the bot says that it talks with one person at a time, and goes."""
    joined = await doors.post("group", {"text": "Zqgroup says hello"})
    for _ in range(100):
        shown = await doors.get(f"group/{joined['chat_id']}")
        if shown["blocked"]:
            break
        await asyncio.sleep(0.1)

    assert shown["blocked"]
    assert sum(message["from"] == "bot" for message in shown["messages"]) == 1


async def test_privacy_and_help_can_be_asked_for_anywhere(reporter: ReporterChat) -> None:
    """The commands show their page over the report, and the report goes on."""
    await reporter.agrees()
    await reporter.writes("They hit him.")
    for command in ("/privacy", "/help", "/language"):
        assert (await reporter.writes(command)).screen not in ("hurt", "story")
        await reporter.taps("◀")
        await reporter.screen("hurt")


async def test_forget_leaves_nothing(reporter: ReporterChat) -> None:
    """/forget is ✖ for who cannot find the button."""
    await reporter.agrees()
    await reporter.writes("Nothing. Zqforget.")
    await reporter.posts("text", text="/forget")
    await reporter.until(lambda chat: not chat.own and len(chat.shown) <= 1)

    assert "Zqforget" not in reporter.seen.words


async def test_telegram_finds_no_fault_in_any_of_it(doors: Doors) -> None:
    """Through all of this the bot broke none of the Bot API's rules."""
    assert await doors.violations() == []
