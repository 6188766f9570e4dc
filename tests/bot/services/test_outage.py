"""Who is told that messages were lost, and when a silence is no outage."""

from collections.abc import AsyncIterator

import pytest

from bot.services.outage import HEARD, JUST_BEFORE, LONG, NOTED_EVERY, TOLD_FOR, Outage
from tests.bot.services.scene import CHAT, Scene

OTHER = CHAT + 1


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A mission in memory."""
    made = Scene()
    yield made
    await made.close()


async def begun(scene: Scene) -> Outage:
    """What a process knows after its start."""
    outage = Outage(scene.store, scene.clock)
    await outage.begin()
    return outage


async def test_a_long_silence_is_told_to_each_once(scene: Scene) -> None:
    """Before the note of its end is written already, and not again afterwards."""
    await (await begun(scene)).heard()
    scene.clock.pass_(LONG + NOTED_EVERY)
    outage = await begun(scene)

    assert outage.is_owed(CHAT)
    outage.told(CHAT)
    assert not outage.is_owed(CHAT)
    await outage.heard()
    assert not outage.is_owed(CHAT)
    assert outage.is_owed(OTHER)

    restarted = await begun(scene)
    assert restarted.is_owed(CHAT), "who was told is known in memory only"
    scene.clock.pass_(TOLD_FOR)
    await restarted.heard()
    assert restarted.is_owed(CHAT), "two days of silence are an outage of their own"


async def test_after_two_days_nobody_is_told_any_more(scene: Scene) -> None:
    """What is older can be neither found nor deleted."""
    outage = await begun(scene)
    await outage.heard()
    scene.clock.pass_(LONG + NOTED_EVERY)
    await outage.heard()
    for _ in range(TOLD_FOR // JUST_BEFORE):
        assert outage.is_owed(CHAT)
        scene.clock.pass_(JUST_BEFORE)
        await outage.heard()

    assert not outage.is_owed(CHAT)


async def test_a_night_is_no_outage(scene: Scene) -> None:
    """Telegram keeps for a day what it could not deliver."""
    outage = await begun(scene)
    await outage.heard()
    scene.clock.pass_(LONG - NOTED_EVERY)

    assert not outage.is_owed(CHAT)
    await outage.heard()
    assert not outage.is_owed(CHAT)


async def test_a_clock_that_jumped_is_no_outage(scene: Scene) -> None:
    """Nobody is told, and nothing is noted, on the word of a clock that is doubted."""
    outage = await begun(scene)
    await outage.heard()
    noted = await scene.store.remembered(HEARD)
    scene.clock.pass_(LONG * 2)
    scene.clock.believed = False
    await outage.heard()

    assert not outage.is_owed(CHAT)
    assert await scene.store.remembered(HEARD) == noted


async def test_the_note_is_rounded_and_rare(scene: Scene) -> None:
    """It tells when Telegram answered to ten minutes, and costs one commit in ten."""
    outage = await begun(scene)
    await outage.heard()
    noted = await scene.store.remembered(HEARD)
    assert noted is not None
    assert noted % NOTED_EVERY == 0
    scene.clock.pass_(NOTED_EVERY / 4)
    await outage.heard()

    assert await scene.store.remembered(HEARD) in {noted, noted + NOTED_EVERY}
