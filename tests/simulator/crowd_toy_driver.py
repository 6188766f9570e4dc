"""The toy bot over plain HTTP: long polling in, Bot API calls out.

Owns the requests only; what is answered is the toy bot's. Bounded by its caller, who
cancels it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.simulator.crowd_toy_bot import Op, ToyBot

TOKEN = "123456:" + "t" * 35


class Driver:
    """Carries updates to the toy bot and its operations back."""

    def __init__(self, api: str, bot: ToyBot) -> None:
        self.bot = bot
        self.offset = 0
        self.client = httpx.AsyncClient(base_url=f"{api}/bot{TOKEN}", timeout=30, trust_env=False)

    async def call(self, method: str, **parameters: Any) -> Any:
        """One call of the Bot API; a refusal is a failure of the test."""
        answer = (await self.client.post(f"/{method}", json=parameters)).json()
        assert answer["ok"], (method, answer["description"])
        return answer["result"]

    async def run(self) -> None:
        """Poll for ever."""
        while True:
            await self.poll()

    async def poll(self) -> None:
        """One long poll and everything that follows from it."""
        for update in await self.call("getUpdates", offset=self.offset, timeout=5):
            self.offset = update["update_id"] + 1
            if "message" in update:
                await self._message(update["message"])
            elif "callback_query" in update:
                await self._tap(update["callback_query"])

    async def _message(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        words = message.get("text") or f"a file {message.get('caption', '')}"
        await self._do(chat, self.bot.on_message(chat, message["message_id"], words))

    async def _tap(self, query: dict[str, Any]) -> None:
        chat, number = query["message"]["chat"]["id"], query["message"]["message_id"]
        await self.call("answerCallbackQuery", callback_query_id=query["id"])
        await self._do(chat, self.bot.on_tap(chat, number, query["data"]))

    async def _do(self, chat: int, ops: list[Op]) -> None:
        for op in ops:
            face = {
                "text": op.text,
                "reply_markup": {"inline_keyboard": op.rows},
                "entities": op.entities,
            }
            if op.name == "send":
                sent = await self.call("sendMessage", chat_id=chat, **face)
                self.bot.talk(chat).card = sent["message_id"]
            elif op.name == "edit":
                await self._edit(chat, op.ids[0], face)
            else:
                await self.call("deleteMessages", chat_id=chat, message_ids=op.ids)

    async def _edit(self, chat: int, number: int, face: dict[str, Any]) -> None:
        parameters = {"chat_id": chat, "message_id": number, **face}
        answer = (await self.client.post("/editMessageText", json=parameters)).json()
        assert answer["ok"] or "not modified" in answer["description"], answer["description"]


@contextlib.asynccontextmanager
async def driven(api: str, bot: ToyBot) -> AsyncIterator[Driver]:
    """The toy bot at work while the block runs; its failure fails the block."""
    driver = Driver(api, bot)
    await driver.call("getMe")
    working = asyncio.ensure_future(driver.run())
    try:
        yield driver
    finally:
        # A bot that broke down on the way raises its own fault here, not the crowd's.
        failed = working.done()
        working.cancel()
        await asyncio.gather(working, return_exceptions=not failed)
        await driver.client.aclose()
