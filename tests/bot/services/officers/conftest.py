"""The office in which officers act; it owns no test."""

import pytest

from tests.bot.services.officers.office import Office
from tests.bot.services.scene import Scene


@pytest.fixture
async def office(scene: Scene) -> Office:
    """An office with one new case."""
    await scene.files()
    return Office(scene)
