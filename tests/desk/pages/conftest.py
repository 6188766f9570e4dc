"""A rig for each test: one officer's browser at the pages of one case."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.services.scene import Scene
from tests.desk.pages.rig import STORY, Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Ada's browser; one case, whose reporter wrote hostile words."""
    scene = Scene(seed="desk pages")
    row, _, _ = await scene.files(STORY)
    made = Rig(scene, tmp_path)
    made.reference = row.reference
    yield made
    await made.http.aclose()
    await scene.close()
