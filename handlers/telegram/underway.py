"""Work that goes on beside everything else, by key.

Owns that one key's work runs once at a time, however often it is asked for.
What the work is and how it may fail is its owner's affair: nothing here
catches anything.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")


class Underway(Generic[Key]):
    """Tasks that are running, by key."""

    def __init__(self) -> None:
        self._tasks: dict[Key, asyncio.Task[None]] = {}

    def start(self, key: Key, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin a key's work, unless it is under way already."""
        if key not in self._tasks:
            task = asyncio.create_task(work())
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    def running(self) -> list[asyncio.Task[None]]:
        """What is running now."""
        return list(self._tasks.values())

    async def close(self) -> None:
        """Stop all of it."""
        tasks = self.running()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
