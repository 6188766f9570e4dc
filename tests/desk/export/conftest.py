"""A case whose words are hostile, with a file whose name is a path, and officers who export it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.casefile import CaseFile
from tests.bot.services.scene import Scene
from tests.desk.export.bench import FILE, STORY, Bench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Ada's browser at a case with a story and a voice message."""
    scene = Scene(seed="desk export")
    await scene.tells(STORY)
    turn = await scene.sends_voice(len(FILE))
    kept = await scene.keep(turn.fetch[0], FILE)
    await scene.conversations.file_kept(turn.fetch[0], kept)
    await scene.sends()
    made = Bench(scene, tmp_path)
    made.reference = (await scene.case()).reference
    yield made
    await made.http.aclose()
    await scene.close()


@pytest.fixture
async def case(bench: Bench) -> CaseFile:
    """The opened case."""
    return await bench.office.opens("ada", bench.reference)


@pytest.fixture
def head(bench: Bench) -> Bench:
    """The officer is a head now."""
    bench.is_now("head")
    return bench
