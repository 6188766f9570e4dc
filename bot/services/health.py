"""How the bot is: alive, ready, and in figures that tell nothing of anyone.

Owns what may be told to a monitor. Whatever counts something that people did
moves in steps of ten and every six hours only, as coarse as a case's own
time: a monitor that looks every few seconds and keeps what it sees must not
become the clock that our own database refuses to be. For the same reason the
time since Telegram answered moves in steps that no healthy bot reaches: it
answers at once when somebody writes. Other ages, and alarms, are told as they
are. There is no label for a person, a chat, a case or a
language.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

COMMAND: Final = "health"
"""By which the running bot is asked on its socket."""
STEP: Final = 10
"""Counts are rounded down to a multiple of this."""
SPELL: Final = 6 * 3600
"""Seconds for which a count stands still; what a case's time is rounded to."""
SILENCE_STEP: Final = 120
"""Seconds to which a silence is rounded down: longer than any that is no fault."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, in one or several samples."""

    name: str
    meaning: str
    samples: Mapping[str, float]
    """Value by label; the empty label for a figure that has none."""
    label: str = ""
    counts: bool = False
    """Whether it only ever grows."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A loop that must give a sign."""

    name: str
    last: Callable[[], float]
    """When it last did, by the clock that never jumps."""
    patience: float


class CoarseCounts:
    """Counts that tell how much, and never when."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._live: Counter[str] = Counter()
        self._shown: Mapping[str, int] = {}
        self._spell = now() // SPELL

    def add(self, name: str, more: int = 1) -> None:
        """Count something."""
        self._live[name] += more

    def shown(self, name: str) -> int:
        """What may be told of a count."""
        spell = self._now() // SPELL
        if spell != self._spell:
            self._spell = spell
            self._shown = {each: coarse(count) for each, count in self._live.items()}
        return self._shown.get(name, 0)


def coarse(count: int) -> int:
    """Round a count down, so that one more of anything does not show."""
    return count - count % STEP


def coarse_silence(seconds: float) -> float:
    """Round a silence down, so that a message that ends one does not show."""
    return seconds - seconds % SILENCE_STEP


class Health:
    """What a monitor is told."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        beats: Sequence[Beat],
        obstacles: Callable[[], Awaitable[Sequence[str]]],
        figures: Callable[[], Awaitable[Sequence[Figure]]],
    ) -> None:
        self._monotonic = monotonic
        self._beats = tuple(beats)
        self._obstacles = obstacles
        self.figures = figures

    def silent(self) -> tuple[str, ...]:
        """The loops that have given no sign for too long."""
        return tuple(beat.name for beat in self._beats if self.age(beat) > beat.patience)

    def age(self, beat: Beat) -> float:
        """Seconds since a loop's last sign."""
        return self._monotonic() - beat.last()

    async def obstacles(self) -> tuple[str, ...]:
        """Everything that keeps a report from being taken now, by stable names."""
        return (*(f"{name}_silent" for name in self.silent()), *await self._obstacles())
