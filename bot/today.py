"""What is true of the mission today: its facts, whether reports can be taken, whether anyone reads.

Owns the facts that every card is made of, made anew when the day or one of
them changes. Nobody is called absent on the word of a clock that is doubted.
"""

import datetime as dt
from dataclasses import replace

from bot.config import Settings
from bot.config.facts import mission_on
from bot.i18n import Catalogs
from bot.interview.mission import Mission
from bot.services.changes import Remember
from bot.services.ports import Clock, Store
from bot.services.posting import DESK_SEEN
from bot.services.roster_watch import RosterWatch
from bot.services.space import Space

DESK_SILENCE = 24 * 3600
"""Seconds without anyone taking entries away, after which the welcome says so."""


class Today:
    """Today's facts."""

    def __init__(
        self,
        settings: Settings,
        catalogs: Catalogs,
        clock: Clock,
        roster: RosterWatch,
        space: Space,
    ) -> None:
        self._settings = settings
        self._catalogs = catalogs
        self._clock = clock
        self._roster = roster
        self._space = space
        self._made: tuple[tuple[dt.date, bool, bool, bool], Mission] | None = None
        self.desk_seen = True

    async def begin(self, store: Store) -> None:
        """Count the silence of the desk from the first start of all, if it was never seen."""
        if await store.remembered(DESK_SEEN) is None:
            await store.commit(Remember(DESK_SEEN, self._clock.now()))

    async def look(self, store: Store) -> None:
        """Find out whether somebody still reads."""
        seen = await store.remembered(DESK_SEEN) or 0
        recently = self._clock.now() - seen < DESK_SILENCE
        self.desk_seen = recently or not self._clock.trusted()

    def mission(self) -> Mission:
        """The mission's facts of today."""
        today = dt.datetime.fromtimestamp(self._clock.now(), dt.UTC).date()
        low = self._space.low
        is_open = self._roster.usable() is not None and not low
        facts = (today, is_open, low, self.desk_seen)
        if self._made is None or self._made[0] != facts:
            mission = mission_on(
                self._settings,
                self._catalogs,
                today,
                intake_open=is_open,
                desk_seen=self.desk_seen,
            )
            self._made = (facts, replace(mission, short_of_room=low))
        return self._made[1]
