"""Time: a wrong clock destroys nothing, and right time leaves nothing to a thief.

The bot runs with a host clock that the tests move, and Telegram's own clock is
moved apart from it or along with it.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from bot.interview.questions import AFTER
from bot.sealing.day_keys import DayKeys
from bot.services.letters import BY_ID
from tests.ground import leaks
from tests.ground.doors import Doors, client
from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.sayings import said
from tests.ground.thief import copy_folder, open_all

HOUR, YEAR = 3600, 365 * 24 * 3600
CHOSEN = {"hurt": "adult", "kind": "threat", "reply": "code"}


@dataclass
class Clocked:
    """A mission whose clocks a test moves."""

    place: Place
    doors: Doors
    offset: int = 0

    def move_host(self, seconds: int) -> None:
        """Set the host's clock apart from everybody else's."""
        self.place.clock_file.write_text(str(self.offset + seconds))

    async def pass_time(self, hours: int, done: Callable[[], Awaitable[bool]]) -> None:
        """Let hours go by for everybody, and wait until the bot has done what that brings."""
        self.offset += hours * HOUR
        self.move_host(0)
        await self.doors.post("clock", {"offset_seconds": self.offset})
        witness = await ReporterChat.arrives(self.doors)
        end = time.monotonic() + 20
        while not await done():
            assert time.monotonic() < end, "what was due has not been done"
            await witness.posts("text", text="/start")  # an answer of Telegram's brings its date
            await asyncio.sleep(0.3)

    async def rests(self) -> None:
        """Wait until the bot has written nothing of its chats for a second."""
        since, seen = time.monotonic(), self._written()
        end = since + 20
        while time.monotonic() - since < 1:
            assert time.monotonic() < end, "the bot does not come to rest"
            await asyncio.sleep(0.1)
            if (now := self._written()) != seen:
                since, seen = time.monotonic(), now

    def _written(self) -> tuple[object, ...]:
        database = f"file:{self.place.settings.database}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as read:
            drafts = read.execute("SELECT key, version, shown FROM drafts ORDER BY key").fetchall()
            waiting = read.execute("SELECT count(*) FROM inbox").fetchone()
        return (*drafts, waiting)

    async def passes_a_day(self) -> None:
        """Let more than a day go by, until the day key has turned."""
        before = self.day_keys.current.id

        async def turned() -> bool:
            return self.day_keys.current.id != before

        await self.pass_time(25, turned)

    @property
    def day_keys(self) -> DayKeys:
        """The live day keys."""
        return DayKeys.parse(self.place.settings.day_keys.read_bytes())


@pytest.fixture(scope="module")
def clocked_place() -> Iterator[Place]:
    """A mission whose bot reads its clock from a file."""
    with place(seed=5, program=CLOCKED_BOT) as found:
        found.start_bot()
        yield found


@pytest.fixture
async def clocked(clocked_place: Place) -> AsyncIterator[Clocked]:
    """The mission with its clocks put right."""
    async with client(clocked_place.url) as http:
        doors = Doors(http)
        offset = int((await doors.get("state"))["offset_seconds"])
        ready = Clocked(clocked_place, doors, offset)
        ready.move_host(0)
        yield ready


@pytest.mark.parametrize("step", [YEAR, -YEAR], ids=["a year ahead", "a year back"])
async def test_a_host_clock_that_jumps_destroys_nothing(clocked: Clocked, step: int) -> None:
    """On a clock that nobody confirms no draft expires, no key turns, and reports are taken."""
    reporter = await ReporterChat.arrives(clocked.doors)
    await reporter.agrees()
    await reporter.writes("Before the jump. Zqjump.")
    before = clocked.day_keys
    clocked.move_host(step)
    await asyncio.sleep(1.5)
    await reporter.writes("After the jump. Zqlanded.")
    await reporter.answers(CHOSEN)
    code = await reporter.submits()
    after = clocked.day_keys
    clocked.move_host(0)

    case = Officers.of(clocked.place.mission).case_of(code)
    assert case.tells("Zqjump")
    assert case.tells("Zqlanded")
    assert after == before


async def test_a_copy_yields_nothing_after_three_days(clocked: Clocked) -> None:
    """Disk and server keys, copied under load, give no unsent word and no account 73 h later."""
    mission, doors = clocked.place.mission, clocked.doors
    writers = [await ReporterChat.arrives(doors, language) for language in ("en", "ar", "fr", "es")]
    await asyncio.gather(*(_writes_and_waits(writer) for writer in writers))
    sender = await ReporterChat.arrives(doors, "sw")
    await sender.reports("Zqsent by someone who asks to be told here.", chosen={"reply": "here"})
    load = asyncio.gather(*(_keeps_writing(writer) for writer in writers))
    copy = await asyncio.to_thread(copy_folder, mission, clocked.place.folder / "copy")
    await load
    people = [*writers, sender]
    secrets = [secret for person in people for secret in leaks.person(person.facts)]
    secrets.append(leaks.words("an unsent word", "Zqunsent"))
    first = clocked.day_keys.current.id

    at_once = open_all(copy, (copy / "day-keys" / "day.keys").read_bytes())
    await clocked.passes_a_day()
    await clocked.passes_a_day()
    await clocked.pass_time(23, lambda: _is_gone(clocked, first))
    later = open_all(copy, clocked.place.settings.day_keys.read_bytes())
    copied_later = await asyncio.to_thread(copy_folder, mission, clocked.place.folder / "later")
    now = open_all(copied_later, clocked.place.settings.day_keys.read_bytes())

    assert b"Zqunsent" in at_once.everything, "the thief must be able to find what is there"
    assert str(writers[0].person).encode() in at_once.everything
    assert not any(later.opened.values())
    assert later.closed["drafts"] >= len(writers)
    assert later.cases
    assert _found(later.everything, secrets) == []
    assert _found(now.everything, secrets) == []
    files = [path for path in copied_later.rglob("*") if path.is_file()]
    assert leaks.found_in_files(files, secrets) == []


async def _is_gone(clocked: Clocked, key: int) -> bool:
    return all(live.id != key for live in clocked.day_keys.keys)


async def _writes_and_waits(reporter: ReporterChat) -> None:
    await reporter.agrees()
    await reporter.writes("Zqunsent: I am still thinking about it.")


async def _keeps_writing(reporter: ReporterChat) -> None:
    for number in range(8):
        await reporter.posts("text", text=f"Zqunsent too, line {number}.")
        await asyncio.sleep(0.05)
    await reporter.cleared()


def _found(content: bytes, secrets: list[leaks.Secret]) -> list[str]:
    return [s.what for s in secrets if any(form in content for form in s.forms)]


async def test_who_sent_nothing_for_a_day_finds_an_empty_chat(clocked: Clocked) -> None:
    """An unsent draft goes after its day, and its card and messages with it."""
    reporter = await ReporterChat.arrives(clocked.doors)
    await reporter.agrees()
    await reporter.writes("Zqexpired.")
    await reporter.cleared()
    await clocked.rests()  # noted as shown before the clock moves, or it would be a day younger
    await clocked.passes_a_day()
    await reporter.until(lambda chat: not chat.messages)
    await reporter.writes("/start")

    assert reporter.card.screen == "welcome"


async def _has_news(reporter: ReporterChat) -> bool:
    chat = await reporter.look()
    return any(button.has("✉") for message in chat.shown for button in message.buttons)


async def test_news_comes_later_and_opens_by_its_door(clocked: Clocked) -> None:
    """Who chose to be told here gets "You have news."; its button opens the letter, once."""
    here = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "here"}
    reporter = await ReporterChat.arrives(clocked.doors, "fr")
    code = await reporter.reports("Mon voisin. Zqnews.", chosen=here)
    await reporter.until(lambda chat: len(chat.messages) == 1)
    officers = Officers.of(clocked.place.mission)
    case = officers.case_of(code)
    words = clocked.place.folder / "words.txt"
    words.write_text("Venez lundi. Zqcome.")
    key = str(officers.key_file("officer-1"))
    arguments = ("--template", "own_words", "--identity", key, "--text", str(words))
    sent = clocked.place.amana("letter", case.reference, *arguments)
    assert sent.returncode == 0, sent.stderr

    # Urgent: within a quarter of an hour. What is not urgent waits for waking hours.
    await clocked.pass_time(1, lambda: _has_news(reporter))
    notice = reporter.card
    await reporter.taps("✉")
    letter = reporter.card
    await reporter.taps_away("✅")
    await reporter.until(lambda chat: "Zqcome" not in chat.words)

    assert "Zq" not in notice.text
    assert code not in notice.text
    assert "Venez lundi. Zqcome." in letter.text


async def test_whoever_comes_back_is_met_in_the_language_they_told_it_in(
    clocked: Clocked,
) -> None:
    """The phone speaks English, as the shop left it; its owner reads Swahili."""
    here = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "here"}
    reporter = await ReporterChat.arrives(clocked.doors, "en")
    await reporter.writes("/start")
    await reporter.speaks("sw")
    code = await reporter.reports("Jirani yangu. Zqnyumbani.", chosen=here)
    (receipt,) = (await reporter.until(lambda chat: len(chat.messages) == 1)).messages
    officers = Officers.of(clocked.place.mission)
    key = str(officers.key_file("officer-1"))
    case = officers.case_of(code)
    arguments = ("letter", case.reference, "--template", "received", "--identity", key)
    sent = clocked.place.amana(*arguments)
    assert sent.returncode == 0, sent.stderr

    asked = await reporter.taps_on(receipt, "❓")
    await clocked.pass_time(1, lambda: _has_news(reporter))
    await reporter.taps("✉")
    letter = reporter.card
    await reporter.taps_away("✅")
    await reporter.writes(code)
    opened = await reporter.screen("case")

    assert said("sw", AFTER[0].prompt) in asked.text
    assert said("sw", BY_ID["received"].words) in letter.text
    assert said("sw", "A person has read it.") in opened.text


async def test_who_stops_notices_hears_no_more_of_letters(clocked: Clocked) -> None:
    """By the code, and taken back by it; the officer's letter is told only to who wants it."""
    here = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "here"}
    reporter = await ReporterChat.arrives(clocked.doors)
    code = await reporter.reports("My neighbour. Zqquiet.", chosen=here)
    await reporter.until(lambda chat: len(chat.messages) == 1)
    officers = Officers.of(clocked.place.mission)
    case = officers.case_of(code)
    key = str(officers.key_file("officer-1"))
    arguments = ("letter", case.reference, "--template", "received", "--identity", key)
    told = []
    for way, says in (("🔐", "✓ No more messages come here."), ("📱", "✓ When there is news")):
        await reporter.writes(code)
        await reporter.screen("case")
        await reporter.taps("🔕")
        assert "Who holds this phone can read our letter." in (await reporter.screen("notice")).text
        await reporter.taps(way)
        assert says in (await reporter.screen("case")).text
        await reporter.taps("✅")
        sent = clocked.place.amana(*arguments)
        assert sent.returncode == 0, sent.stderr
        told.append("at a random time" in sent.stderr)

    assert told == [False, True]
    await clocked.pass_time(1, lambda: _has_news(reporter))
