"""The looks at the outbox: at once for whoever calls, and never all that a machine does."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from bot.composition.forwarding import LONGEST_REST, OutboxParts

LOOK_S = 0.02


async def looks_in(seconds: float, every: float) -> int:
    """How often is looked while somebody writes so often, and a look takes its time."""
    looks = 0

    async def tick() -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(LOOK_S)

    async def nothing() -> None:
        """Forwarding has nothing to do."""

    stirred = asyncio.Event()
    parts = SimpleNamespace(_stirred=stirred, tick=tick, forwarding=SimpleNamespace(look=nothing))
    answering = asyncio.create_task(OutboxParts._answer_stirs(cast("Any", parts)))
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        stirred.set()
        await asyncio.sleep(every)
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    return looks


async def test_a_flood_does_not_make_looking_all_that_is_done() -> None:
    """Looking takes a fifth of the time, however often somebody writes."""
    assert 1 <= await looks_in(0.6, every=0.002) <= 0.6 / (5 * LOOK_S) + 1


async def test_whoever_comes_alone_is_looked_for_at_once() -> None:
    """Each of those who come one by one."""
    assert await looks_in(0.6, every=0.2) >= 3
    assert LONGEST_REST <= 1, "a call for help waits no longer, whatever a look costs"
