"""One worker a chat, many chats at once.

Owns the order of what happens in each chat, in memory only: the inbox on
disk is what survives. It must never let one chat wait for another, and never
let one bad update stop the ones behind it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")

Handle = Callable[[int, Item, Callable[[], Sequence[Item]]], Awaitable[None]]
"""Takes the chat, an item, and a question: what has arrived behind it?"""


class Workers(Generic[Item]):
    """Runs items of each chat one after another."""

    def __init__(self, handle: Handle[Item]) -> None:
        self._handle = handle
        self._queues: dict[int, deque[Item]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._closing = False
        self.load = 0
        """Items of all chats that wait; counted, for a flood asks with each of its items."""

    def put(self, chat: int, item: Item) -> None:
        """Queue an item behind the chat's others."""
        self._queues.setdefault(chat, deque()).append(item)
        self.load += 1
        if chat not in self._tasks and not self._closing:
            self._tasks[chat] = asyncio.create_task(self._run(chat))

    def waiting(self, chat: int) -> bool:
        """Whether anything of a chat is queued behind what is being handled."""
        return bool(self._queues.get(chat))

    def busy(self) -> tuple[int, ...]:
        """The chats that something is being handled for."""
        return tuple(self._tasks)

    async def _run(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue and not self._closing:
                self.load -= 1
                await self._handle(chat, queue.popleft(), lambda: queue)
        finally:
            del self._tasks[chat]
            if not queue:
                self._queues.pop(chat, None)
            elif not self._closing:
                self._tasks[chat] = asyncio.create_task(self._run(chat))

    async def close(self, patience: float) -> None:
        """Let what is being handled finish, for so many seconds; the rest stays in the inbox."""
        self._closing = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
