"""The card of an urgent report: whether a person has seen it, and where to go if nobody has.

Owns these wordings. The card says what is so and promises nothing: whoever
waits for us in danger must not wait longer because of a kind sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import OutOfTurnError
from bot.interview.cards import Button, Line, Screen
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Contact, Mission
from bot.interview.rows import LISTEN
from bot.interview.taps import LOCATOR
from bot.interview.wording import NO_CONTACT, contact_lines
from bot.marks import N_, NC_

# Translators: Above one of the next sentences, on a card of its own.
_YOURS = N_("Your urgent report:")
# Translators: SAFETY: nobody has seen it.
_NOT_SEEN = N_("Not seen yet.")
# Translators: SAFETY: seen, and no more than that.
# {time} is a time of day. A person of the team has opened the urgent report.
_SEEN_AT = N_("A person has seen this at {time}.")
# Translators: SAFETY: seen, and no more than that.
_SEEN = N_("A person has seen this.")
# Translators: SAFETY: do not wait.
# Shown after half an hour. A place or a number to turn to follows.
_NOBODY = N_("No one has answered. Do not wait for us. You can go here:")
# Translators: SAFETY: do not wait.
_NOBODY_NOWHERE = N_("No one has answered. Do not wait for us.")

SCREEN = "urgent"
PREFIX = f"seen:{SCREEN}:"
HEARD = ":heard"
"""The end of what 🔊 carries there."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How an urgent report stands.

    Attributes:
        seen: whether a person has looked at it or said that they are on it.
        at: when, written for the reader; None where it is not known to the minute.
        overdue: whether nobody has for so long that waiting is no advice.
    """

    seen: bool = False
    at: str | None = None
    overdue: bool = False


def urgent_screen(locator: str, presence: Presence, mission: Mission) -> Screen:
    """Return the card; its button carries the locator, so that it works after a restart too."""
    # Translators: Button: check whether somebody has seen the urgent report by now.
    label = Line(NC_("button", "Look again"))
    again = Button(label=label, icon="🔄", data=f"{PREFIX}{locator}")
    rows = ((again, Button(icon=LISTEN, data=f"{PREFIX}{locator}{HEARD}")),)
    lines = fitted([(0, Line(_YOURS)), *_state(presence, mission.contacts)])
    return Screen(SCREEN, lines, rows, kind="event")


def is_heard(data: str) -> bool:
    """Whether a tap asks to hear how an urgent report stands."""
    return is_look(data) and data.endswith(HEARD)


def is_look(data: str) -> bool:
    """Whether a tap asks how an urgent report stands."""
    return data.startswith(PREFIX)


def looked_for(data: str) -> str:
    """The locator that such a tap carries; OutOfTurnError if it carries none."""
    locator = data.removeprefix(PREFIX).removesuffix(HEARD)
    if LOCATOR.match(locator) is None:
        raise OutOfTurnError
    return locator


def _state(presence: Presence, contacts: Sequence[Contact]) -> Sequence[tuple[int, Line]]:
    if presence.seen and presence.at is None:
        return [(0, Line(_SEEN))]
    if presence.seen:
        params = {"time": presence.at or ""}
        return [(0, Line(_SEEN_AT, params=params, isolate=frozenset({"time"})))]
    if not presence.overdue:
        return [(0, Line(_NOT_SEEN))]
    # Nothing here remembers the area: a place that serves every area is the safer one to name.
    everywhere = [contact for contact in contacts if contact.area is None] or list(contacts)
    if not everywhere:
        return all_of_rank(0, (Line(_NOBODY_NOWHERE), NO_CONTACT))
    where, *how = contact_lines(everywhere[0])
    ways = [(min(place, 1) * 2, line) for place, line in enumerate(how)]
    return [*all_of_rank(0, (Line(_NOBODY), where)), *ways]
