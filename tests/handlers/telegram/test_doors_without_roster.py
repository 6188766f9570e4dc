"""While no roster may be used, a door stays shut and stays where it is."""

from tests.bot.services.letters import case_with_note, written
from tests.handlers.telegram import raw
from tests.handlers.telegram.fakes import Bot, ScriptedApi


async def test_a_door_that_cannot_open_now_is_not_taken_away(bot: Bot, api: ScriptedApi) -> None:
    """It holds the letter's only key; when a roster is there again, it opens."""
    scene = bot.scene
    row = await case_with_note(scene)
    number, sealed, door = await written(scene, row)
    await scene.posting.post(row.reference, number, sealed, door)
    scene.clock.pass_(24 * 3600 - 60)
    (notice,) = await scene.notices.due()
    (data,) = notice.doors

    roster, scene.roster = scene.roster, None
    await bot.arrives(raw.tapped(data, card=1000))
    assert api.of("deleteMessages", "editMessageText") == []

    scene.roster = roster
    await bot.arrives(raw.tapped(data, card=1000))
    assert len(api.of("editMessageText")) == 1
