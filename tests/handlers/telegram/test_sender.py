"""The one way out: in order of urgency, patient per chat, and never losing a call silently."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from handlers.telegram.sender import (
    WORKERS,
    BlockedError,
    GoneError,
    Lane,
    RefusedError,
    ReplacedError,
    Sender,
)
from tests.handlers.telegram.fakes import ScriptedApi, soon


@pytest.fixture
def api() -> ScriptedApi:
    """A Telegram of its own."""
    return ScriptedApi()


@pytest.fixture
async def sender(api: ScriptedApi) -> AsyncIterator[Sender]:
    """A sender at work."""
    async with Sender(api) as at_work:
        yield at_work


async def send(
    sender: Sender, chat: int = 1, lane: Lane = Lane.CARDS, **said: Any
) -> tuple[Any, bool]:
    """Send a message."""
    return await sender.call(lane, chat, "sendMessage", {"text": "x", **said})


async def test_an_answer_comes_back(sender: Sender, api: ScriptedApi) -> None:
    """With no doubt about it; the chat is among the parameters, and for 0 there is none."""
    assert await send(sender, 5) == ({"message_id": 1000}, False)
    await sender.call(Lane.REST, 0, "getMyName", {})

    assert [call.parameters for call in api.calls] == [{"chat_id": 5, "text": "x"}, {}]


async def test_lanes_go_in_their_order_and_each_in_its_own(api: ScriptedApi) -> None:
    """Receipts first, then cards, then deletions; first come first served within."""
    sender = Sender(api)
    api.gate.clear()
    blocking = [asyncio.create_task(send(sender, 1000 + n)) for n in range(WORKERS)]
    async with sender:
        await asyncio.sleep(0.01)  # every worker has its hands full
        later = [
            asyncio.create_task(send(sender, chat, lane))
            for chat, lane in [
                (1, Lane.REST), (2, Lane.CARDS), (3, Lane.FIRST), (4, Lane.REST), (5, Lane.FIRST),
            ]
        ]  # fmt: skip
        await asyncio.sleep(0.01)
        api.gate.set()
        await asyncio.gather(*blocking, *later)

    assert [call.chat for call in api.calls[WORKERS:]] == [3, 5, 2, 1, 4]


async def test_many_calls_are_under_way_at_once(sender: Sender, api: ScriptedApi) -> None:
    """One slow chat keeps nobody waiting; but there is a bound."""
    await asyncio.gather(*(send(sender, chat) for chat in range(1, 60)))

    assert api.most_at_once == WORKERS


async def test_retry_after_holds_that_chat_alone(sender: Sender, api: ScriptedApi) -> None:
    """Others go on; what is sent to the resting chat meanwhile waits without a call."""
    api.will("sendMessage", soon(60))
    resting = asyncio.create_task(send(sender, 1))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(send(sender, 1))
    await send(sender, 2)
    await asyncio.sleep(0.01)

    assert [call.chat for call in api.calls] == [1, 2]
    assert not resting.done()
    assert not second.done()
    assert [doubt for _, doubt in await asyncio.gather(resting, second)] == [False, False]
    assert [call.chat for call in api.calls] == [1, 2, 1, 1]


async def test_retry_after_is_obeyed_however_often(sender: Sender, api: ScriptedApi) -> None:
    """A call is never given up because Telegram is busy."""
    api.will("sendMessage", *(soon(2) for _ in range(20)))

    assert (await send(sender))[0] == {"message_id": 1000}


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_whole_seconds_are_understood(
    sender: Sender, api: ScriptedApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the library gives them unless asked otherwise."""
    monkeypatch.delenv("PTB_TIMEDELTA")
    api.will("sendMessage", soon(0), soon(0))

    assert (await send(sender))[0] == {"message_id": 1000}


