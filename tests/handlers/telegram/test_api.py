"""The border of HTTP, against the simulator in a process of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.services.arrivals import FetchJob
from bot.services.drafts import FileInHand
from bot.services.files import KeptFile
from handlers.telegram.api import BotApi
from handlers.telegram.fetching import Fetching
from handlers.telegram.sender import Lane, Sender
from tests.bot.services.scene import Scene
from tests.simulator.rig import new_token, running


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A simulator for this module."""
    with running("--seed", "11") as address:
        yield address


@dataclass
class Line:
    """Our way to the simulator, and the doors behind it."""

    api: BotApi
    token: str
    person: int
    doors: httpx.AsyncClient
    heard: list[float]

    async def fault(self, kind: str, method: str = "*", **facts: Any) -> None:
        """Let something go wrong."""
        said = {"kind": kind, "method": method, **facts}
        answer = await self.doors.post("/control/faults", json=said)
        assert answer.status_code == 200, answer.text

    async def act(self, deed: str, **said: Any) -> None:
        """Let the person do something."""
        body = {"bot": self.api.bot, **said}
        answer = await self.doors.post(f"/control/people/{self.person}/{deed}", json=body)
        assert answer.status_code == 200, answer.text

    async def says(self, text: str) -> Any:
        """Send the person a text."""
        return await self.api.call("sendMessage", {"chat_id": self.person, "text": text})

    async def sees(self) -> list[str]:
        """The texts that the person sees from us."""
        query = {"bot": str(self.api.bot)}
        chat = (await self.doors.get(f"/control/people/{self.person}/chat", params=query)).json()
        return [each["text"] for each in chat["messages"] if each["from"] == "bot"]


@pytest.fixture
async def line(url: str) -> AsyncIterator[Line]:
    """A bot and a person who has opened its chat."""
    token = new_token()
    heard: list[float] = []
    api = BotApi(token, f"{url}/", heard.append)
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as doors:
        await api.call("getMe")
        made = await doors.post("/control/people", json={"bot": api.bot})
        ready = Line(api, token, made.json()["person"], doors, heard)
        await ready.act("text", text="/start")
        yield ready
        await doors.delete("/control/faults")
    await api.close()


async def test_an_answer_is_plain_values(line: Line) -> None:
    """And the text arrives as it was, in any script."""
    answer = await line.says("héllo مرحبا 😀")

    assert isinstance(answer["message_id"], int)
    assert await line.sees() == ["héllo مرحبا 😀"]


async def test_the_servers_date_is_heard_about_once_a_second(line: Line) -> None:
    """For trusted time; not at each of many calls."""
    for _ in range(10):
        await line.says("x")

    assert 1 <= len(line.heard) <= 2
    assert abs(line.heard[0] - time.time()) < 5


async def test_refusals_have_their_classes(line: Line) -> None:
    """What the sender judges by."""
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await line.api.call("sendMessage", {"chat_id": 5, "text": "x"})
    with pytest.raises(BadRequest, match=r"(?i)empty"):
        await line.says("")
    await line.act("block")
    with pytest.raises(Forbidden):
        await line.says("x")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("500", TelegramError),
        ("502", TelegramError),
        ("html", TelegramError),
        ("truncated", TelegramError),
        ("401", InvalidToken),
        ("404", InvalidToken),
        ("cut_before", NetworkError),
        ("cut_after", NetworkError),
    ],
)
async def test_failures_have_their_classes(
    line: Line, kind: str, error: type[TelegramError]
) -> None:
    """One call fails, the next goes through; no refusal that would be final."""
    await line.fault(kind, "sendMessage")

    with pytest.raises(error) as failed:
        await line.says("x")
    assert not isinstance(failed.value, BadRequest | Forbidden)
    assert line.token not in f"{failed.value!r} {failed.value} {failed.value.__cause__}"
    await line.says("y")


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_flood_control_says_how_long(line: Line) -> None:
    """In whole seconds."""
    await line.fault("429", "sendMessage", retry_after=7)

    with pytest.raises(RetryAfter) as asked:
        await line.says("x")
    assert asked.value._retry_after.total_seconds() == 7


