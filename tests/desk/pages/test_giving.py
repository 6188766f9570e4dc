"""Giving a case on: what is fetched first is said beforehand, and how far it is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desk.errors import ServerAwayError
from tests.bot.services.scene import Scene
from tests.desk.office import with_voice
from tests.desk.pages.rig import Rig

GIVE = {"to": "dora", "words": "Asked.", "checked": "yes"}


@pytest.fixture
async def voiced(tmp_path: Path) -> AsyncIterator[Rig]:
    """Ada's browser; one case, with a voice message that nobody has listened to."""
    scene = Scene(seed="desk giving")
    row = await with_voice(scene)
    made = Rig(scene, tmp_path)
    made.reference = row.reference
    yield made
    await made.http.aclose()
    await scene.close()


async def test_how_far_it_is_can_be_asked_while_it_lasts(voiced: Rig) -> None:
    """The page shows it; before and after there is nothing to say."""
    fetching, go_on = asyncio.Event(), asyncio.Event()
    fetch = voiced.client.payload

    async def slowly(reference: str, number: int) -> bytes:
        fetching.set()
        await go_on.wait()
        return await fetch(reference, number)

    async def progress() -> tuple[int, str]:
        answer = await voiced.get(f"{voiced.case}/giving")
        return answer.status_code, answer.text.replace("\u2068", "").replace("\u2069", "")

    check = await voiced.post(
        f"{voiced.case}/decide/assign/check", version=await voiced.version(), **GIVE
    )
    assert f'data-progress="{voiced.case}/giving"' in check.text
    assert "It is fetched and checked before the case is given" in check.text
    assert (await progress())[0] == 204
    voiced.client.payload = slowly  # type: ignore[method-assign]
    async with asyncio.TaskGroup() as group:
        act = group.create_task(voiced.decides("assign", "triaged", **GIVE))
        await fetching.wait()
        assert await progress() == (200, "Fetched and checked: 0 of 1 files.")
        go_on.set()

    assert act.result().status_code == 303
    assert (await progress())[0] == 204


async def test_a_broken_line_leaves_no_progress_behind(voiced: Rig) -> None:
    """It would be said of the next try."""

    async def away(reference: str, number: int) -> bytes:
        raise ServerAwayError("away")

    await voiced.get(voiced.case)  # all but the file is kept by now
    voiced.client.payload = away  # type: ignore[method-assign]
    assert (await voiced.decides("assign", "triaged", **GIVE)).status_code == 503
    assert (await voiced.get(f"{voiced.case}/giving")).status_code == 204


async def test_who_reads_already_is_given_nothing_to_wait_for(voiced: Rig) -> None:
    """Being in charge alone needs no file."""
    fields = {**GIVE, "to": "ada", "version": await voiced.version()}
    page = await voiced.post(f"{voiced.case}/decide/assign/check", **fields)

    assert page.status_code == 200
    assert "data-progress" not in page.text
