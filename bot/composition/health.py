"""What monitors and the supervisor are told, put together from the bot's other sides."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from bot.alarms import trouble
from bot.composition.core import Core
from bot.composition.listening import take_address
from bot.composition.reporters import ReporterParts
from bot.composition.state import ServiceState
from bot.errors import StorageError
from bot.services.health import COMMAND, Beat, Figure, Health, coarse, coarse_silence
from bot.services.letter_reading import ERASE
from bot.services.posting import DESK_SEEN
from bot.services.space import MEGABYTE
from handlers.health.server import HealthServer

Request = Mapping[str, Any]
TICK_PATIENCE: Final = 120.0
"""Seconds that one tick may take; a key turn over many open drafts takes some."""
ROOM_STEP: Final = 64 * MEGABYTE
"""Beyond the largest file that anybody can send: one that comes must not show."""
_READING: Final = 600
"""Seconds to which the age of the last reading is rounded: officers' hours are theirs."""
_COUNTS: Final = {
    "updates_taken": "Updates that were kept.",
    "cards_sent": "Messages sent or edited.",
    "calls_answered": "Calls that Telegram took.",
    "calls_refused": "Calls that Telegram refused.",
    "calls_failed": "Calls that did not reach Telegram, or whose answer did not reach us.",
}
_OFTEN: Final = " In tens, and anew every six hours."


class HealthParts:
    """The pages for monitors, and the signs of life for the supervisor."""

    def __init__(
        self,
        core: Core,
        reporters: ReporterParts,
        state: ServiceState,
        ticked: Callable[[], float],
        alarms: Callable[[], Mapping[str, bool]],
    ) -> None:
        """Take the bot's sides, when the loop that erases last began, and which alarms stand."""
        self._core, self._reporters, self._state = core, reporters, state
        self._ticked, self._alarms = ticked, alarms
        beats = (
            Beat("tick", ticked, TICK_PATIENCE),
            Beat("updates", self._heard, 2 * reporters.silence),
        )
        self._health = Health(core.clock.monotonic, beats, self._obstacles, self._figures)
        self._listening: socket.socket | None = None

    def open(self) -> None:
        """Take the address, if there is one; OperatorError if it cannot be had."""
        place = self._core.settings.health.place
        if place is not None:
            self._listening = take_address("health.address", place)

    async def serve(self) -> None:
        """Answer monitors until cancelled."""
        if self._listening is None:
            await asyncio.Event().wait()
        else:
            await HealthServer(self._health, trouble).serve(self._listening)

    def alive(self) -> bool:
        """Whether every loop that matters gives signs of life."""
        return not self._health.silent()

    def commands(self) -> Mapping[str, Callable[[Request], Awaitable[Mapping[str, Any]]]]:
        """What the running bot answers on its socket."""
        return {COMMAND: self._asked}

    async def _asked(self, _request: Request) -> Mapping[str, Any]:
        failing = list(await self._health.obstacles())
        return {"failing": failing, "alarms": dict(self._alarms())}

    def _heard(self) -> float:
        return self._reporters.way_in.heartbeat

    async def _obstacles(self) -> Sequence[str]:
        found = {
            "intake_closed": self._core.roster() is None,
            "disk_full": self._state.space.full,
            "telegram_away": self._reporters.telegram_is_away(),
            "store_fails": not await self._store_answers(),
        }
        return [name for name, is_so in found.items() if is_so]

    async def _store_answers(self) -> bool:
        try:
            await self._core.store.remembered(DESK_SEEN)
        except StorageError:
            return False
        return True

    async def _figures(self) -> Sequence[Figure]:
        return [*self._counted(), *self._ages(), *await self._waiting(), *await self._standing()]

    def _counted(self) -> list[Figure]:
        shown = self._state.counts.shown
        return [
            _one(f"amana_{name}_total", meaning + _OFTEN, shown(name), counts=True)
            for name, meaning in _COUNTS.items()
        ]

    def _ages(self) -> list[Figure]:
        now, silence = self._core.clock.monotonic(), self._reporters.silent_for()
        return [
            _one("amana_tick_age_seconds", "Since the last tick began.", now - self._ticked()),
            _one("amana_updates_age_seconds", "Since the way in was at work, in steps.",
                 coarse_silence(now - self._heard())),
            _one("amana_telegram_age_seconds", "Since Telegram answered, in steps.",
                 coarse_silence(silence)),
        ]  # fmt: skip

    async def _waiting(self) -> list[Figure]:
        store = self._core.store
        # Counted where they lie: a flood must not be read into memory at each scrape.
        inbox, told = await store.count_updates(), await store.count_outbox(ERASE)
        return [
            _one("amana_inbox_waiting", "Updates not dealt with yet, in tens.", coarse(inbox)),
            _one("amana_outbox_waiting", "What officers are to be told, in tens.",
                 coarse(told)),
        ]  # fmt: skip

    async def _standing(self) -> list[Figure]:
        clock, now = self._core.clock, self._core.clock.now()
        seen = now - (await self._core.store.remembered(DESK_SEEN) or now)
        free = self._state.space.free // ROOM_STEP * ROOM_STEP
        alarms = {name: float(stands) for name, stands in self._alarms().items()}
        return [
            _one("amana_ready", "Whether a report could be taken now.",
                 not await self._health.obstacles()),
            _one("amana_clock_trusted", "Whether the clock is believed.", clock.trusted()),
            _one("amana_desk_age_seconds", "Since somebody read, in steps of ten minutes.",
                 seen - seen % _READING),
            _one("amana_disk_free_bytes", "Room on the database's disk, in steps.", free),
            Figure("amana_alarm", "Whether an alarm stands.", alarms, label="name"),
        ]  # fmt: skip


def _one(name: str, meaning: str, value: float, *, counts: bool = False) -> Figure:
    return Figure(name, meaning, {"": float(value)}, counts=counts)
