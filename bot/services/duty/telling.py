"""Tells officers by every way that leads to them, and goes on where one is shut.

Owns what is still owed on a way after another has worked: a page that only
reached a mailbox is tried again at the phone, until somebody answers. It
knows no case; it is handed names and an alert.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from bot.services.duty.alerts import Alert, Way

PATIENCE = 30.0
"""Seconds for one way; a long silence of Telegram must not hold up the second path."""

Try = tuple[str, Way, Alert]

_log = logging.getLogger(__name__)


class Telling:
    """The ways, tried side by side."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self.ways = tuple(ways)
        self._owed: dict[int, set[Try]] = {}

    def reaches(self, officer: str) -> bool:
        """Whether any way leads to an officer."""
        return any(way.reaches(officer) for way in self.ways)

    def carries(self, officer: str, alert: Alert) -> bool:
        """Whether any way that leads to an officer is for such alerts."""
        return any(way.carries(alert) and way.reaches(officer) for way in self.ways)

    async def tell(self, item: int, names: Iterable[str], alert: Alert) -> dict[str, list[str]]:
        """Tell officers of an alert by every way that carries it.

        Returns:
            The ways that worked, by officer; nobody if all are shut. Where one worked, the
            others stay owed to `item`.
        """
        tries = {
            (name, way, alert)
            for name in names
            for way in self.ways
            if way.carries(alert) and way.reaches(name)
        }
        worked = await _try(tries)
        if worked:
            self._owed.setdefault(item, set()).update(tries - worked)
        reached: dict[str, list[str]] = {}
        for name, way, _ in worked:
            reached.setdefault(name, []).append(way.name)
        return reached

    async def again(self, item: int) -> None:
        """Try once more what is owed to an item."""
        owed = self._owed.get(item, set())
        owed -= await _try(set(owed))

    def owes(self, item: int) -> bool:
        """Whether a way has not worked yet for an item."""
        return bool(self._owed.get(item))

    def over(self, item: int) -> None:
        """Owe nothing more: it is answered, or gone."""
        self._owed.pop(item, None)


async def _try(tries: set[Try]) -> set[Try]:
    """Try them side by side; gives those that worked."""
    order = list(tries)
    worked = await asyncio.gather(*(_told(*each) for each in order))
    return {each for each, accepted in zip(order, worked, strict=True) if accepted}


async def _told(officer: str, way: Way, alert: Alert) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await way.tell(officer, alert)
    except TimeoutError:
        return False
    except Exception as error:  # noqa: BLE001  # whatever one way is, the others were gone by
        _log.error("duty.way_failed", extra={"error": type(error).__name__})
        return False
