"""Times as an officer reads them: relative and by the clock, in the mission's zone.

Owns both, and the honesty about precision: a time that the server rounded
down is said as the span that it stands for, never as a minute. The zone is
named once, in the page's bar.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.marks import N_, NP_
from desk.words import Words

_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600
# What the server rounds times of arrival to (`bot.services.coarse_time`): P1 and the others.
_FINE, _COARSE = 15 * _MINUTE, 6 * _HOUR
# Beyond this many seconds apart, one of the two clocks is wrong.
CLOCK_TOLERANCE = 120

_LEFT = {
    _MINUTE: NP_("{count} minute left", "{count} minutes left"),
    _HOUR: NP_("{count} hour left", "{count} hours left"),
    _DAY: NP_("{count} day left", "{count} days left"),
}
_LATE = {
    _MINUTE: NP_("{count} minute late", "{count} minutes late"),
    _HOUR: NP_("{count} hour late", "{count} hours late"),
    _DAY: NP_("{count} day late", "{count} days late"),
}
_AGO = {
    _MINUTE: NP_("{count} minute ago", "{count} minutes ago"),
    _HOUR: NP_("{count} hour ago", "{count} hours ago"),
    _DAY: NP_("{count} day ago", "{count} days ago"),
}


class Times:
    """Writes times for one page: one language, one zone, one now."""

    def __init__(self, words: Words, zone: ZoneInfo, now: float) -> None:
        """Take the page's language, the mission's zone and the moment (seconds since 1970)."""
        self._words, self._zone, self.now = words, zone, now

    @property
    def zone(self) -> str:
        """The zone's name, such as ``Africa/Bangui``."""
        return str(self._zone)

    def clock(self, at: float) -> str:
        """The time of day: 14:10."""
        return self._words.time(self._local(at))

    def day(self, at: float) -> Markup:
        """The day: today, tomorrow, or its date."""
        days = (self._local(at).date() - self._local(self.now).date()).days
        near = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}
        if days in near:
            return self._words.say(near[days])
        return Markup("<bdi>{}</bdi>").format(self._words.date(self._local(at).date()))

    def moment(self, at: float) -> Markup:
        """Day and time of day, for machines too."""
        written = Markup('<time datetime="{}">{} <bdi>{}</bdi></time>')
        return written.format(self._iso(at), self.day(at), self.clock(at))

    def left(self, at: float) -> Markup:
        """How long until a deadline, or how late it is."""
        return self._counted(_LEFT if at >= self.now else _LATE, abs(at - self.now))

    def ago(self, at: float) -> Markup:
        """How long ago something was."""
        if self.now - at < _MINUTE:
            return Markup('<span class="left">{}</span>').format(self._words.say(N_("just now")))
        return self._counted(_AGO, max(0, self.now - at))

    def when(self, at: float) -> Markup:
        """A moment, past or to come: relative, and by the clock."""
        return self.due(at) if at >= self.now else self.since(at)

    def since(self, at: float) -> Markup:
        """Something past: how long ago, and by the clock."""
        return Markup('{} <span class="at">{}</span>').format(self.ago(at), self.moment(at))

    def due(self, at: float) -> Markup:
        """A deadline: relative, and by the clock."""
        return Markup('{} <span class="at">{}</span>').format(self.left(at), self.moment(at))

    def about(self, at: int, priority: str) -> Markup:
        """A rounded moment as its span; one that was signed to the second as the same span."""
        if at % _FINE == 0:
            return self.received(at)
        grain = _FINE if priority == "P1" else _COARSE
        return self._span(at - at % grain, grain)

    def received(self, at: int) -> Markup:
        """When something arrived, as a span: the server keeps no exact time.

        How coarse it is, only the time itself tells: a priority that was raised
        since makes no kept time finer.
        """
        return self._span(at, _FINE if at % _COARSE else _COARSE)

    def _span(self, at: int, length: int) -> Markup:
        end = at + length
        between = N_("{day} between {start} and {end}")
        return self._words.say(between, day=self.day(at), start=self.clock(at), end=self.clock(end))

    def is_late(self, at: float) -> bool:
        """Whether a deadline is past."""
        return at < self.now

    def _counted(self, forms: dict[int, tuple[str, str]], seconds: float) -> Markup:
        unit = _DAY if seconds >= 2 * _DAY else _HOUR if seconds >= 2 * _HOUR else _MINUTE
        said = self._words.say_count(*forms[unit], int(seconds // unit))
        return Markup('<span class="left">{}</span>').format(said)

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self._zone)

    def _iso(self, at: float) -> str:
        return self._local(at).replace(second=0, microsecond=0).isoformat(timespec="minutes")


def clock_is_off(ours: float, servers: float) -> timedelta | None:
    """How far this machine's clock is ahead of the server's, where that is too far."""
    ahead = ours - servers
    return timedelta(seconds=round(ahead)) if abs(ahead) > CLOCK_TOLERANCE else None
