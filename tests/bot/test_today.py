"""Today's facts follow the day, the roster and whoever reads."""

from collections.abc import AsyncIterator

import pytest

from bot.config import Settings
from bot.errors import ConfigError
from bot.i18n import Catalogs
from bot.sealing.roster_signing import VerifiedRoster
from bot.services.changes import Remember
from bot.services.posting import DESK_SEEN
from bot.services.roster_watch import RosterWatch
from bot.services.space import Space
from bot.today import DESK_SILENCE, Today
from tests.bot.services.scene import Scene


def no_roster() -> VerifiedRoster:
    """Refuse, as a mission without a signed roster does."""
    raise ConfigError("there is no roster")


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A mission in memory, as on its first day."""
    made = Scene()
    yield made
    await made.close()


@pytest.fixture
def today(scene: Scene) -> Today:
    """Today over the scene's clock, with nobody to seal to."""
    roster = RosterWatch(no_roster, scene.clock, 30)
    return Today(
        Settings(), Catalogs.load(wanted=("en",)), scene.clock, roster, Space(lambda: 1 << 40)
    )


async def test_a_desk_that_was_never_seen_is_missed_a_day_after_the_first_start(
    scene: Scene, today: Today
) -> None:
    """A restart in between does not begin the day anew."""
    await today.begin(scene.store)
    scene.clock.pass_(DESK_SILENCE - 1)
    await today.begin(scene.store)
    await today.look(scene.store)
    assert today.mission().desk_seen

    scene.clock.pass_(1)
    await today.look(scene.store)
    assert not today.mission().desk_seen

    await scene.store.commit(Remember(DESK_SEEN, scene.clock.now()))
    await today.look(scene.store)
    assert today.mission().desk_seen


async def test_nobody_is_missed_on_the_word_of_a_doubted_clock(scene: Scene, today: Today) -> None:
    """A clock that jumped a year says nothing of the officers."""
    await today.begin(scene.store)
    scene.clock.believed = False
    scene.clock.pass_(365 * DESK_SILENCE)
    await today.look(scene.store)

    assert today.desk_seen


def test_facts_are_made_anew_only_when_one_of_them_changed(scene: Scene, today: Today) -> None:
    """The same all day long; without a roster they say that no report can be taken."""
    first = today.mission()
    scene.clock.pass_(60)
    assert today.mission() is first
    assert not first.intake_open

    scene.clock.pass_(DESK_SILENCE)
    assert today.mission() is not first
