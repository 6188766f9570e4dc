"""What one chat may do now: the service's pressure and the chat's own day, put together.

Owns the answers that the conversation asks for: which facts a chat's card is
made of, whether a report goes to quarantine, how long it waits. The rules
stand in `bot.casework.pressure`; here they meet counts, gauges and mutes.
Nothing here knows a case, and nothing here is ever logged.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.casework import pressure
from bot.casework.pressure import Gauges, Level, Limits, Tally
from bot.casework.triage import Priority, Triage, triage
from bot.i18n import Catalogs
from bot.interview.mission import Mission, Names
from bot.interview.pictures import ORDERS
from bot.services.flooding.mutes import Mutes
from bot.services.flooding.tallies import Tallies
from bot.services.ports import Randomness

Judge = Callable[[Triage], bool]
"""Whether a report of this triage goes to quarantine."""


def _calm() -> Gauges:
    return Gauges()


@dataclass(slots=True)
class Flooding:
    """One bot's answer to too much."""

    tallies: Tallies
    mutes: Mutes
    random: Randomness
    catalogs: Catalogs
    limits: Limits = field(default_factory=Limits)
    gauges: Callable[[], Gauges] = _calm

    def level(self) -> Level:
        """What is shed now."""
        return pressure.level(self.gauges())

    def tally(self, chat: int) -> Tally:
        """What a chat sent today, and whether it is muted."""
        return replace(self.tallies.of(chat), muted=self.mutes.until(chat) is not None)

    def facing(self, chat: int, mission: Mission) -> Mission:
        """The mission as this chat meets it now."""
        tally, now = self.tally(chat), self.level()
        left = pressure.spare(self.gauges())
        if now is Level.CALM and tally == Tally() and left >= pressure.LARGEST:
            return mission
        return replace(
            mission,
            file_room=pressure.file_room(tally, self.limits, now, left),
            voice_room=pressure.voice_room(tally, self.limits, now, left),
            takes_additions=pressure.takes_additions(tally, self.limits),
            pictures=self._pictures(tally),
            paused_until=self._paused_until(chat),
        )

    def wrote(self, chat: int) -> None:
        """A message or tap came."""
        self.tallies.change(chat, lambda tally: tally.with_messages(1))

    def took_file(self, chat: int, size: int) -> None:
        """A file is taken, and will be fetched."""
        self.tallies.change(chat, lambda tally: tally.with_file(size))

    def filed(self, chat: int, made: Triage) -> None:
        """A report became a case."""
        self.tallies.change(chat, lambda tally: tally.with_report(made))

    def passed(self, chat: int) -> None:
        """Somebody tapped the right picture."""
        self.tallies.change(chat, Tally.forgiven)

    def judge(self, chat: int) -> Judge:
        """How this chat's next report is judged."""
        tally, limits = self.tally(chat), self.limits
        return lambda made: pressure.quarantines(tally, made, limits)

    def pause(self, chat: int, answers: Mapping[str, str]) -> float:
        """Seconds that a chat's report waits before it is taken; never one that is grave."""
        made = triage(answers)
        if pressure.is_grave(made) and self.tallies.of(chat).grave == 0:
            return 0.0
        least = made.priority is Priority.P4
        return pressure.pause(self.tally(chat), self.limits, self.level(), least=least)

    def breath(self, chat: int) -> float:
        """Seconds in which more messages of a chat are waited for before a card is shown."""
        gathers = pressure.gathers(self.tally(chat), self.limits, self.level())
        return pressure.BREATH if gathers else 0.0

    def _pictures(self, tally: Tally) -> int | None:
        if not pressure.shows_pictures(tally, self.limits):
            return None
        return int.from_bytes(self.random(4), "big") % ORDERS

    def _paused_until(self, chat: int) -> Names | None:
        end = self.mutes.until(chat)
        if end is None:
            return None
        day = datetime.fromtimestamp(end, UTC).date()
        codes = self.catalogs.languages
        return {code: self.catalogs.translator(code).date(day) for code in codes}
