"""Drills: a marked test page through the real chain, and who answered it.

Owns a drill's course: its row rests in the outbox like any other, and leaves
by the same ways to the same phones, under the same button. What came of it is
kept in memory only, for the one who asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.errors import ConfigError
from bot.services.changes import AddOutbox, DropOutbox
from bot.services.duty.alerts import DUTY, Alert, Kind
from bot.services.duty.telling import Telling
from bot.services.ports import Clock, Randomness, Store
from bot.services.rows import OutboxRow

LASTS = 3600
"""Seconds after which a drill is forgotten."""
PRESSED = "pressed"


@dataclass(slots=True)
class Drill:
    """One drill: who is to be reached, by which ways they were, and who pressed the button."""

    key: int
    names: tuple[str, ...]
    until: float
    reached: dict[str, set[str]] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    has_left: bool = False


class Drills:
    """The drill under way, if there is one."""

    def __init__(self, store: Store, clock: Clock, random: Randomness, telling: Telling) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._telling = telling
        self._drill: Drill | None = None

    async def start(self, names: Sequence[str]) -> None:
        """Begin a drill for officers; the one before is over.

        Raises:
            ConfigError: none of them can be reached by any way.
        """
        if not any(self._telling.reaches(name) for name in names):
            raise ConfigError(
                "Nobody can be reached: link officers' chats with the staff bot, or list "
                "mailboxes in duty.mailboxes."
            )
        key = int.from_bytes(self._random(8), "big") >> 1
        self._drill = Drill(key, tuple(names), self._clock.monotonic() + LASTS)
        await self._store.commit(AddOutbox(OutboxRow(key, DUTY, 0, Kind.DRILL, 0, 0)))

    def is_underway(self, key: int) -> bool:
        """Whether this row's drill was asked for in this process, and not long ago."""
        drill = self._current()
        return drill is not None and drill.key == key

    async def work(self, row: OutboxRow) -> None:
        """Send the pages of a drill, once; a way that is shut is a result, not a reason to wait."""
        drill = self._current()
        if drill is not None and drill.key == row.key and not drill.has_left:
            reached = await self._telling.tell(row.key, drill.names, Alert(Kind.DRILL))
            self._telling.over(row.key)
            for name, ways in reached.items():
                drill.reached.setdefault(name, set()).update(ways)
            drill.has_left = True
        await self._store.commit(DropOutbox(row.key))

    def press(self, officer: str) -> bool:
        """Note that an officer pressed the button; False if there is no drill."""
        drill = self._current()
        if drill is None or officer not in drill.names:
            return False
        drill.pressed.add(officer)
        return True

    def result(self) -> Mapping[str, Any]:
        """Who was reached by what, and who pressed."""
        drill = self._current()
        if drill is None:
            return {"sent": False, "officers": []}
        officers = [
            {
                "officer": name,
                "reached": sorted(drill.reached.get(name, ())),
                PRESSED: name in drill.pressed,
            }
            for name in drill.names
        ]
        return {"sent": drill.has_left, "officers": officers}

    def _current(self) -> Drill | None:
        if self._drill is not None and self._drill.until < self._clock.monotonic():
            self._drill = None
        return self._drill
