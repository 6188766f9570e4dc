"""What gives way when there is too much, and in which order.

Two literal tables. One says how much a chat may send in a day before the
service gets slower and smaller *for that chat*; the other at what load of the
whole service what is shed:

    previews → files → chats beyond their limit → P4

Nothing here ever shuts: words are taken at every level, and the first reports
of a chat with 🆘, sex, threat or a child go the straight way whatever the
load. What is shed waits, or goes to `QUARANTINE`: a normal sealed case that a
person reads within 72 hours.

Pure: counts and gauges come in as arguments. A tally belongs to a chat's tag of
one day and knows neither the chat nor any case.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from bot.casework.lifecycle import SECOND_PERSON_PRIORITIES, State
from bot.casework.triage import Priority, Triage

MB: Final = 1_000_000

GRAVE: Final = frozenset({"help_now", "sexual", "threat", "under_18"})
"""Rules of triage whose reports wait for nobody's flood."""


class Level(IntEnum):
    """How much is shed now; each level sheds what those before it do, too."""

    CALM = 0
    PREVIEWS = 1
    """Cards between two messages."""
    FILES = 2
    """Files other than short voice messages: for those who cannot write, a voice is words."""
    BEYOND = 3
    """The pace of chats that are beyond their limit."""
    LEAST = 4
    """The pace of P4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """How full the service is.

    Attributes:
        updates: updates taken in and not yet worked.
        calls: calls to Telegram that wait.
        room: bytes free on the database's disk, less what files on their way will take.
        words_room: bytes of it that are kept for words.
    """

    updates: int = 0
    calls: int = 0
    room: int = 1 << 62
    words_room: int = 1


@dataclass(frozen=True, slots=True)
class _Step:
    level: Level
    updates: int
    calls: int
    room: float
    """Share of the words' room below which this level begins."""


# Telegram takes about 30 calls a second: 60 are two seconds behind, 900 half a minute.
STEPS: Final = (
    _Step(Level.LEAST, 800, 900, 0.25),
    _Step(Level.BEYOND, 400, 450, 0.5),
    _Step(Level.FILES, 200, 180, 1.0),
    _Step(Level.PREVIEWS, 50, 60, 1.0),
)


def level(gauges: Gauges) -> Level:
    """The level that the fullest gauge asks for."""
    for step in STEPS:
        is_short = gauges.room < gauges.words_room * step.room
        if is_short or gauges.updates >= step.updates or gauges.calls >= step.calls:
            return step.level
    return Level.CALM


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one chat may send in a day before it is slowed: the mission's own numbers.

    A phone that a camp shares files twenty reports in a day; hence no less.
    """

    reports: int = 20
    messages: int = 400
    files: int = 60
    file_bytes: int = 400 * MB
    words_room: int = 1_000 * MB
    mute_days: int = 7


MOST_PARDONS: Final = 3
"""Times a day that the card of pictures lets a chat's count begin anew: eighty reports, unset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one chat sent today."""

    reports: int = 0
    grave: int = 0
    messages: int = 0
    files: int = 0
    file_bytes: int = 0
    pardons: int = 0
    muted: bool = False

    def with_report(self, triage: Triage) -> "Tally":
        """One more report."""
        if is_grave(triage):
            return replace(self, grave=self.grave + 1)
        return replace(self, reports=self.reports + 1)

    def with_messages(self, count: int) -> "Tally":
        """So many more messages and taps."""
        return replace(self, messages=self.messages + count)

    def with_file(self, size: int) -> "Tally":
        """One more file."""
        return replace(self, files=self.files + 1, file_bytes=self.file_bytes + size)

    def forgiven(self) -> "Tally":
        """After the pictures: the reports begin to count anew; what fills the disk does not.

        So often a day and no more: else whoever keeps tapping the right picture
        could call the duty team without end, and push others' calls aside.
        """
        if self.pardons >= MOST_PARDONS:
            return self
        return replace(self, reports=0, grave=0, messages=0, pardons=self.pardons + 1)


