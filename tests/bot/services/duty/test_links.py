"""Officers' chats: sealed, one each, and gone with the officer."""

from dataclasses import replace

from bot.sealing.server_keys import ServerKey
from bot.services.duty.links import Links
from tests.bot.sealing.cast import Seeded
from tests.bot.services.scene import Scene

CHAT, OTHER = 7_000_111_222, 7_000_333_444


def links_of(scene: Scene, key: ServerKey | None = None) -> Links:
    """The links over a scene's store."""
    return Links(scene.store, key or scene.server_key, scene.random, lambda: scene.roster)


async def test_a_link_is_found_both_ways_and_after_a_restart(scene: Scene) -> None:
    """By officer and by chat."""
    await links_of(scene).link("ada", CHAT)
    again = links_of(scene)
    await again.load()

    assert (again.chat("ada"), again.officer(CHAT), again.linked()) == (CHAT, "ada", ("ada",))
    assert (again.chat("ben"), again.officer(OTHER)) == (None, None)


async def test_the_account_lies_nowhere_in_clear(scene: Scene) -> None:
    """The row holds the officer's name, and sealed bytes that another key does not open."""
    await links_of(scene).link("ada", CHAT)
    (row,) = await scene.store.links()
    thief = links_of(scene, ServerKey.generate(Seeded("thief")))
    await thief.load()

    assert CHAT.to_bytes(8, "big") not in row.sealed
    assert str(CHAT).encode() not in row.sealed
    assert thief.linked() == ()


async def test_an_officer_has_one_chat_and_a_chat_one_officer(scene: Scene) -> None:
    """A new phone replaces the old; a shared phone is whoever linked it last."""
    links = links_of(scene)
    await links.link("ada", CHAT)
    await links.link("ada", OTHER)
    assert (links.chat("ada"), links.officer(CHAT)) == (OTHER, None)

    await links.link("ben", OTHER)
    assert (links.chat("ada"), links.officer(OTHER)) == (None, "ben")
    assert [row.officer for row in await scene.store.links()] == ["ben"]


async def test_who_leaves_the_roster_is_forgotten_for_good(scene: Scene) -> None:
    """Even if the name comes back; a roster that is not there forgets nobody."""
    links = links_of(scene)
    await links.link("ada", CHAT)
    whole, scene.roster = scene.roster, None
    await links.drop_leavers()
    assert len(await scene.store.links()) == 1
    assert links.chat("ada") is None, "while there is no roster nobody is told"

    assert whole is not None
    left = tuple(officer for officer in whole.officers if officer.name != "ada")
    intakes = {
        queue: replace(intake, readers=tuple(r for r in intake.readers if r != "ada"))
        for queue, intake in whole.intakes.items()
    }
    scene.roster = replace(whole, officers=left, intakes=intakes)
    await links.drop_leavers()
    scene.roster = whole

    assert await scene.store.links() == []
    assert links.chat("ada") is None
