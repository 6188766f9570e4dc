"""The interview's rules: which event may follow which, and nothing else.

The rules
=========

1.  Help comes before questions. From every phase 🆘 opens the places to go;
    [Yes, tell the team] sends at once whatever there is, and is consent.
2.  Nothing is read before consent. What is written earlier is held; ✖ and
    /forget drop it. While no report can be taken it is refused, and said so.
3.  While a report is being written every message is legal. Words answer the
    question on the card if it takes words; otherwise they are an addition to
    the story. Words that name an option on the card are a tap on it.
4.  Only the story must be answered; once there is one, every question can send.
5.  The question on the card is never stored: it is the one revisited, or the
    first that is neither answered nor skipped. Going back drops nothing. An
    answer goes only when it is replaced or when its condition ends, and then
    its words become part of the story.
6.  A tap from a card that is not the one shown changes nothing, save 🆘, which
    nobody taps twice in need. The receipt is a message of its own: its buttons
    (`taps.STANDALONE`, and 🔑) are never out of turn, but never touch a report
    that is being written, save 🧹: whoever is about to be searched taps once.
7.  The same tap twice in a row is one tap.
8.  A report on its way holds exactly the parts numbered up to its departure;
    what comes later is held for the next one.
9.  With a case open, or while adding to one, a message goes straight to it. A code
    alone in a message is never words: it opens its own case, or waits as 🔑 does.
10. An event that the table refuses, or that a step refuses with an
    `IntakeError`, changes nothing but the notice on the card's first line.

`transitions.TRANSITIONS` says for every phase and happening which phase follows;
`refused.REFUSED` lists what a phase refuses, so that nothing is forgotten. An
aside lies over a phase; `asides.ASIDES` says which taps it allows. A state, not
an event, brings four transitions about (`BROUGHT_ABOUT`, in `asking.settled`):

-   ASKING becomes CHECK when nothing is left to ask.
-   CHECK becomes ASKING when there is no story any more (its file failed).
-   SENDING becomes CHECK when a file that was waited for failed.
-   SENT becomes LIMITS when words came while the report was on its way.

Beware: whatever decides which phase follows must live in that table, save those four; a
step changes everything but the phase. `docs/transitions.md` is drawn from the table.
"""

from dataclasses import replace

from bot.errors import IntakeError
from bot.interview.asking import settled
from bot.interview.course import pruned
from bot.interview.effects import Effect
from bot.interview.events import Edited, Event, SentFile, Tapped, Wrote
from bot.interview.happenings import read_event, step_of
from bot.interview.mission import Mission
from bot.interview.questions import fingerprint
from bot.interview.refusals import notice_of_refusal
from bot.interview.schema import Interview, Phase
from bot.interview.taps import FORGOTTEN, Tap
from bot.interview.transitions import next_phase


def advance(
    interview: Interview, event: Event, mission: Mission
) -> tuple[Interview, tuple[Effect, ...]]:
    """Return the interview after the event, and what its surroundings must do.

    Never raises for anything that a person can do.
    """
    if interview.questionnaire != fingerprint():
        interview = pruned(interview)
    written = event.data if isinstance(event, Tapped) else ""
    if written and written == interview.last_tap:
        return interview, ()
    try:
        happening, subject = read_event(interview, event, mission)
        target = next_phase(interview.phase, happening)
        moved, effects = step_of(interview.phase, happening)(interview, subject, mission)
    except IntakeError as refusal:
        if isinstance(event, Wrote) and event.choice is not None:
            # The card has changed since its labels were compared: these are words after all.
            return advance(interview, Wrote(event.source, event.text), mission)
        if not isinstance(event, _FROM_A_PERSON):
            return interview, ()
        return replace(interview, receipt=notice_of_refusal(refusal), last_tap=""), ()
    forgotten = isinstance(subject, Tap) and subject.verb in FORGOTTEN
    arrived = replace(
        moved,
        phase=target,
        urgent=moved.urgent and (interview.phase is not Phase.SENT or target in _SHOWS_URGENCY),
        last_tap="" if forgotten else written,
        questionnaire=fingerprint(),
    )
    return settled(arrived, mission), effects


_FROM_A_PERSON = (Tapped, Wrote, SentFile, Edited)
_SHOWS_URGENCY = frozenset({Phase.SENT, Phase.SENDING})
