"""Cases that wait at a watchtower for longer than they should."""

from dataclasses import replace

from bot.casework.clocks import DAY, HOUR
from bot.services.rows import CaseRow
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.officers.office import Office

MORNING = 1_750_000_000 - 1_750_000_000 % DAY + 6 * HOUR
EVERYONE = ["ada", "ben", "cleo"]


async def goes_by(tower: Watchtower, seconds: int) -> None:
    """Let a long time go by, looked at twice in every half-hour."""
    for _ in range(seconds // 900):
        tower.scene.clock.pass_(900)
        await tower.tick()


async def told(tower: Watchtower, priority: int = 2, state: str = "submitted") -> CaseRow:
    """A report of a priority that came in the morning, whose readers were told half an hour on."""
    tower.scene.clock.at = MORNING
    tower.wake()
    await tower.duty.begin()
    row, _, _ = await tower.scene.files("They took my cow.")
    changed = replace(row, priority=priority, state=state)
    tower.scene.store._tables.cases[row.key] = changed
    await goes_by(tower, HOUR)
    assert sorted(tower.way.names) == EVERYONE
    tower.way.told.clear()
    return changed


def with_heads(tower: Watchtower, *names: str) -> None:
    """Let these officers be heads, and no others."""
    everyone = (officer.name for officer in tower.scene.people.roster.officers)
    roles = {name: ("intake", "head") if name in names else ("intake",) for name in everyone}
    Office(tower.scene).roles(**roles)
