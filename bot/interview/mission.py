"""The facts of a mission that the interview may use, as one frozen value.

Owns the shape of these facts only. It never reads a file and never looks at
a calendar: whoever builds a `Mission` has already left out contacts that are
no longer confirmed today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Names = Mapping[str, str]
"""Words from the mission's own file: language code to text."""

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the mission offers, under the name its speakers give it."""

    code: str
    own_name: str
    direction: Direction = "ltr"


@dataclass(frozen=True, slots=True)
class Area:
    """A place that can be chosen as an answer to "Where?"."""

    id: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A place or number that was confirmed recently enough to be shown."""

    id: str
    area: str | None
    """An area's id, or None where it serves everyone."""
    name: Names
    what: Names
    phone: str | None = None
    place: Names | None = None
    verified_on: str = ""
    """ISO date of the last confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that people can use without reporting anything."""

    id: str
    kind: str
    """care, legal, child, food, … (the mission's own list; `care` is shown after sexual harm)."""
    area: str | None
    names: Names
    contact: str | None = None
    """A contact's id; a service whose contact is not confirmed is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """What the interview may know about the mission it serves."""

    name: Names
    languages: tuple[Language, ...]
    areas: tuple[Area, ...] = ()
    contacts: tuple[Contact, ...] = ()
    services: tuple[Service, ...] = ()
    hidden_questions: frozenset[str] = frozenset()
    law_line: bool = False
    """Whether "You do not have to tell the police" has been verified to be true here."""
    intake_open: bool = True
    short_of_room: bool = False
    """True while the disk is nearly full, so that nothing new is begun."""
    desk_seen: bool = True
    """False when no officer's desk has checked in for a day."""
    outage: bool = False
    """True while this chat must be told that messages of an outage did not arrive."""
    file_room: int | None = None
    """Bytes of the largest file that is taken from this chat now; None where nothing is shed."""
    voice_room: int | None = None
    """The same of a voice message, which is words to whoever cannot write."""
    takes_additions: bool = True
    """False when this chat has added more to its cases today than a person writes."""
    pictures: int | None = None
    """Which card of pictures a new report begins with; None for no such card."""
    paused_until: Names | None = None
    """The day, by language, until which this chat's reports are paused; None if they are not."""
