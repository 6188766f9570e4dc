"""What each phase refuses, said as plainly as what it takes.

Owns the other half of `transitions.TRANSITIONS`: with `IN_PLACE` and `ALWAYS` the
two name every happening for every phase exactly once, and a test holds them
to it. Nothing reads this table to decide; it is here so that whoever adds a
happening must say where it is not taken.
"""

from bot.interview.events import (
    CaseErased,
    CaseOpened,
    CodeRefused,
    SubmitRefused,
    Submitted,
)
from bot.interview.happenings import TO_ANOTHER_REPORT, Happening
from bot.interview.schema import Phase
from bot.interview.taps import Verb

WELCOME, LIMITS, ASKING, CHECK, SENDING, SENT, CODE, CASE, ADDING, LEFT = Phase

_ANSWERING: frozenset[Happening] = frozenset(
    {Verb.AGREE, Verb.PICK, Verb.TELL, Verb.SKIP, Verb.KEEP, Verb.REPLACE}
)
_SENDING_OFF: frozenset[Happening] = frozenset(
    {Verb.CHANGE, Verb.SEND, Verb.WAIT, Submitted, SubmitRefused}
)
_OPENING: frozenset[Happening] = frozenset({CaseOpened, CodeRefused})
_VISITING: frozenset[Happening] = frozenset(
    {
        CaseErased,
        Verb.LETTER,
        Verb.WITHDRAW,
        Verb.ERASE,
        Verb.NOTICE,
        Verb.DISAGREE,
        Verb.RATE,
        Verb.DONE,
    }
)
_START: frozenset[Happening] = frozenset({Verb.START})
_BACK: frozenset[Happening] = frozenset({Verb.BACK})
_WRITING = _START | _OPENING | _VISITING | TO_ANOTHER_REPORT

REFUSED: dict[Phase, frozenset[Happening]] = {
    WELCOME: _ANSWERING | _SENDING_OFF | _OPENING | _VISITING | _BACK,
    LIMITS: (_ANSWERING - {Verb.AGREE}) | _SENDING_OFF | _OPENING | _VISITING | _START,
    ASKING: _WRITING | {Verb.AGREE} | (_SENDING_OFF - {Verb.SEND}),
    CHECK: _WRITING | _ANSWERING | {Verb.WAIT, Submitted, SubmitRefused},
    SENDING: _WRITING | _ANSWERING | {Verb.CHANGE},
    SENT: _ANSWERING | _SENDING_OFF | _OPENING | _VISITING | _BACK,
    CODE: _ANSWERING | _SENDING_OFF | _VISITING,
    CASE: _ANSWERING | _SENDING_OFF | _START | _BACK | {CodeRefused},
    ADDING: _ANSWERING | _SENDING_OFF | _START | _BACK | _OPENING | (_VISITING - {Verb.DONE}),
    LEFT: _ANSWERING | _SENDING_OFF | _OPENING | _VISITING | _BACK,
}
