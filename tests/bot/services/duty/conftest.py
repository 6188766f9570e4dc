"""A watchtower over a scene."""

import pytest

from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.scene import Scene


@pytest.fixture
async def tower(scene: Scene) -> Watchtower:
    """Duty that has just begun."""
    made = Watchtower(scene)
    await made.duty.begin()
    return made