def is_grave(triage: Triage) -> bool:
    """Whether a report must never wait for a flood to end."""
    return triage.rule_id in GRAVE


def is_beyond(tally: Tally, limits: Limits) -> bool:
    """Whether a chat is past its limit of reports or messages."""
    filed = max(tally.reports, tally.grave)
    return tally.muted or filed >= limits.reports or tally.messages >= limits.messages


def quarantines(tally: Tally, triage: Triage, limits: Limits) -> bool:
    """Whether the next report of a chat goes to quarantine.

    Grave reports have a count of their own, so that no heap of other reports,
    and no mute, keeps a phone's first call for help from waking somebody.
    """
    if is_grave(triage):
        return tally.grave >= limits.reports
    return tally.muted or tally.reports >= limits.reports


def shows_pictures(tally: Tally, limits: Limits) -> bool:
    """Whether a new report begins with a card of pictures; never a chat's first.

    Not where it would win nothing: what follows goes to quarantine and is read there.
    """
    return tally.pardons < MOST_PARDONS and max(tally.reports, tally.grave) >= limits.reports


PAUSE: Final = 2.0
"""Seconds by which a chat beyond its limit waits longer for each report."""
LONGER: Final = 8.0
"""The same while the whole service is under pressure."""
BREATH: Final = 1.0
"""Seconds in which messages of one chat are gathered before a card is shown."""


def pause(tally: Tally, limits: Limits, now: Level, *, least: bool = False) -> float:
    """Seconds that a chat's next report waits, in its own queue and nobody else's.

    Args:
        tally: what the chat sent today.
        limits: the mission's.
        now: the level of pressure.
        least: whether it would be a P4.
    """
    if is_beyond(tally, limits):
        return LONGER if now >= Level.BEYOND else PAUSE
    return PAUSE if least and now >= Level.LEAST else 0.0


def gathers(tally: Tally, limits: Limits, now: Level) -> bool:
    """Whether the card after a message waits for the message behind it."""
    return now >= Level.PREVIEWS or is_beyond(tally, limits)


SHORT_VOICE: Final = 2 * MB
"""About ten minutes as phones record."""
LARGEST: Final = (20 << 20) + 1
"""More than any file that Telegram lets a bot fetch: none is refused by this alone."""
VOICE_SHARE: Final = 2
"""Voices may fill a chat's day so many times over, and files once."""


def spare(gauges: Gauges) -> int:
    """Bytes that are left beyond what is kept for words: no file may be larger."""
    return max(0, gauges.room - gauges.words_room)


def file_room(tally: Tally, limits: Limits, now: Level, left: int = LARGEST) -> int:
    """The largest file that is taken from a chat now, in bytes; 0 for none.

    Args:
        tally: what the chat sent today.
        limits: the mission's.
        now: what is shed.
        left: what the disk has to spare for files.
    """
    if now >= Level.FILES or tally.files >= limits.files:
        return 0
    return max(0, min(LARGEST, limits.file_bytes - tally.file_bytes, left))


def voice_room(tally: Tally, limits: Limits, now: Level, left: int = LARGEST) -> int:
    """The largest voice message that is taken: they give way after files, and last of all.

    Only a short one may use what is kept for words; the arguments are those of `file_room`.
    """
    if now >= Level.LEAST or tally.files >= limits.files * VOICE_SHARE:
        return 0
    of_today = limits.file_bytes * VOICE_SHARE - tally.file_bytes
    return max(0, min(SHORT_VOICE, of_today), file_room(tally, limits, now, left))


def takes_additions(tally: Tally, limits: Limits) -> bool:
    """Whether words are still added to a case that was sent: each is an entry of its own."""
    return tally.messages < limits.messages


def may_mute(state: State, priority: Priority) -> bool:
    """Whether marking a case as abusive pauses its sender's reports.

    Never on a case as grave as those that two people must close: one officer
    could otherwise silence whoever accuses a friend of theirs. What came as a
    flood may be muted whatever it claims to be.
    """
    return state is State.QUARANTINE or priority not in SECOND_PERSON_PRIORITIES
