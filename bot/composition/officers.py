"""The officers' API, put together: the index of cases, who may ask, and the web server.

The index is filled beside everything else when the bot starts; the API opens
when it is complete, for half a list could hide the one urgent case. Reports
are taken meanwhile.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.alarms import trouble
from bot.composition.core import Core
from bot.composition.duty import destinations
from bot.composition.listening import take_address
from bot.config import Settings
from bot.services.duty.alerts import Alert, Kind
from bot.services.flooding.mutes import Mutes
from bot.services.followed import Followed
from bot.services.notices import Notices
from bot.services.officers.acting import Acting, Ground
from bot.services.officers.caseload import Caseload
from bot.services.officers.link_codes import LinkCodes
from bot.services.officers.presence import Presence
from bot.services.officers.reading import Reading, Sources
from bot.services.officers.summaries import ServiceFacts
from bot.services.officers.undelivered import GivenUp
from bot.services.officers.views import View
from bot.services.officers.witness import Witness
from bot.services.roster_watch import RosterWatch
from bot.services.second_place import SecondPlace
from handlers.officers.door import Door
from handlers.officers.nonces import Nonces
from handlers.officers.pace import Pace
from handlers.officers.server import serve_officers
from handlers.officers.services import Services, SignedRoster

AGAIN: Final = 10.0
"""Seconds until what failed is tried again."""
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What officers' acts and answers need of the bot's other sides.

    Attributes:
        alarms: which alarms stand.
        telegram_is_away: whether Telegram does not answer.
        seen: notes that somebody reads.
        mutes: chats whose reports are paused.
    """

    store: Followed
    rosters: RosterWatch
    notices: Notices
    second_place: SecondPlace
    alarms: Callable[[], Mapping[str, bool]]
    telegram_is_away: Callable[[], bool]
    seen: Callable[[], Awaitable[None]]
    mutes: Mutes


class OfficerParts:
    """Everything that desks reach."""

    def __init__(self, core: Core, around: Around) -> None:
        self._core, self._around = core, around
        self.caseload = Caseload(core.server_key)
        around.store.follow(self.caseload.take)
        self.pace = Pace(core.clock.monotonic)
        codes = core.server_key.link_codes()
        self.codes = LinkCodes(codes, core.clock.monotonic, core.random)
        self.door = Door(self._services())
        self._listening: socket.socket | None = None
        self._is_loaded = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take the address and learn the cases; OperatorError if the address cannot be had."""
        place = self._core.settings.officers.place
        if place is not None:
            self._listening = take_address("officers.address", place)
        self._tasks = [asyncio.create_task(self._open())]

    def due_cases(self, officer: str, limit: int) -> tuple[Alert, ...]:
        """What an officer has to do, the most pressing first, for the staff bot to say."""
        found = self.caseload.page(officer, View.TODO, -1, limit)
        return tuple(
            Alert(Kind.NEW, case.reference, f"P{case.priority}", case.due)
            for case in found
            if case.due is not None
        )

    def alarms(self) -> dict[str, bool]:
        """What an operator must not overlook."""
        return {
            "officers_shut_out": any(task.done() for task in self._tasks),
            "many_cases_read": self.pace.many_read,
            "cases_unlisted": self.caseload.unopened > 0 or self._around.store.faults > 0,
        }

    async def end(self) -> None:
        """Answer nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._listening is not None:
            self._listening.close()

    async def _open(self) -> None:
        while not self._is_loaded:
            try:
                await self.caseload.load(self._core.store)
                self._is_loaded = True
            except Exception as error:  # noqa: BLE001  # a desk that waits is better than none
                trouble(type(error).__name__)
                await asyncio.sleep(AGAIN)
        if self._listening is None:
            await asyncio.Event().wait()
        else:
            await serve_officers(self.door.application(), self._listening)

    def _services(self) -> Services:
        core, around = self._core, self._around
        monotonic = core.clock.monotonic
        witness = Witness(core.store, core.signing_key, core.clock)
        sources = self._sources(witness)
        reading = Reading(sources)
        return Services(
            reading=reading,
            given_up=GivenUp(reading, sources, core.signing_key, core.clock),
            acts=self._acting(witness),
            links=self.codes,
            rosters=around.rosters,
            roster_files=lambda: roster_files(core.settings),
            signing_key=core.signing_key,
            nonces=Nonces(core.server_key.officers_nonces(), monotonic, core.random),
            pace=self.pace,
            clock=core.clock,
            seen=around.seen,
            trouble=trouble,
        )

    def _sources(self, witness: Witness) -> Sources:
        return Sources(
            store=self._core.store,
            caseload=self.caseload,
            presence=Presence(self._core.clock.monotonic),
            witness=witness,
            server_key=self._core.server_key,
            service=self._service,
        )

    def _acting(self, witness: Witness) -> Acting:
        ground = Ground(
            store=self._core.store,
            sealer=self._core.sealer,
            clock=self._core.clock,
            notices=self._around.notices,
            second_place=self._around.second_place,
            calls=bool(destinations(self._core.settings)),
            index=self.caseload,
            denials=witness,
            mutes=self._around.mutes,
            mute_days=self._core.settings.limits.mute_days,
        )
        return Acting(ground)

    def _service(self) -> ServiceFacts:
        now = self._core.clock.now()
        alarms = self._around.alarms()
        return ServiceFacts(
            now=now - now % _MINUTE,
            telegram="away" if self._around.telegram_is_away() else "ok",
            alarms=tuple(sorted(name for name, stands in alarms.items() if stands)),
            staff_bot=bool(self._core.settings.telegram.staff_token.get_secret_value()),
        )


def roster_files(settings: Settings) -> SignedRoster:
    """The roster as it lies in the mission's folder."""
    signatures = {
        path.name.removeprefix("roster.").removesuffix(".sig"): path.read_bytes()
        for path in sorted(settings.folder.glob("roster.*.sig"))
    }
    return SignedRoster(settings.roster_file.read_bytes(), signatures)
