"""A report by somebody who does not read: every card is heard, nothing of it stays.

The programs that speak are of Python here (`tests.ground.voices`), so what a
voice message says can be read; the real ones are judged by `make interop`.
"""

import os
from collections.abc import Iterator

import httpx
import pytest

from tests.ground import voices
from tests.ground.doors import Doors, client
from tests.ground.place import Place, place
from tests.ground.reporter import ReporterChat

STORY = b"OggS" + bytes(2000)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A mission whose bot has a voice."""
    folder = voices.made(tmp_path_factory.mktemp("voices"))
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    languages = {"AMANA_LANGUAGES__ALLOW_UNREVIEWED": "sw,fr"}
    with place(extra={"PATH": path, **languages}) as found:
        found.start_bot()
        yield found


class Listener:
    """Somebody who taps 🔊 on each card, and the voices that they heard."""

    def __init__(self, chat: ReporterChat, url: str) -> None:
        self.chat = chat
        self._url = url

    async def listens(self) -> str:
        """Tap 🔊 on the card; what the voice above the new card says."""
        await self.chat.taps("🔊")
        return await self.voice()

    async def voice(self) -> str:
        """What the only voice in the chat says."""
        await self.chat.until(lambda chat: any(m.has_media for m in chat.shown))
        shown = await self.chat.doors.get(f"people/{self.chat.person}/chat")
        (item,) = [m["media"] for m in shown["messages"] if m["media"] and m["from"] == "bot"]
        assert item["kind"] == "voice"
        async with httpx.AsyncClient(base_url=self._url, trust_env=False) as web:
            return voices.heard((await web.get(item["url"])).content)


async def test_a_whole_report_by_listening_tapping_and_speaking(town: Place) -> None:
    """From choosing a language to the receipt, without reading a word."""
    async with client(town.url) as http:
        doors = Doors(http)
        chat = await ReporterChat.arrives(doors, "fr")
        listener = Listener(chat, town.url)
        await chat.writes("/start")

        await chat.taps("🌐")
        said = await listener.listens()
        assert said.startswith("<fr-fr>"), "in the language of the phone"
        assert "<sw>Kiswahili" in said, "each language by its own voice"
        await chat.picks("sw")

        said = await listener.listens()
        assert said.startswith("<sw>Kompyuta inakusomea haya.\n")
        assert "\n1: Anza" in said.replace("1:\n", "1: ")
        await chat.taps("▶")
        await chat.until(lambda shown: not any(m.has_media for m in shown.shown))

        await listener.listens()
        await chat.taps("✅")
        await listener.listens()
        await chat.sends("voice", STORY, duration=42)
        await chat.cleared()
        said = await listener.listens()
        assert "0:42" in said
        await chat.answers({"hurt": "adult", "kind": "aid", "reply": "code"})
        said = await listener.listens()
        assert "1:\nTuma" in said
        code = await chat.submits()

        await chat.until(lambda shown: [bool(m.receipt) for m in shown.shown] == [True])
        receipt = next(m for m in chat.seen.shown if m.receipt)
        await chat.posts("tap", message_id=receipt.id, button=receipt.button("🔊").data)
        said = await listener.voice()
        assert "Hatusomi namba ya taarifa kwa sauti" in said
        assert not any(code[at : at + 4] in said for at in range(0, 20, 4))
        assert not any(" ".join(code[at : at + 4]) in said for at in range(0, 20, 4))

        await chat.posts("tap", message_id=receipt.id, button=receipt.button("🧹").data)
        await chat.until(lambda shown: not shown.messages)
        assert await doors.violations() == []


async def test_only_cards_that_all_people_see_are_kept(town: Place) -> None:
    """What lies in the cache says nothing of anyone: no count, no choice, no time."""
    kept = [path for path in town.written() if "cache" in path.parts]
    assert kept, "some cards were said to everybody"
    for path in kept:
        said = voices.heard(path.read_bytes())
        assert "0:42" not in said
        assert "Maneno yako" not in said
        assert "Tumepata" not in said
        assert "Hatusomi namba ya taarifa" not in said
        assert path.stat().st_mtime == 0


async def test_a_kill_while_speaking_leaves_no_voice_behind(town: Place) -> None:
    """Telegram has the voice, the bot never hears of it: it is gone with the next step."""
    async with client(town.url) as http:
        doors = Doors(http)
        chat = await ReporterChat.arrives(doors, "fr")
        await chat.writes("/start")
        before = chat.card
        await doors.fault("hang", method="sendVoice", seconds=60, commit=True)
        await chat.posts("tap", message_id=before.id, button=before.button("🔊").data)
        await chat.until(lambda shown: any(m.has_media for m in shown.shown))
        town.kill_bot()
        await doors.faults_over()
        town.start_bot()

        await chat.until(lambda shown: shown.card is not None and shown.card.id > before.id)
        await chat.writes("/start")
        await chat.until(lambda shown: not any(m.has_media for m in shown.shown))
        assert len(chat.seen.shown) == 1
