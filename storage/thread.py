"""One thread that owns one connection.

Owns the way between the event loop and a thread: one hop there, one hop
back, in order. The thread never touches the loop but to hand back what a
piece of work returned, and a caller who is cancelled never stops the work:
what has begun is finished, so no transaction can be left open.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar, cast

from bot.errors import StorageError

T = TypeVar("T")
Job = Callable[[], None]


class Thread:
    """Work for one thread, done in the order in which it was posted."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._stopped = False
        # A daemon: forgetting close() must not keep a dying process alive, and
        # a kill in the middle of a commit is what the journal is for.
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def post(
        self, work: Callable[[], T], then: Callable[[T | None, BaseException | None], None]
    ) -> None:
        """Do the work on the thread, then call back on the running loop with what came of it.

        Raises:
            StorageError: the thread was stopped; the work would wait for ever.
        """
        if self._stopped:
            raise StorageError("The store is closed.")
        loop = asyncio.get_running_loop()

        def job() -> None:
            value: T | None = None
            fault: BaseException | None = None
            try:
                value = work()
            except BaseException as raised:  # noqa: BLE001  # handed to the caller, whatever it is
                fault = raised
            with contextlib.suppress(RuntimeError):  # the loop is gone: nobody is left to tell
                loop.call_soon_threadsafe(then, value, fault)

        self._jobs.put(job)

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work on the thread and return what it returns, or raise what it raises."""
        future: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
        kept: list[T | None] = []

        def then(value: T | None, fault: BaseException | None) -> None:
            if not future.done():
                kept.append(value)
                # As a result, not as an exception: a caller who is cancelled at
                # this very moment would leave it unread, and asyncio would log it.
                future.set_result(fault)

        self.post(work, then)
        fault = await future
        if fault is not None:
            raise fault
        return cast("T", kept[0])

    def stop(self) -> None:
        """End the thread after all that was posted; waits for it."""
        self._stopped = True
        self._jobs.put(None)
        self._thread.join()

    async def finish(self, work: Callable[[], object]) -> None:
        """Do a last piece of work and stop; the second time, nothing."""
        if not self._stopped:
            await self.run(work)
            self.stop()

    def _serve(self) -> None:
        for job in iter(self._jobs.get, None):
            job()
