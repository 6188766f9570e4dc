"""One thing after another in each chat, many chats at once, and nothing bad stops the rest."""

import asyncio
from collections.abc import Callable, Sequence

from handlers.telegram.workers import Workers


class Hands:
    """Handles items, and remembers how."""

    def __init__(self) -> None:
        self.done: list[tuple[int, str]] = []
        self.behind: list[list[str]] = []
        self.under_way: set[int] = set()
        self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, chat: int, item: str, behind: Callable[[], Sequence[str]]) -> None:
        """Handle an item; one called "bad" breaks."""
        assert chat not in self.under_way, "two at once in one chat"
        self.under_way.add(chat)
        self.most = max(self.most, len(self.under_way))
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            if item == "bad":
                raise RuntimeError
            self.behind.append(list(behind()))
            self.done.append((chat, item))
        finally:
            self.under_way.discard(chat)


async def quiet(workers: Workers[str]) -> None:
    """Wait until all is handled."""
    while tasks := list(workers._tasks.values()):
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_each_chat_in_order_and_chats_at_once() -> None:
    """Whatever the chats' items are mixed like."""
    hands = Hands()
    workers = Workers(hands.handle)
    for number in range(20):
        for chat in range(5):
            workers.put(chat, str(number))
    await quiet(workers)

    for chat in range(5):
        assert [item for c, item in hands.done if c == chat] == [str(n) for n in range(20)]
    assert hands.most == 5


async def test_a_chat_that_waits_keeps_no_other_waiting() -> None:
    """Not even for a moment."""
    stuck = asyncio.Event()
    done: list[int] = []

    async def handle(chat: int, _item: str, _behind: Callable[[], Sequence[str]]) -> None:
        if chat == 1:
            await stuck.wait()
        done.append(chat)

    workers = Workers(handle)
    workers.put(1, "x")
    workers.put(2, "x")
    await asyncio.sleep(0.01)

    assert done == [2]
    stuck.set()
    await quiet(workers)
    assert done == [2, 1]


async def test_an_item_that_breaks_stops_nothing_behind_it() -> None:
    """In its own chat and in others."""
    hands = Hands()
    workers = Workers(hands.handle)
    for item in ("a", "bad", "b", "bad", "c"):
        workers.put(1, item)
        workers.put(2, item)
    await quiet(workers)

    assert [item for chat, item in hands.done if chat == 1] == ["a", "b", "c"]
    assert [item for chat, item in hands.done if chat == 2] == ["a", "b", "c"]


async def test_an_item_knows_what_is_behind_it() -> None:
    """So that a card about to be replaced need not be shown."""
    hands = Hands()
    workers = Workers(hands.handle)
    for item in ("a", "b", "c"):
        workers.put(1, item)
    await quiet(workers)

    assert hands.behind == [["b", "c"], ["c"], []]
    assert not workers.waiting(1)


async def test_what_waits_is_counted() -> None:
    """Over all chats, whatever became of what went before."""
    hands = Hands()
    hands.gate.clear()
    workers = Workers(hands.handle)
    for item in ("bad", "a", "b"):
        workers.put(1, item)
        workers.put(2, item)
    assert workers.load == 6
    await asyncio.sleep(0.01)
    assert workers.load == 4

    hands.gate.set()
    await quiet(workers)
    assert workers.load == 0


async def test_a_chat_that_is_done_leaves_nothing_behind() -> None:
    """Neither a queue nor a task; and it begins again."""
    hands = Hands()
    workers = Workers(hands.handle)
    for _ in range(2):
        workers.put(1, "a")
        await quiet(workers)

    assert len(hands.done) == 2
    assert (workers._queues, workers._tasks) == ({}, {})


async def test_closing_lets_what_runs_finish_and_begins_nothing() -> None:
    """The rest is in the inbox."""
    hands = Hands()
    hands.gate.clear()
    workers = Workers(hands.handle)
    workers.put(1, "a")
    workers.put(1, "b")
    await asyncio.sleep(0)
    closing = asyncio.create_task(workers.close(5))
    await asyncio.sleep(0.01)
    workers.put(2, "c")
    hands.gate.set()
    await closing

    assert hands.done == [(1, "a")]
    assert workers.waiting(1)


async def test_closing_waits_no_longer_than_told() -> None:
    """What does not come to its end is cancelled."""
    hands = Hands()
    hands.gate.clear()
    workers = Workers(hands.handle)
    workers.put(1, "a")
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await workers.close(0.02)

    assert hands.done == []
    assert not hands.under_way
