"""The one way out to Telegram: three lanes, one queue, per bot.

Owns the order of calls, retries, and what Telegram asks of us in
`retry_after`. It must never lose a call silently: each ends with an answer,
with a typed refusal, or, when the process stops, cancelled. What may be lost goes by
`once`, beside the lanes.

    Lane.FIRST   pages and receipts, and clearing a chat when its person asks
    Lane.CARDS   cards and callback answers, and clearing what has ended
    Lane.REST    other deletions, notices, the rest
"""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Self

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.telegram.api import BotApi
from handlers.telegram.patience import asked_for, doubled

WORKERS = 16  # calls in flight; Telegram itself allows about 30 a second for one bot
FIRST_PAUSE = 0.5  # seconds after a network failure, then doubling
LONGEST_PAUSE = 30.0
# A card that fell asleep in a queue is worth retrying for as long as its draft lives.
HARMLESS = ("message is not modified", "query is too old", "query id is invalid")


class Lane(IntEnum):
    """Whose turn it is, lower first."""

    FIRST = 0
    CARDS = 1
    REST = 2


class RefusedError(Exception):
    """Telegram refuses this call for good; carries the class of refusal, never a text."""


class BlockedError(RefusedError):
    """The person blocked the bot, or the chat is gone."""


class GoneError(RefusedError):
    """The message to edit or delete is not there any more, or too old."""


class ReplacedError(RefusedError):
    """A newer card replaced this one before it left."""


@dataclass(slots=True)
class Call:
    """One call on its way: where, what, and whether it may have arrived unanswered."""

    lane: Lane
    chat: int
    method: str
    parameters: dict[str, Any]
    answer: asyncio.Future[Any]
    stale: Callable[[], bool] | None = None
    file: tuple[str, bytes] | None = None
    tries: int = 0
    doubtful: bool = field(default=False)


class Sender:
    """Sends calls lane by lane, chat by chat as Telegram allows."""

    def __init__(self, api: BotApi, tries: int | None = None) -> None:
        self._api = api
        self._tries = tries
        self._queue: asyncio.PriorityQueue[tuple[int, int, Call]] = asyncio.PriorityQueue()
        self._order = itertools.count()
        self._resting: dict[int, float] = {}
        self._workers: list[asyncio.Task[None]] = []
        self._waited_for: set[asyncio.Future[Any]] = set()

    async def __aenter__(self) -> Self:
        """Start sending."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(WORKERS)]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop sending; whoever still waits is cancelled and asks again after the restart."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for answer in tuple(self._waited_for):
            answer.cancel()

    async def call(
        self,
        lane: Lane,
        chat: int,
        method: str,
        parameters: dict[str, Any],
        stale: Callable[[], bool] | None = None,
        *,
        file: tuple[str, bytes] | None = None,
    ) -> tuple[Any, bool]:
        """Send one call, however long it takes.

        `chat` is 0 for calls about no chat; `stale` is asked before each try, and
        a call it says yes to is dropped; `file` is a parameter's name and what is uploaded as it.

        Returns:
            Telegram's answer, and whether an earlier try may have arrived too.

        Raises:
            RefusedError: Telegram will never take this call, or it was replaced.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waited_for.add(answer)
        answer.add_done_callback(self._waited_for.discard)
        where = {"chat_id": chat} if chat else {}
        call = Call(lane, chat, method, {**where, **parameters}, answer, stale, file)
        self._put(call)
        return await answer, call.doubtful

    async def once(self, chat: int, method: str, parameters: dict[str, Any]) -> None:
        """Try a call once, in no lane, and drop what fails: for what nobody is owed.

        `chat` is whose rest is kept; the parameters are sent as they are.
        """
        if self._rest(chat) > 0:
            return
        try:
            await self._api.call(method, parameters)
        except RetryAfter as error:
            self._resting[chat] = asyncio.get_running_loop().time() + asked_for(error)
        except TelegramError:
            return

    @property
    def load(self) -> int:
        """Calls that wait, those whose chat must rest included."""
        return len(self._waited_for)

    def _put(self, call: Call) -> None:
        self._queue.put_nowait((call.lane, next(self._order), call))

    async def _work(self) -> None:
        while True:
            _, _, call = await self._queue.get()
            await self._serve(call)
            # An idle worker must not hold a code or a letter until it is given something else.
            del call

    async def _serve(self, call: Call) -> None:
        if call.answer.done():
            return
        if call.stale is not None and call.stale():
            call.answer.set_exception(ReplacedError())
            return
        if (rest := self._rest(call.chat)) > 0:
            self._later(call, rest)
            return
        try:
            result = await self._called(call)
        except asyncio.CancelledError:
            call.answer.cancel()
            raise
        except TelegramError as error:
            self._failed(call, error)
            return
        except Exception as error:  # noqa: BLE001  # its caller's to judge; the lanes go on
            _settle(call, error)
            return
        if not call.answer.done():
            call.answer.set_result(result)

    async def _called(self, call: Call) -> Any:
        if call.file is None:
            return await self._api.call(call.method, call.parameters)
        return await self._api.call_with_file(call.method, call.parameters, *call.file)

    def _rest(self, chat: int) -> float:
        until = self._resting.get(chat, 0.0)
        rest = until - asyncio.get_running_loop().time()
        if rest <= 0:
            self._resting.pop(chat, None)
        return rest

    def _failed(self, call: Call, error: TelegramError) -> None:
        call.tries += 1
        if isinstance(error, RetryAfter):
            pause = asked_for(error)
            self._resting[call.chat] = asyncio.get_running_loop().time() + pause
            self._later(call, pause)
        elif (verdict := _verdict(error)) is not None:
            _settle(call, verdict)
        elif self._tries is not None and call.tries >= self._tries:
            _settle(call, RefusedError(type(error).__name__))
        else:
            # A broken connection can hide a success, and so can a gateway's 5xx,
            # which the library names a NetworkError too.
            call.doubtful = call.doubtful or isinstance(error, NetworkError)
            self._later(call, doubled(FIRST_PAUSE, call.tries - 1, LONGEST_PAUSE))

    def _later(self, call: Call, pause: float) -> None:
        asyncio.get_running_loop().call_later(pause, self._put, call)


def _settle(call: Call, verdict: Exception | bool) -> None:
    if call.answer.done():
        return
    if isinstance(verdict, Exception):
        call.answer.set_exception(verdict)
    else:
        call.answer.set_result(verdict)


def _verdict(error: TelegramError) -> Exception | bool | None:
    """Judge a refusal: an exception is final, True means done already, None means try again."""
    text = error.message.lower()
    if isinstance(error, Forbidden):
        return BlockedError()
    if not isinstance(error, BadRequest):
        return None
    if any(phrase in text for phrase in HARMLESS):
        return True
    if "chat not found" in text:
        return BlockedError()
    return GoneError()
