"""What a look of duty's costs while hundreds of urgent cases wait for an answer.

Owns the one measurement: the look that comes every few seconds and with every
new case, beside one that reads every case anew, as after a change of roster.
"""

import asyncio
import time

from tests.bench.figures import Facts
from tests.bot.services.duty.test_crowd import CROWD, crowd
from tests.bot.services.duty.watchtower import Watchtower
from tests.bot.services.scene import Scene


def looks(count: int = 50) -> Facts:
    """Milliseconds of a look at which nothing changed, and of one that reads every case."""
    idle, anew = asyncio.run(_looks(count))
    return {"unanswered": CROWD, "idle_ms": round(idle, 2), "anew_ms": round(anew, 1)}


async def _looks(count: int) -> tuple[float, float]:
    scene = Scene()
    tower = Watchtower(scene)
    await tower.duty.begin()
    await crowd(tower)
    began = time.perf_counter()
    for _ in range(count):
        await tower.tick()
    idle = (time.perf_counter() - began) / count
    scene.with_officer("ada", languages=("en",))
    began = time.perf_counter()
    await tower.tick()
    anew = time.perf_counter() - began
    await scene.close()
    return idle * 1000, anew * 1000
