"""A Bot API that answers by a script, and a bot's parts put together around it.

Owns the fake of `BotApi` for everything above HTTP. It keeps every call in
order; what it is not told it answers as Telegram does when all is well.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import RetryAfter

from bot.services.arrivals import FetchJob, Turn
from bot.services.changes import AddUpdate
from bot.services.drafts import Draft
from bot.services.duty.watching import Watches
from bot.services.files import KeptFile
from bot.services.rows import InboxRow
from handlers.telegram.aloud import Aloud
from handlers.telegram.api import READ_TIMEOUT, BotApi
from handlers.telegram.doors import Doors
from handlers.telegram.fetching import Fetching
from handlers.telegram.items import FileDone, Item, Restored, Update
from handlers.telegram.reporter import Reporter
from handlers.telegram.sender import Sender
from handlers.telegram.showing import Showing
from handlers.telegram.speaking import Speaking
from handlers.telegram.strays import Strays
from handlers.telegram.strip import strip
from handlers.telegram.trying import Keeping
from handlers.telegram.updates import chat_of
from handlers.telegram.urgent import UrgentCards
from handlers.telegram.workers import Workers
from tests.bot.services.scene import BOT, ENGLISH, Scene, pieces
from tests.handlers.telegram.voices import FakeSpeaker

Parameters = dict[str, Any]
Answer = Exception | Callable[[Parameters], Any] | object


@dataclass(frozen=True, slots=True)
class Called:
    """One call that arrived."""

    method: str
    parameters: Parameters

    @property
    def chat(self) -> int:
        """To which chat it went; 0 if to none."""
        return int(self.parameters.get("chat_id", 0))


class ScriptedApi(BotApi):
    """Answers calls as it was told, and keeps them."""

    def __init__(self) -> None:
        self.bot = BOT
        self.calls: list[Called] = []
        self.under_way = 0
        self.most_at_once = 0
        self.files: dict[str, bytes | Exception] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self._script: dict[str, deque[Answer]] = defaultdict(deque)
        self._messages = itertools.count(1000)

    def will(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of a method so, one after another."""
        self._script[method].extend(answers)

    async def call(
        self, method: str, parameters: Parameters | None = None, *, wait: float = READ_TIMEOUT
    ) -> Any:
        """Keep a call and answer it."""
        del wait
        called = Called(method, dict(parameters or {}))
        self.calls.append(called)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            return self._answer(called)
        finally:
            self.under_way -= 1

    async def call_with_file(
        self, method: str, parameters: Parameters, name: str, content: bytes
    ) -> Any:
        """Keep a call with its file among the parameters."""
        return await self.call(method, {**parameters, name: content})

    def _answer(self, called: Called) -> Any:
        script = self._script[called.method]
        answer = script.popleft() if script else self._usual(called)
        if isinstance(answer, Exception):
            raise answer
        return answer(called.parameters) if callable(answer) else answer

    def _usual(self, called: Called) -> Any:
        if called.method in {"sendMessage", "sendVoice"}:
            return {"message_id": next(self._messages)}
        if called.method == "getFile":
            return {"file_path": called.parameters["file_id"], "file_size": 5}
        if called.method.startswith("getMy"):
            return [] if called.method == "getMyCommands" else {}
        return True

    @asynccontextmanager
    async def download(self, file_path: str) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        """Serve a file's bytes, or fail as told."""
        content = self.files.get(file_path, b"voice")
        if isinstance(content, Exception):
            raise content
        yield len(content), pieces(content)

    async def close(self) -> None:
        """Nothing is open."""

    # ------------------------------------------------------------ what was called

    def of(self, *methods: str) -> list[Called]:
        """The calls of some methods, in order."""
        return [call for call in self.calls if call.method in methods]

    @property
    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [call.method for call in self.calls]

    def deleted(self, chat: int) -> list[int]:
        """Messages that were asked to be deleted from a chat, in order."""
        calls = [call for call in self.of("deleteMessages") if call.chat == chat]
        return [message for call in calls for message in call.parameters["message_ids"]]


def soon(milliseconds: int = 20) -> RetryAfter:
    """Telegram asks for patience, for less than it ever would."""
    return RetryAfter(timedelta(milliseconds=milliseconds))


class Bot:
    """Everything between a chat and the store, as the composition root joins it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.api = ScriptedApi()
        self.sender = Sender(self.api)
        self.speaker = FakeSpeaker()
        self.trouble: list[tuple[str, str]] = []
        self.updates = itertools.count(500)
        conversations = scene.conversations
        keeping = Keeping(
            scene.store,
            scene.ring,
            scene.clock,
            scene.random,
            lambda *what: self.trouble.append(what),
        )
        self.watches = Watches(scene.store, scene.clock, scene.sealer, 30 * 60)
        words = (ENGLISH, lambda: scene.mission, ZoneInfo("UTC"))
        self.speaking = Speaking(self.sender, conversations.phone, self.speaker, lambda: True)
        self.urgent = UrgentCards(
            self.sender, self.watches, conversations.phone, words, self.speaking
        )
        self.showing = Showing(self.sender, conversations, *words, self.speaking)
        self.doors = Doors(self.sender, conversations, scene.notices, ENGLISH, self.speaking)
        aloud = Aloud(self.speaking, ENGLISH, ZoneInfo("UTC"))
        elsewhere = (Strays(self.sender, ENGLISH), self.doors, self.urgent, aloud)
        self.reporter = Reporter(conversations, self.showing, self.sender, elsewhere, keeping)
        self.workers: Workers[Item] = Workers(self.reporter.handle)
        self.fetching = Fetching(self.api, scene.sealing, self._fetched)
        self.reporter.fetching = self.fetching

    def _fetched(self, job: FetchJob, kept: KeptFile | None) -> None:
        self.workers.put(job.chat, FileDone(job, kept))

    async def keep(self, raw: Parameters) -> tuple[int, Update]:
        """Keep an update in the inbox as the poller does."""
        stripped = {**strip(raw), "update_id": next(self.updates)}
        chat = chat_of(stripped)
        body = json.dumps(stripped).encode()
        row: InboxRow = self.scene.ring.seal_update(BOT, stripped["update_id"], chat, body)
        await self.scene.store.commit(AddUpdate(row))
        return chat, Update(row, stripped)

    async def arrives(self, *raws: Parameters) -> None:
        """Let updates come in together, and wait until all of it is dealt with."""
        for chat, update in [await self.keep(raw) for raw in raws]:
            self.workers.put(chat, update)
        await self.quiet()

    async def restored(self, turn: Turn) -> None:
        """Bring a chat up to date."""
        assert turn.draft is not None
        self.workers.put(turn.draft.slot, Restored(turn))
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until no chat is at work and nothing is being fetched."""
        async with asyncio.timeout(10):
            while tasks := [
                *self.workers._tasks.values(),
                *self.fetching._underway.running(),
                *self.reporter._answers,
            ]:
                await asyncio.wait(tasks)

    async def draft(self, chat: int) -> Draft:
        """A chat's draft, which there must be."""
        draft = await self.scene.conversations.load(chat)
        assert draft is not None
        return draft
