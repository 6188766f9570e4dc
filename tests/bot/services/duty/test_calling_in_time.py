"""Each step of a call is taken once, over restarts, leaps of the clock and sleep."""

import pytest

from bot.services.audit import acted_at
from tests.bot.services.duty.watchtower import MINUTE, Watchtower


async def test_each_step_is_taken_once_over_restarts(tower: Watchtower) -> None:
    """Built anew at every tick, it calls each one once; nothing exact lies on the disk."""
    row = await tower.calls_for_help()
    for _ in range(90):
        tower.wake()
        await tower.duty.begin()
        await tower.tick()
        tower.scene.clock.pass_(30)

    assert tower.way.names[:2] == ["ada", "ben"]
    assert sorted(tower.way.names[2:]) == ["ada", "ben", "cleo"]
    (rest,) = await tower.rows()
    assert rest.due in {row.received, row.received + 600, row.received + 1800}
    assert all(acted_at(act) % 900 == 0 for act in await tower.scene.store.audit(row.key)), (
        "no act says when to the minute"
    )


async def test_a_step_after_a_restart_is_never_late(tower: Watchtower) -> None:
    """The coarse time is earlier than the true one, so a restart can only hurry."""
    await tower.calls_for_help()
    await tower.tick()
    tower.scene.clock.pass_(5 * MINUTE)
    tower.wake()
    await tower.duty.begin()

    await tower.passes(5.1 * MINUTE)

    assert tower.way.names == ["ada", "ben"]


@pytest.mark.parametrize("jump", [365 * 24 * 3600, -365 * 24 * 3600])
async def test_a_clock_that_jumps_moves_no_step(tower: Watchtower, jump: int) -> None:
    """A year ahead or back, while nobody confirms it: the clock that never jumps counts."""
    clock = tower.scene.clock
    await tower.calls_for_help()
    await tower.tick()
    clock.at += jump
    clock.believed = False

    await tower.passes(9.4 * MINUTE)
    assert tower.way.names == ["ada"]
    await tower.passes(MINUTE)
    assert tower.way.names == ["ada", "ben"]


async def test_a_machine_that_slept_catches_up(tower: Watchtower) -> None:
    """The steady clock may stand still in sleep; a believed host clock tells the wait."""
    clock = tower.scene.clock
    await tower.calls_for_help()
    await tower.tick()

    clock.at += 11 * 60
    clock.steady += 6
    await tower.tick()

    assert tower.way.names == ["ada", "ben"]
