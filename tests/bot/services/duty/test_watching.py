"""The card of a call for help is kept true for an hour, and no longer."""

from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest

from bot.casework.actions import Action
from bot.errors import StorageError
from bot.services.duty.watching import LASTS, Seen, Watch, Watches
from bot.services.followed import Followed
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.officers.office import Office
from tests.bot.services.scene import CHAT

PATIENCE = 1800.0
MESSAGE = 77


@pytest.fixture(params=["told", "asking"])
def tower(tower: Watchtower, request: pytest.FixtureRequest) -> Watchtower:
    """One whose store tells the watches of its commits, and one whose store does not."""
    tower.tells = request.param == "told"
    return tower


def watches_of(tower: Watchtower) -> Watches:
    """Watches over a tower's store."""
    scene = tower.scene
    store = Followed(scene.store) if tower.tells else scene.store
    watches = Watches(store, scene.clock, scene.sealer, PATIENCE)
    if tower.tells:
        tower.followers.append(watches._take)
    return watches


async def watched(tower: Watchtower) -> tuple[Watches, bytes]:
    """A call for help whose card is watched."""
    row = await tower.calls_for_help()
    watches = watches_of(tower)
    watches.begin(CHAT, MESSAGE, row.locator, "en")
    return watches, row.locator


async def test_nothing_is_said_while_nothing_changed(tower: Watchtower) -> None:
    """A card that is still true is left alone."""
    watches, _ = await watched(tower)

    tower.scene.clock.pass_(1700)

    assert await watches.changed() == ()


async def test_a_person_who_looks_is_told_of_with_the_minute(tower: Watchtower) -> None:
    """The time is when it was noticed, to the second, from memory alone."""
    watches, _ = await watched(tower)
    row = next(row for row in await tower.scene.store.cases())
    tower.scene.clock.pass_(300)
    await tower.officer_acts(row, "read")

    ((watch, seen),) = await watches.changed()

    assert (watch.chat, watch.message) == (CHAT, MESSAGE)
    assert (seen.seen, seen.at) == (True, tower.scene.clock.at)
    watches.told(watch, seen)
    assert await watches.changed() == ()


async def test_a_listing_by_a_desk_is_no_person(tower: Watchtower) -> None:
    """What a machine fetches for its list nobody has seen."""
    watches, _ = await watched(tower)
    row = next(row for row in await tower.scene.store.cases())

    await tower.officer_acts(row, "fetch")

    assert await watches.changed() == ()


@pytest.mark.parametrize("aside", [Action.RECUSE, Action.HOLD])
async def test_who_only_steps_aside_has_not_looked(tower: Watchtower, aside: Action) -> None:
    """Nobody has seen it, and the card says nothing else."""
    watches, locator = await watched(tower)
    office = Office(tower.scene)
    office.roles(ada=("head",))

    await office.does("ada", aside)

    assert await watches.changed() == ()
    assert await watches.present(CHAT, MESSAGE, locator) == Seen(seen=False)


async def test_what_was_said_lapses_with_who_was_on_it(tower: Watchtower) -> None:
    """The card says again that nobody has seen it, for nobody is there who has."""
    watches, locator = await watched(tower)
    row = await tower.scene.case()
    await tower.answering.take("ada", row.reference)
    ((watch, seen),) = await watches.changed()
    watches.told(watch, seen)

    await Office(tower.scene).does("ada", Action.RECUSE)

    ((_, now),) = await watches.changed()
    assert (seen.seen, now.seen) == (True, False)
    tower.scene.roster = None
    assert await watches.changed() == (), "without a roster it says what it said"
    assert await watches.present(CHAT, 1, locator) == Seen(seen=False)


async def test_nobody_for_too_long_is_said(tower: Watchtower) -> None:
    """After half an hour, also where the host's clock is not believed."""
    watches, _ = await watched(tower)
    tower.scene.clock.believed = False
    tower.scene.clock.at -= 10**8
    tower.scene.clock.steady += 1801

    ((_, seen),) = await watches.changed()

    assert seen == Seen(seen=False, overdue=True)


async def test_the_link_between_chat_and_case_lasts_an_hour(tower: Watchtower) -> None:
    """Then memory holds nothing that ties them."""
    watches, _ = await watched(tower)

    tower.scene.clock.pass_(LASTS + 1)
    await watches.changed()

    assert watches._watches == {}


async def test_a_tap_after_a_restart_tells_without_a_minute(tower: Watchtower) -> None:
    """The locator on the button is all it takes; an exact time is known no more."""
    _, locator = await watched(tower)
    fresh = watches_of(tower)
    row = next(row for row in await tower.scene.store.cases())

    assert await fresh.present(CHAT, MESSAGE, locator) == Seen(seen=False)
    tower.scene.clock.pass_(1801)
    assert await fresh.present(CHAT, MESSAGE, locator) == Seen(seen=False, overdue=True)
    await tower.officer_acts(row, "acknowledge")
    assert await fresh.present(CHAT, MESSAGE, locator) == Seen(seen=True)


async def test_an_unknown_locator_is_no_case(tower: Watchtower) -> None:
    """A made-up button tells nothing."""
    watches, _ = await watched(tower)

    assert await watches.present(CHAT, 1, urlsafe_b64decode("A" * 22 + "==")) is None


async def test_a_card_that_nothing_touched_costs_no_reading(
    tower: Watchtower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where commits are told of; and what was missed by a failed reading is read again."""
    tower.tells = True
    watches, _ = await watched(tower)
    row = await tower.scene.case()
    await watches.changed()
    await watches.changed()

    async def away(*_: object) -> object:
        raise StorageError

    with monkeypatch.context() as patch:
        patch.setattr(watches._store, "audit", away)
        patch.setattr(watches._store, "case_by_locator", away)
        for _ in range(9):
            assert await watches.changed() == ()
    await tower.officer_acts(row, "read")
    with monkeypatch.context() as patch:
        patch.setattr(watches._store, "audit", away)
        with pytest.raises(StorageError):
            await watches.changed()

    ((_, seen),) = await watches.changed()
    assert seen.seen


async def test_a_case_that_nobody_can_open_freezes_no_other_card(tower: Watchtower) -> None:
    """What cannot be known of one is no reason to leave another with an old sentence."""
    watches, _ = await watched(tower)
    (row,) = await tower.scene.store.cases()
    broken = replace(row, key=row.key + 1, reference="ZZZZZZ", locator=bytes(16), sealed=bytes(64))
    tower.scene.store._tables.cases[broken.key] = broken
    watches._watches = {
        (1, 1): Watch(1, 1, broken.locator, "en", 0, 0.0),
        **watches._watches,
    }
    await tower.officer_acts(row, "read")

    ((watch, seen),) = await watches.changed()

    assert (watch.chat, seen.seen) == (CHAT, True)