async def test_a_server_that_hangs_is_given_up_in_time(line: Line) -> None:
    """After the time that the call was given."""
    await line.fault("hang", "getMe", seconds=20)
    began = time.monotonic()

    with pytest.raises(TimedOut):
        await line.api.call("getMe", wait=0.2)
    assert time.monotonic() - began < 5


async def test_nobody_there_is_a_network_error() -> None:
    """Refused at once."""
    api = BotApi(new_token(), "http://127.0.0.1:9")

    with pytest.raises(NetworkError):
        await api.call("getMe")
    await api.close()


async def test_another_way_in_is_a_conflict(line: Line) -> None:
    """Which the poller waits out, as it does all else."""
    await line.api.call("setWebhook", {"url": "http://127.0.0.1:9/hook"})

    with pytest.raises(Conflict):
        await line.api.call("getUpdates", {"timeout": 0})


def test_the_token_shows_nowhere() -> None:
    """A `repr` may end in a log."""
    token = new_token()
    api = BotApi(token, "http://127.0.0.1:9")

    assert token.partition(":")[2] not in repr(api) + str(api)
    assert api.bot == int(token.partition(":")[0])


async def test_an_answer_that_was_cut_off_may_have_arrived(line: Line) -> None:
    """The sender says so: the person sees two, and one must be swept."""
    await line.fault("cut_after", "sendMessage")
    async with Sender(line.api) as sender:
        _, doubtful = await sender.call(
            Lane.CARDS, line.person, "sendMessage", {"text": "the card"}
        )

    assert doubtful
    assert await line.sees() == ["the card", "the card"]


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_a_gateways_answer_leaves_doubt_too(line: Line, kind: str) -> None:
    """It says nothing of what the server behind it did; here it did nothing."""
    await line.fault(kind, "sendMessage")
    async with Sender(line.api) as sender:
        _, doubtful = await sender.call(
            Lane.CARDS, line.person, "sendMessage", {"text": "the card"}
        )

    assert doubtful
    assert await line.sees() == ["the card"]


# ---------------------------------------------------------------- files


async def sent_file(line: Line, content: bytes) -> str:
    """Let the person send a voice; Telegram's name for it."""
    facts = {"kind": "voice", "duration": "4", "bot": str(line.api.bot)}
    path = f"/control/people/{line.person}/file"
    answer = await line.doors.post(path, data=facts, files={"file": ("v.ogg", content)})
    assert answer.status_code == 200, answer.text
    updates = await line.api.call("getUpdates", {"timeout": 0})
    file_id: str = updates[-1]["message"]["voice"]["file_id"]
    return file_id


async def test_a_file_streams_with_its_length(line: Line) -> None:
    """Piece by piece."""
    content = bytes(range(256)) * 3000
    facts = await line.api.call("getFile", {"file_id": await sent_file(line, content)})
    async with line.api.download(facts["file_path"]) as (length, pieces):
        got = b"".join([piece async for piece in pieces])

    assert (length, got) == (len(content), content)


async def test_a_file_that_is_not_there_is_refused(line: Line) -> None:
    """Without its address in the error."""
    with pytest.raises(TelegramError) as refused:
        async with line.api.download("voice/none.ogg"):
            pass
    assert line.token not in repr(refused.value)


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "truncated", "500"])
async def test_a_download_that_breaks_is_fetched_again_whole(
    line: Line, scene: Scene, kind: str
) -> None:
    """What is kept is what was sent, and nothing of the broken one is left."""
    content = bytes(range(256)) * 3000
    file = FileInHand(
        number=2, remote=await sent_file(line, content), source=51, size=len(content),
        form="voice", entry=2, case_id="ab" * 16,
    )  # fmt: skip
    done: list[KeptFile | None] = []
    fetching = Fetching(line.api, scene.sealing, lambda _, kept: done.append(kept))
    await line.fault(kind, "file", times=2)
    fetching.start(FetchJob(chat=1, draft=7, file=file))
    async with asyncio.timeout(20):
        await asyncio.gather(*fetching._underway.running())

    (kept,) = done
    assert kept is not None
    assert await scene.store.loose_payloads(2**62) == [kept.payload]
