"""What every side of the bot is built on: settings, the store, time, keys and languages."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.config import Settings
from bot.i18n import Catalogs
from bot.interview.mission import Mission
from bot.sealing.roster import Roster
from bot.sealing.server_keys import ServerKey
from bot.sealing.signing import SigningKey
from bot.services.case_edits import Sealer
from bot.services.day_ring import DayRing
from bot.services.ports import Randomness, Store
from bot.services.trusted_time import TrustedClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The common ground, made once."""

    settings: Settings
    store: Store
    clock: TrustedClock
    random: Randomness
    ring: DayRing
    catalogs: Catalogs
    mission: Callable[[], Mission]
    server_key: ServerKey
    signing_key: SigningKey
    roster: Callable[[], Roster | None]
    sealer: Callable[[], Sealer | None]

    @property
    def zone(self) -> dt.tzinfo:
        """The zone in which people here read a clock."""
        return self.settings.mission.zone
