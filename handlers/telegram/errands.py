"""Runs what falls due beside everything else, each errand once at a time.

Owns the work behind the clock's tick: a deletion that Telegram keeps
refusing must hold up neither another chat's nor a day key's end. An errand
that fails is told by its class, and stays due: the next tick brings it again.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from handlers.telegram.underway import Underway

Errand = Callable[[], Awaitable[None]]


class Errands:
    """Errands under way, by key."""

    def __init__(self, trouble: Callable[[str, str], None]) -> None:
        self._trouble = trouble
        self._underway: Underway[int] = Underway()

    def start(self, key: int, errand: Errand) -> None:
        """Run an errand, unless the one of this key is still under way."""
        self._underway.start(key, partial(self._run, errand))

    async def close(self) -> None:
        """Stop; what was not finished is still due after the restart."""
        await self._underway.close()

    async def _run(self, errand: Errand) -> None:
        try:
            await errand()
        except Exception as error:  # noqa: BLE001  # the edge: it must stop no other errand
            self._trouble(type(error).__name__, "")
