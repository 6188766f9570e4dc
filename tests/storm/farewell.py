"""Nobody stuck: after the storm each person writes once more, taps once more, and is answered.

Owns that last visit. It taps what only moves between screens, so that nothing
which the verdict looks at is changed.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from simulator.crowd.hands import AwayError, Hands, Look, RefusedError
from simulator.crowd.screen import BACK, HELP, LANGUAGE, Key

PATIENCE_S = 60.0
AT_ONCE = 20
HARMLESS = (HELP, LANGUAGE, BACK)


async def unanswered(api: str, bot: str, people: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who got no answer, by number."""
    room = asyncio.Semaphore(AT_ONCE)
    trust = ssl.create_default_context()

    async def visit(number: int, person: str) -> str | None:
        async with (
            room,
            httpx.AsyncClient(base_url=api, timeout=90, trust_env=False, verify=trust) as http,
        ):
            return None if await _is_answered(Hands(http, person, bot)) else str(number)

    visits = [visit(n, each["person"]) for n, each in enumerate(people) if each["person"]]
    return [number for number in await asyncio.gather(*visits) if number is not None]


async def _is_answered(hands: Hands) -> bool:
    try:
        before = await hands.look()
        sent = await hands.say("/start")
        after = await _until(hands, before, lambda look: look.screen.newest > sent)
        return after is not None and await _is_answered_to_a_tap(hands, after)
    except (AwayError, RefusedError):
        return False


# A card may be shown anew just under the finger: then the tap is done again, as people do.
async def _is_answered_to_a_tap(hands: Hands, look: Look) -> bool:
    for _ in range(3):
        key = _harmless(look)
        if key is None:
            return False
        try:
            await hands.tap(key)
        except RefusedError:
            look = await hands.look()
            continue
        before = look
        answer = await _until(hands, look, lambda now: now.screen.answers(before.screen))  # noqa: B023  # used at once
        return answer is not None
    return False


def _harmless(look: Look) -> Key | None:
    return next((key for sign in HARMLESS if (key := look.screen.key(sign))), None)


async def _until(hands: Hands, look: Look, so: Callable[[Look], bool]) -> Look | None:
    end = time.monotonic() + PATIENCE_S
    while (left := end - time.monotonic()) > 0:
        look = await hands.watch(look.revision, min(left, 10.0))
        if so(look):
            return look
    return None
