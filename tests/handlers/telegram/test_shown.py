"""What is only shown, or may be taken twice: its update goes after it was seen."""

import asyncio
from base64 import urlsafe_b64encode

import pytest

from bot.errors import ConflictError, StorageError
from bot.services.changes import Change, FinishUpdate
from handlers.telegram.shown import Shown
from storage.memory import MemoryStore
from tests.bot.services.scene import BOT
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi

FINISH = FinishUpdate(BOT, 1, 0)


class Hesitant(MemoryStore):
    """Refuses once, and counts what it finished."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def commit(self, *changes: Change) -> None:
        """Refuse the first time."""
        assert changes == (FINISH,)
        self.asked += 1
        if self.asked == 1:
            raise StorageError


async def test_the_next_question_survives_a_kill_before_it_was_shown(
    bot: Bot, api: ScriptedApi
) -> None:
    """While Telegram has not answered, the tap is still in the inbox; then it is not."""
    row, _, _ = await bot.scene.files()
    way = urlsafe_b64encode(row.locator).decode().rstrip("=")
    api.gate.clear()
    arriving = asyncio.create_task(bot.arrives(raw.tapped(f"after:consent:?:{way}", card=60)))
    async with asyncio.timeout(10):
        while not api.of("sendMessage"):  # noqa: ASYNC110  # a fake API sets no event
            await asyncio.sleep(0)
    waiting = await bot.scene.store.waiting_updates()
    api.gate.set()
    await arriving

    assert len(waiting) == 1
    assert await bot.scene.store.waiting_updates() == []
    assert len(api.of("sendMessage")) == 1


async def test_a_store_that_refuses_shows_nothing_twice() -> None:
    """Shown is shown, however often the update must be finished."""
    times = []

    async def show() -> None:
        times.append(1)

    store = Hesitant()
    shown = Shown(show, FINISH, store)
    with pytest.raises(StorageError):
        await shown()
    await shown()

    assert (times, store.asked) == ([1], 2)


async def test_what_somebody_else_changed_is_finished_all_the_same() -> None:
    """Whoever changed it meanwhile shows it; the update must not wait for a restart."""
    store = Hesitant()
    store.asked = 1

    async def show() -> None:
        raise ConflictError

    await Shown(show, FINISH, store)()

    assert store.asked == 2