@pytest.mark.parametrize(
    "said",
    [
        "Message is not modified: specified new message content is exactly the same",
        "Query is too old and response timeout expired or query ID is invalid",
        "query id is invalid",
    ],
)
async def test_what_is_done_already_is_done(sender: Sender, api: ScriptedApi, said: str) -> None:
    """A refusal that means that nothing is left to do is a success."""
    api.will("editMessageText", BadRequest(said))

    assert await sender.call(Lane.CARDS, 1, "editMessageText", {}) == (True, False)


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (Forbidden("bot was blocked by the user"), BlockedError),
        (Forbidden("user is deactivated"), BlockedError),
        (BadRequest("Chat not found"), BlockedError),
        (BadRequest("message to edit not found"), GoneError),
        (BadRequest("message can't be deleted for everyone"), GoneError),
    ],
)
async def test_refusals_are_final_and_typed(
    sender: Sender, api: ScriptedApi, error: TelegramError, refusal: type[RefusedError]
) -> None:
    """One call, one verdict, and not a word of Telegram's text in it."""
    api.will("sendMessage", error)

    with pytest.raises(refusal) as refused:
        await send(sender)
    assert refused.value.args == ()
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    ("error", "doubt"),
    [
        (NetworkError("reset"), True),
        (TimedOut(), True),
        (TelegramError("Internal Server Error"), False),
        (TelegramError("Invalid server response"), False),
        (InvalidToken(), False),
    ],
)
async def test_failures_are_tried_again_and_doubt_is_told(
    sender: Sender, api: ScriptedApi, error: TelegramError, doubt: bool
) -> None:
    """Only a connection that broke can hide a message that arrived; an answer cannot."""
    api.will("sendMessage", error, error, error)

    assert await send(sender) == ({"message_id": 1000}, doubt)
    assert len(api.calls) == 4


async def test_a_card_that_a_newer_one_replaced_is_dropped(
    sender: Sender, api: ScriptedApi
) -> None:
    """Before it leaves, and between two tries."""
    with pytest.raises(ReplacedError):
        await sender.call(Lane.CARDS, 1, "sendMessage", {}, lambda: True)
    assert api.calls == []

    api.will("sendMessage", NetworkError("reset"))
    with pytest.raises(ReplacedError):
        await sender.call(Lane.CARDS, 1, "sendMessage", {}, lambda: len(api.calls) > 0)
    assert len(api.calls) == 1


async def test_after_so_many_tries_a_sender_may_give_up(api: ScriptedApi) -> None:
    """Where it was told to; the refusal names the class of the failure alone."""
    api.will("sendMessage", *(NetworkError("a long text") for _ in range(9)))
    async with Sender(api, tries=3) as sender:
        with pytest.raises(RefusedError, match=r"^NetworkError$"):
            await send(sender)
    assert len(api.calls) == 3


async def test_a_fault_of_our_own_reaches_its_caller_and_stops_nothing(
    sender: Sender, api: ScriptedApi
) -> None:
    """However many there are, the sender goes on."""
    for _ in range(WORKERS + 1):
        api.will("sendMessage", ValueError("ours"))
        with pytest.raises(ValueError, match="ours"):
            async with asyncio.timeout(2):
                await send(sender)

    assert (await send(sender))[0]


async def test_whoever_stopped_waiting_costs_no_call(sender: Sender, api: ScriptedApi) -> None:
    """A cancelled caller's call is not sent."""
    api.will("sendMessage", soon(30))
    waiting = asyncio.create_task(send(sender, 1))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0.05)

    assert len(api.calls) == 1


async def test_the_end_cancels_whoever_waits(api: ScriptedApi) -> None:
    """Under way, queued, or resting: each ends, and asks again after the restart."""
    api.will("sendMessage", soon(5000), soon(5000))
    async with Sender(api) as sender:
        tasks = [asyncio.create_task(send(sender, chat)) for chat in range(1, 3)]
        await asyncio.sleep(0.01)
        api.gate.clear()
        tasks += [asyncio.create_task(send(sender, chat)) for chat in range(3, WORKERS + 7)]
        await asyncio.sleep(0.01)

    done, pending = await asyncio.wait(tasks, timeout=1)
    assert not pending
    assert all(task.cancelled() for task in done)
