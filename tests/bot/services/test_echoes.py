"""A second tap on a card that is gone begins nothing."""

from bot.interview.events import Tapped
from bot.interview.schema import Phase
from bot.services.arrivals import Arrival
from bot.services.echoes import AFTERGLOW
from tests.bot.services.scene import CHAT, Scene
from tests.bot.services.turns import arrives, phase


async def test_an_echo_of_the_last_tap_begins_nothing(scene: Scene) -> None:
    """A second tap on a card that is gone; but words, or a minute later, do begin."""
    await scene.tells("words")
    await scene.taps("stop:hurt")

    echo = await scene.taps("stop:hurt")
    assert echo.silent
    assert echo.draft is None
    assert await scene.store.drafts() == []
    assert phase(await scene.writes("new words")) is Phase.LIMITS
    await scene.taps("stop:limits")
    scene.clock.pass_(AFTERGLOW + 1)
    assert (await scene.taps("start:welcome")).draft is not None


async def test_an_echo_still_finishes_its_update(scene: Scene) -> None:
    """Otherwise it would come again at every start."""
    await scene.tells("words")
    await scene.taps("stop:hurt")
    finish = await arrives(scene, 3)

    await scene.conversations.take(CHAT, Arrival(events=(Tapped("stop:hurt"),)), finish)

    assert await scene.store.waiting_updates() == []
