"""The bot's account is lost: by the code, the bot that follows opens what the first one took."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.cli.demo import TOKEN_FILE
from bot.cli.made_up import made_up_token
from tests.ground.doors import Doors, client
from tests.ground.officers import Officers, reading
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.ground.reporter import ReporterChat
from tests.ground.staff import staff_bot

HERE = {"hurt": "child", "kind": "sex", "who": "unknown", "when": "today", "reply": "here"}
HOUR = 3600


@dataclass
class Change:
    """A mission, and the two bots that it has one after the other."""

    town: Place
    doors: Doors
    offset: int = 0

    @property
    def token_file(self) -> Path:
        """Where the token lies."""
        return self.town.mission / "keys" / TOKEN_FILE

    async def loses_the_account(self) -> int:
        """Telegram takes the first bot away; the operator puts another's token in its place."""
        self.town.stop_bot()
        before = {"token": self.token_file.read_text().strip(), "revoked": True}
        await self.doors.post("bots", before)
        token = made_up_token()
        self.token_file.write_text(token)
        self.town.start_bot()
        return staff_bot(token)

    async def passes(self, hours: int) -> None:
        """Let hours go by for everybody."""
        self.offset += hours * HOUR
        self.town.clock_file.write_text(str(self.offset))
        await self.doors.post("clock", {"offset_seconds": self.offset})

    async def until(self, so: Callable[[], Awaitable[bool]], bot: int | None = None) -> None:
        """Wait until something is so; people write, which brings Telegram's date."""
        end = time.monotonic() + 30
        while not await so():
            assert time.monotonic() < end, "it never happened"
            somebody = await ReporterChat.arrives(self.doors)
            somebody.bot = bot
            await somebody.posts("text", text="/start")
            await asyncio.sleep(0.3)

    def rows(self) -> dict[str, set[int]]:
        """What is kept of chats: drafts, and messages that must go one day."""
        with closing(reading(self.town.settings.database)) as database:
            return {
                "drafts": {key for (key,) in database.execute("SELECT key FROM drafts")},
                "traces": {key for (key,) in database.execute("SELECT key FROM traces")},
            }

    async def has_forgotten(self, table: str, old: dict[str, set[int]]) -> bool:
        """Whether nothing of this is kept any more."""
        return self.rows()[table].isdisjoint(old[table])

    def writes_a_letter(self, reference: str, words: str) -> None:
        """An officer answers."""
        text = self.town.folder / "letter.txt"
        text.write_text(words)
        key = str(Officers.of(self.town.mission).key_file("officer-1"))
        arguments = ("--template", "question", "--identity", key, "--text", str(text))
        sent = self.town.amana("letter", reference, *arguments)
        assert sent.returncode == 0, sent.stderr

    async def calls_to(self, bot: int, person: int) -> list[str]:
        """What a bot asked Telegram to do in somebody's chat."""
        calls = (await self.doors.get("traffic", bot=bot))["calls"]
        return [c["method"] for c in calls if str(c["parameters"].get("chat_id")) == str(person)]


@pytest.fixture
def town() -> Iterator[Place]:
    """A mission whose bot reads its clock from a file."""
    with place(seed=52, program=CLOCKED_BOT) as found:
        found.start_bot()
        yield found


async def has_news(reporter: ReporterChat) -> bool:
    """Whether "You have news." stands in the chat."""
    chat = await reporter.look()
    return any(button.has("✉") for message in chat.shown for button in message.buttons)


async def test_what_the_first_bot_took_opens_through_the_second(town: Place) -> None:
    """The code opens the case, its letter is read, an addition joins it; old doors do no harm."""
    async with client(town.url) as http:
        change = Change(town, Doors(http))
        reporter, unsent = [await ReporterChat.arrives(change.doors) for _ in range(2)]
        code = await reporter.reports("The guard at the well. Zqfirst.", chosen=HERE)
        await reporter.until(lambda chat: len(chat.messages) == 1)
        await unsent.agrees()
        await unsent.writes("I am still thinking. Zqunsent.")
        officers = Officers.of(town.mission)
        reference = officers.case_of(code).reference
        change.writes_a_letter(reference, "Which well? Zqletter.")
        await change.passes(1)
        await change.until(lambda: has_news(reporter))
        news, old = reporter.card, change.rows()

        second = await change.loses_the_account()
        here = reporter.with_bot(second)
        await here.writes("/start")
        await here.taps("🔑")
        await here.screen("code")
        await here.writes(code)
        await here.screen("case")
        await here.taps("✉")
        assert "Which well? Zqletter." in (await here.screen("letter")).text
        await here.taps("✅")
        await here.screen("case")
        await here.writes("The one by the school. Zqsecond.")
        await here.cleared()

        (case,) = officers.read()
        assert (case.reference, case.tells("Zqfirst"), case.tells("Zqsecond")) == (
            reference, True, True,
        )  # fmt: skip

        for button in news.buttons:
            await reporter.posts("tap", message_id=news.id, button=button.data)
        await here.writes("/help")
        await here.writes(code)
        await here.screen("case")
        assert "Zqletter" not in here.seen.words
        assert (await reporter.look()).card == news, "nobody answers in the old chat"

        for table in ("drafts", "traces"):
            await change.passes(25)
            await change.until(partial(change.has_forgotten, table, old), second)
        assert await change.calls_to(second, unsent.person) == []
        assert await change.doors.violations() == []
