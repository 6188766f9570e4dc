"""The loops of the running bot outlive what goes wrong in one of their turns."""

import asyncio
import contextlib

import pytest

from bot import app


class Failing(app.Bot):
    """A bot whose every tick but the last fails in another way."""

    def __init__(self) -> None:
        self.failures: list[Exception] = [OSError("vanished"), ValueError("words"), KeyError("x")]
        self.reached = asyncio.Event()

    async def _tick(self) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.reached.set()


async def test_no_failure_ends_the_loop_that_erases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A roster file that vanishes under it must not keep drafts and day keys for ever."""
    monkeypatch.setattr(app, "TICK", 0.001)
    bot = Failing()
    task = asyncio.create_task(bot._forever(bot._tick))
    try:
        await asyncio.wait_for(bot.reached.wait(), 5)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
    assert not bot.failures
