"""Webhooks: secret, order, retries, answers that call methods, and what getWebhookInfo tells."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram.error import TelegramError

from tests.simulator.rig import Json, Stage, until


@dataclass
class Receiver:
    """A small HTTP server that plays the bot's side."""

    port: int = 0
    updates: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b"{}"
    delay: float = 0.0
    retry_after: int = 0
    open: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request after the other and answer each with the next status."""
        task = asyncio.current_task()
        assert task is not None
        self.open.add(task)
        while await self._one(reader, writer):
            pass
        writer.close()
        await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().splitlines()
        except (asyncio.IncompleteReadError, ConnectionError):
            return False
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(headers["content-length"]))
        self.updates.append(json.loads(body))
        self.secrets.append(headers.get("x-telegram-bot-api-secret-token"))
        await asyncio.sleep(self.delay)
        status = self.statuses.pop(0) if self.statuses else 200
        reply = f"HTTP/1.1 {status} Word\r\nContent-Type: application/json\r\n"
        reply += f"Retry-After: {self.retry_after}\r\n" if self.retry_after else ""
        writer.write(f"{reply}Content-Length: {len(self.answer)}\r\n\r\n".encode() + self.answer)
        await writer.drain()
        return True

    @property
    def url(self) -> str:
        """The address to give to setWebhook."""
        return f"http://127.0.0.1:{self.port}/hook"

    def texts(self) -> list[str]:
        """The texts that arrived, in order."""
        return [u["message"]["text"] for u in self.updates]


@pytest.fixture
async def receiver(stage: Stage) -> AsyncIterator[Receiver]:
    """A receiver without a webhook pointing at it yet; the webhook is removed afterwards."""
    made = Receiver()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    await stage.bot.get_updates(offset=-1)
    last = (await stage.bot.get_updates())[-1].update_id
    await stage.call("getUpdates", offset=last + 1, timeout=0)
    yield made
    await stage.bot.delete_webhook()
    server.close()
    await asyncio.gather(*made.open)


async def test_updates_arrive_with_the_secret(stage: Stage, receiver: Receiver) -> None:
    """The secret stands in its header, and what waited before is delivered too."""
    await stage.act("text", text="before")
    assert await stage.bot.set_webhook(receiver.url, secret_token="s3cret_-")
    await stage.act("text", text="after")
    await until(lambda: len(receiver.updates) == 2)
    assert receiver.texts() == ["before", "after"]
    assert receiver.secrets == ["s3cret_-", "s3cret_-"]
    await asyncio.sleep(0.2)
    info = await stage.bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_refused_updates_come_again_in_order(stage: Stage, receiver: Receiver) -> None:
    """After a 500 the same update is repeated, and those behind it wait for it."""
    receiver.statuses = [500, 503]
    await stage.bot.set_webhook(receiver.url)
    for text in ("a", "b"):
        await stage.act("text", text=text)
    await until(lambda: len(receiver.updates) >= 2)
    info = await stage.bot.get_webhook_info()
    assert info.last_error_message is not None
    assert info.last_error_message.startswith("Wrong response from the webhook: 50")
    await until(lambda: len(receiver.updates) == 4)
    assert receiver.texts() == ["a", "a", "a", "b"]


async def test_retries_wait_as_long_as_asked(stage: Stage, receiver: Receiver) -> None:
    """A Retry-After header sets the wait."""
    receiver.statuses = [503]
    receiver.retry_after = 1
    await stage.bot.set_webhook(receiver.url)
    began = time.monotonic()
    await stage.act("text", text="a")
    await until(lambda: len(receiver.updates) == 2)
    assert time.monotonic() - began >= 1.0


async def test_an_unreachable_webhook_keeps_updates(stage: Stage, receiver: Receiver) -> None:
    """Nothing listens: the update waits, and the reason is told."""
    await stage.bot.set_webhook("http://127.0.0.1:9/hook")
    await stage.act("text", text="waits")
    await asyncio.sleep(0.2)
    info = await stage.bot.get_webhook_info()
    assert info.pending_update_count == 1
    assert info.last_error_message == "Connection refused"
    await stage.bot.set_webhook(receiver.url)
    await until(lambda: receiver.texts() == ["waits"])


async def test_dropping_forgets_what_waited(stage: Stage, receiver: Receiver) -> None:
    """With drop_pending_updates nothing old arrives."""
    await stage.act("text", text="old")
    await stage.bot.set_webhook(receiver.url, drop_pending_updates=True)
    await stage.act("text", text="new")
    await until(lambda: receiver.texts() == ["new"])


async def test_people_do_not_wait_for_each_other(stage: Stage, receiver: Receiver) -> None:
    """Order holds within a chat; chats are delivered side by side."""
    receiver.delay = 0.3
    others = [await stage.new_person() for _ in range(5)]
    await stage.bot.set_webhook(receiver.url)
    for person in others:
        await stage.door(f"people/{person}/text", text="hi")
    await until(lambda: len(receiver.updates) == 5, seconds=1.0)


async def test_an_answer_may_call_a_method(stage: Stage, receiver: Receiver) -> None:
    """A webhook's answer with a method is carried out."""
    call = {"method": "sendMessage", "chat_id": stage.person, "text": "from the answer"}
    receiver.answer = json.dumps(call).encode()
    await stage.bot.set_webhook(receiver.url)
    await stage.act("text", text="hi")
    await until(lambda: len(receiver.updates) == 1)
    await asyncio.sleep(0.2)
    assert (await stage.chat())["messages"][-1]["text"] == "from the answer"


async def test_deliveries_are_doubled_and_reordered_on_demand(
    stage: Stage, receiver: Receiver
) -> None:
    """Faults garble what arrives at a webhook, as networks do."""
    await stage.door("faults", kind="duplicate_updates")
    await stage.bot.set_webhook(receiver.url)
    await stage.act("text", text="twice")
    await until(lambda: receiver.texts() == ["twice", "twice"])
    receiver.updates.clear()
    receiver.delay = 0.2
    await stage.door("faults", kind="reorder_updates")
    for text in ("a", "b", "c"):
        await stage.act("text", text=text)
    await until(lambda: receiver.texts() == ["a", "c", "b"])


async def test_a_cloud_address_is_out_of_reach(stage: Stage) -> None:
    """Only loopback can be reached from here."""
    with pytest.raises(TelegramError, match="failed to resolve host"):
        await stage.bot.set_webhook("https://example.org/hook")
