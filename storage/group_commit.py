"""Commits that are asked for together are made durable together.

Owns the queue between the callers of `commit` and the one writer: what
arrives while a transaction is being written goes into the next one, so that
64 callers cost one fsync and one hop, not 64. It never decides what becomes
of an item: the writer says so for each, and one caller's conflict is no
other caller's business.
"""

import asyncio
from collections.abc import Callable, Sequence

from bot.errors import StorageError
from bot.services.changes import Change
from storage.thread import Thread

Item = tuple[Change, ...]
Outcome = BaseException | None
Write = Callable[[Sequence[Item]], list[Outcome]]

# Bounds what one transaction may hold, and so how long the last of a burst waits.
LARGEST_GROUP = 256


class GroupCommit:
    """Gathers items and hands them to the writer's thread, one group at a time."""

    def __init__(self, thread: Thread, write: Write) -> None:
        self._thread = thread
        self._write = write
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._busy = False
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def commit(self, item: Item) -> None:
        """Return when the item is durable.

        The caller may be cancelled while waiting; the item is then written all
        the same, or was already.
        """
        if self._closed:
            raise StorageError("The store is closed.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((item, future))
        if not self._busy:
            self._busy = True
            self._idle.clear()
            loop.call_soon(self._send)  # after all who are ready in this turn of the loop
        outcome = await future
        if outcome is not None:
            raise outcome

    async def drain(self) -> None:
        """Take no more, and return when all that was taken is durable."""
        self._closed = True
        await self._idle.wait()

    def _send(self) -> None:
        group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]

        def work() -> list[Outcome]:
            return self._write([item for item, _ in group])

        def then(outcomes: list[Outcome] | None, fault: BaseException | None) -> None:
            told = outcomes if outcomes is not None else [fault] * len(group)
            for (_, future), outcome in zip(group, told, strict=True):
                if not future.done():
                    future.set_result(outcome)
            self._next()

        self._thread.post(work, then)

    def _next(self) -> None:
        if self._waiting:
            self._send()
        else:
            self._busy = False
            self._idle.set()
