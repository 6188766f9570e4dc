"""The interview's table: for every phase and happening, which phase follows.

Owns these literals and how they are read. The rules that they keep stand on top of
`machine`; what a phase refuses is in `refused`. No step may decide what stands here.
"""

from bot.errors import OutOfTurnError
from bot.interview.events import (
    Appended,
    CaseErased,
    CaseOpened,
    ChoseNotice,
    CodeRefused,
    Edited,
    FileFailed,
    FileKept,
    Resumed,
    SentFile,
    Started,
    SubmitRefused,
    Submitted,
    TooLarge,
    Unreadable,
    Unsupported,
    Wrote,
)
from bot.interview.happenings import TO_ANOTHER_REPORT, Happening, TypedCode
from bot.interview.refusals import UnfinishedError
from bot.interview.schema import Phase
from bot.interview.taps import Verb

WELCOME, LIMITS, ASKING, CHECK, SENDING, SENT, CODE, CASE, ADDING, LEFT = Phase

# What every phase takes and what leaves the phase as it is.
IN_PLACE: frozenset[Happening] = frozenset(
    {
        Unsupported,
        TooLarge,
        FileKept,
        FileFailed,
        Appended,
        ChoseNotice,
        Verb.OPEN,
        Verb.CLOSE,
        Verb.PAGE,
        Verb.SPEAK,
        Verb.AFTER,
        Verb.PICTURE,
        Verb.HEAR,
    }
)

# What every phase takes and where it always leads.
ALWAYS: dict[Happening, Phase] = {Verb.URGENT: SENDING, Verb.STOP: LEFT, Verb.CLEAR: LEFT}

TRANSITIONS: dict[Phase, dict[Happening, Phase]] = {
    WELCOME: {
        Started: WELCOME,
        Wrote: LIMITS,
        SentFile: LIMITS,
        Edited: LIMITS,
        Unreadable: WELCOME,
        TypedCode: CODE,
        Resumed: WELCOME,
        Verb.START: LIMITS,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    LIMITS: {
        Started: LIMITS,
        Wrote: LIMITS,
        SentFile: LIMITS,
        Edited: LIMITS,
        Unreadable: LIMITS,
        TypedCode: CODE,
        Resumed: LIMITS,
        Verb.AGREE: ASKING,
        Verb.BACK: WELCOME,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    ASKING: {
        Started: ASKING,
        Wrote: ASKING,
        SentFile: ASKING,
        Edited: ASKING,
        Unreadable: ASKING,
        Resumed: ASKING,
        Verb.PICK: ASKING,
        Verb.TELL: SENDING,
        Verb.SKIP: ASKING,
        Verb.BACK: ASKING,
        Verb.KEEP: ASKING,
        Verb.REPLACE: ASKING,
        Verb.SEND: CHECK,
    },
    CHECK: {
        Started: CHECK,
        Wrote: CHECK,
        SentFile: CHECK,
        Edited: CHECK,
        Unreadable: CHECK,
        Resumed: CHECK,
        Verb.BACK: ASKING,
        Verb.CHANGE: ASKING,
        Verb.SEND: SENDING,
    },
    SENDING: {
        Started: SENDING,
        Wrote: SENDING,
        SentFile: SENDING,
        Edited: SENDING,
        Unreadable: SENDING,
        Resumed: SENDING,
        Submitted: SENT,
        SubmitRefused: CHECK,
        Verb.BACK: CHECK,
        Verb.SEND: SENDING,
        Verb.WAIT: SENDING,
    },
    SENT: {
        Started: WELCOME,
        Wrote: LIMITS,
        SentFile: LIMITS,
        Edited: LIMITS,
        Unreadable: SENT,
        TypedCode: CODE,
        Resumed: SENT,
        Verb.START: LIMITS,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    CODE: {
        Started: WELCOME,
        Wrote: CODE,
        SentFile: CODE,
        Edited: CODE,
        Unreadable: CODE,
        TypedCode: CODE,
        Resumed: CODE,
        CaseOpened: CASE,
        CodeRefused: CODE,
        Verb.START: LIMITS,
        Verb.BACK: WELCOME,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    CASE: {
        Started: WELCOME,
        Wrote: CASE,
        SentFile: CASE,
        Edited: CASE,
        Unreadable: CASE,
        TypedCode: CODE,
        Resumed: CODE,
        CaseOpened: CASE,
        Verb.LETTER: CASE,
        CaseErased: WELCOME,
        Verb.WITHDRAW: CASE,
        Verb.ERASE: CASE,
        Verb.NOTICE: CASE,
        Verb.DISAGREE: CASE,
        Verb.RATE: CASE,
        Verb.DONE: WELCOME,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    ADDING: {
        Started: WELCOME,
        Wrote: ADDING,
        SentFile: ADDING,
        Edited: ADDING,
        Unreadable: ADDING,
        TypedCode: CODE,
        Resumed: ADDING,
        Verb.DONE: SENT,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
    LEFT: {
        Started: WELCOME,
        Wrote: LIMITS,
        SentFile: LIMITS,
        Edited: LIMITS,
        Unreadable: LEFT,
        TypedCode: CODE,
        Resumed: LEFT,
        Verb.START: LIMITS,
        Verb.CODE: CODE,
        Verb.ADD: ADDING,
    },
}

BROUGHT_ABOUT: dict[Phase, tuple[Phase, str]] = {
    ASKING: (CHECK, "nothing is left to ask"),
    CHECK: (ASKING, "no story any more"),
    SENDING: (CHECK, "a file failed"),
    SENT: (LIMITS, "words came meanwhile"),
}


def next_phase(phase: Phase, happening: Happening) -> Phase:
    """Return the phase that follows.

    Raises:
        UnfinishedError: The receipt of an earlier report was tapped during a new one.
        OutOfTurnError: The phase refuses this.
    """
    if happening in IN_PLACE:
        return phase
    target = ALWAYS.get(happening) or TRANSITIONS[phase].get(happening)
    if target is not None:
        return target
    if happening in TO_ANOTHER_REPORT:
        raise UnfinishedError
    raise OutOfTurnError
