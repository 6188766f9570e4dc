"""A scene for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.services.scene import Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A mission in memory, as on its first day."""
    made = Scene()
    yield made
    await made.close()
