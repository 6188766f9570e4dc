"""A scene for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.services.scene import Scene
from tests.bot.services.stores import Failing


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A mission in memory, as on its first day."""
    made = Scene()
    yield made
    await made.close()


@pytest.fixture
async def failing(scene: Scene) -> Failing:
    """The scene's store, which can fail."""
    scene.store = store = Failing()
    scene.wake()
    return store
