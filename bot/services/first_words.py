"""The first words of a report while the disk is nearly full.

Owns letting them wait in the inbox. Taken, they would be refused, and the
refusal stands on a card that whatever came behind them may replace before
anybody reads it: words would be gone that nobody was told of. A call for
help behind them waits for nothing: the words are taken, and go with it.
"""

from dataclasses import replace

from bot.errors import NoRoomYetError
from bot.interview.events import Edited, SentFile, Wrote
from bot.interview.mission import Mission
from bot.interview.taking import STRAIGHT_TO_CASE
from bot.services.arrivals import Arrival
from bot.services.drafts import Draft

WORDS = (Wrote, SentFile, Edited)
"""Events that bring something of the reporter's."""


def wait_for_room(draft: Draft, arrival: Arrival, mission: Mission) -> None:
    """Let what would begin a report wait while there is too little room for one.

    Raises:
        NoRoomYetError: it stays in the inbox, and is tried again.
    """
    interview = draft.interview
    begun = interview.consented or interview.phase in STRAIGHT_TO_CASE
    if begun or arrival.called or not mission.short_of_room:
        return
    if any(isinstance(event, WORDS) for event in arrival.events):
        raise NoRoomYetError("There is too little room to begin a report.")


def facing_a_call(mission: Mission, arrival: Arrival, *, can_seal: bool) -> Mission:
    """The mission as words before a call for help meet it: they are taken in what room is left."""
    if not (mission.short_of_room and arrival.called and can_seal):
        return mission
    return replace(mission, intake_open=True)
