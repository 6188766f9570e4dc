"""A bot between a scripted Telegram and a store in memory; no pause takes long."""

from collections.abc import AsyncIterator

import pytest

from handlers.telegram import fetching, poller, sender, trying
from tests.bot.services.scene import Scene
from tests.handlers.telegram.fakes import Bot, ScriptedApi
from tests.handlers.telegram.staffed import OFFICER, Desk
from tests.handlers.telegram.stores import Refusing


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause between tries be a few milliseconds, and `retry_after` have fractions."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    monkeypatch.setattr(sender, "FIRST_PAUSE", 0.002)
    monkeypatch.setattr(sender, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(fetching, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(fetching, "LONGEST_PAUSE", 0.01)
    monkeypatch.setattr(trying, "PAUSE", 0.002)
    monkeypatch.setattr(trying, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.005)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A mission in memory."""
    made = Scene()
    yield made
    await made.close()


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    """A bot that sends."""
    made = Bot(scene)
    async with made.sender:
        yield made
        await made.fetching.close()
        await made.workers.close(1)


@pytest.fixture
def api(bot: Bot) -> ScriptedApi:
    """What the bot calls."""
    return bot.api


@pytest.fixture
def store(scene: Scene) -> Refusing:
    """The scene's store, which can refuse; ask for it before the bot."""
    scene.store = refusing = Refusing()
    scene.wake()
    return refusing


@pytest.fixture
async def desk(scene: Scene) -> AsyncIterator[Desk]:
    """A staff bot with one officer linked."""
    made = Desk(scene)
    async with made.sender:
        await made.links.link("ada", OFFICER)
        yield made
