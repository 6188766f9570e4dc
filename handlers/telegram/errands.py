"""Runs what falls due beside everything else, each errand once at a time.

Owns the tasks behind the clock's tick: a deletion that Telegram keeps
refusing must hold up neither another chat's nor a day key's end. An errand
that fails is told by its class, and stays due: the next tick brings it again.
"""

import asyncio
from collections.abc import Awaitable, Callable

Errand = Callable[[], Awaitable[None]]


class Errands:
    """Errands under way, by key."""

    def __init__(self, trouble: Callable[[str, str], None]) -> None:
        self._trouble = trouble
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def start(self, key: int, errand: Errand) -> None:
        """Run an errand, unless the one of this key is still under way."""
        if key not in self._tasks:
            task = asyncio.create_task(self._run(errand))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def close(self) -> None:
        """Stop; what was not finished is still due after the restart."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, errand: Errand) -> None:
        try:
            await errand()
        except Exception as error:  # noqa: BLE001  # the edge: it must stop no other errand
            self._trouble(type(error).__name__, "")
