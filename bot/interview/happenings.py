"""What kind of happening an event is, and which step it takes.

Owns the reading of events: a tap is checked against the card now shown, words
may be a tap or a code, a command is a tap by another name. It never decides
which phase follows.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.errors import OutOfTurnError
from bot.interview import asking, pictures, taking, visiting
from bot.interview.asides import ASIDES, ON_EVERY_ASIDE, ONLY_ON_ASIDES
from bot.interview.choices import code_digits, is_nothing_but_a_code, is_whole_code
from bot.interview.course import screen_id
from bot.interview.events import (
    Appended,
    CaseErased,
    CaseOpened,
    ChoseNotice,
    CodeRefused,
    Commanded,
    Edited,
    Event,
    FileFailed,
    FileKept,
    Resumed,
    SentFile,
    Started,
    SubmitRefused,
    Submitted,
    Tapped,
    TooLarge,
    Unreadable,
    Unsupported,
    Wrote,
)
from bot.interview.mission import Mission
from bot.interview.parts import Notice, Said
from bot.interview.schema import Aside, Interview, Phase
from bot.interview.taking import Outcome
from bot.interview.taps import RECEIPT_SCREEN, STANDALONE, Tap, Verb, parse_tap


class TypedCode:
    """Words that are a code: surely so, or in a phase where a code is typed."""


Happening = type[Any] | Verb
"""A kind of event (its class), or what a tap asks for."""

TO_ANOTHER_REPORT: frozenset[Happening] = frozenset({Verb.CODE, Verb.ADD, TypedCode})
"""What would leave a report being written for an earlier one; refused there aloud."""

Step = Callable[[Interview, Any, Mission], Outcome]


def _told(said: Said) -> Step:
    def step(interview: Interview, _event: object, _mission: Mission) -> Outcome:
        return replace(interview, receipt=Notice(said)), ()

    return step


def _noted(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    return interview, ()


STEPS: dict[Happening, Step] = {
    Started: visiting.started,
    Wrote: taking.wrote,
    SentFile: taking.sent_file,
    Edited: taking.edited,
    Unreadable: taking.unreadable,
    Unsupported: _told(Said.UNSUPPORTED),
    TooLarge: _told(Said.TOO_LARGE),
    TypedCode: visiting.typed_code,
    FileKept: taking.file_kept,
    FileFailed: taking.file_failed,
    Submitted: asking.submitted,
    SubmitRefused: asking.submit_refused,
    CaseOpened: visiting.case_opened,
    CodeRefused: visiting.code_refused,
    CaseErased: _told(Said.ERASED),
    Appended: _noted,
    ChoseNotice: visiting.chose_notice,
    Resumed: visiting.resumed,
    Verb.START: asking.start,
    Verb.AGREE: asking.agree,
    Verb.PICK: asking.pick,
    Verb.TELL: asking.tell,
    Verb.SKIP: asking.skip,
    Verb.BACK: visiting.close_aside,
    Verb.PAGE: visiting.turn_page,
    Verb.KEEP: asking.keep,
    Verb.REPLACE: asking.replace_words,
    Verb.CHANGE: asking.change,
    Verb.SEND: asking.send,
    Verb.WAIT: asking.wait,
    Verb.URGENT: asking.call_for_help,
    Verb.OPEN: visiting.open_aside,
    Verb.CLOSE: visiting.close_aside,
    Verb.SPEAK: visiting.speak,
    Verb.CODE: visiting.ask_for_code,
    Verb.LETTER: visiting.read_letter,
    Verb.WITHDRAW: visiting.withdraw,
    Verb.ERASE: visiting.erase,
    Verb.NOTICE: visiting.choose_notice,
    Verb.DISAGREE: visiting.disagree,
    Verb.RATE: visiting.rate,
    Verb.DONE: visiting.leave_case,
    Verb.STOP: asking.stop,
    Verb.ADD: visiting.add_to_case,
    Verb.AFTER: visiting.answer_after,
    Verb.PICTURE: pictures.picture,
    Verb.CLEAR: asking.stop,
    Verb.HEAR: visiting.hear,
}

# Where the same tap means another step.
STEPS_IN: dict[tuple[Phase, Happening], Step] = {
    (Phase.ASKING, Verb.BACK): asking.back_a_question,
    (Phase.ASKING, Verb.SEND): asking.review,
    (Phase.CHECK, Verb.BACK): asking.back_from_check,
    (Phase.SENDING, Verb.BACK): asking.back_from_sending,
    (Phase.SENDING, Verb.SEND): asking.send_now,
}


_COMMANDS = {"help": Aside.MORE, "language": Aside.LANGUAGE, "privacy": Aside.PRIVACY}


def step_of(phase: Phase, happening: Happening) -> Step:
    """Return the step that a happening takes in a phase."""
    return STEPS_IN.get((phase, happening)) or STEPS[happening]


def read_event(
    interview: Interview, event: Event, mission: Mission
) -> tuple[Happening, Event | Tap]:
    """Return what kind of happening an event is, with what its step needs.

    Raises:
        OutOfTurnError: A tap from a card that is not the one shown.
    """
    match event:
        case Tapped(data=written):
            return _in_turn(interview, parse_tap(written), mission)
        case Commanded(name="forget"):
            return Verb.STOP, event
        case Commanded(name=name):
            return Verb.OPEN, Tap(Verb.OPEN, "command", _COMMANDS[name].value)
        case Wrote():
            return _words(interview, event, mission)
        case Edited() if _became_a_code(interview, event):
            return TypedCode, event
        case _:
            return type(event), event


def _in_turn(interview: Interview, tap: Tap, mission: Mission) -> tuple[Verb, Tap]:
    if tap.verb in STANDALONE or (tap.verb is Verb.CODE and tap.screen == RECEIPT_SCREEN):
        return tap.verb, tap
    if is_call(tap):
        return tap.verb, tap
    if tap.screen != screen_id(interview, mission):
        raise OutOfTurnError
    if interview.aside is None:
        allowed = tap.verb not in ONLY_ON_ASIDES
    else:
        allowed = tap.verb in ON_EVERY_ASIDE or tap.verb in ASIDES[interview.aside]
    if not allowed:
        raise OutOfTurnError
    return tap.verb, tap


def is_call(tap: Tap) -> bool:
    """Whether a tap asks for help: it is never out of turn, and changes nothing that was said."""
    return tap.verb is Verb.OPEN and tap.argument == Aside.HELP


def _words(interview: Interview, event: Wrote, mission: Mission) -> tuple[Happening, Event | Tap]:
    if event.choice is not None:
        tap = parse_tap(event.choice)
        if tap.verb not in CAN_BE_TYPED:
            raise OutOfTurnError
        return _in_turn(interview, tap, mission)
    if interview.phase is Phase.CODE:
        return (TypedCode if code_digits(event.text) else Wrote), event
    is_typed = is_whole_code if interview.phase in TAKES_A_WHOLE_CODE else is_nothing_but_a_code
    return (TypedCode if is_typed(event.text) else Wrote), event


CAN_BE_TYPED = frozenset({Verb.AGREE, Verb.PICK, Verb.SPEAK})
"""Words typed in passing must never clear, withdraw or send anything."""

TAKES_A_WHOLE_CODE = frozenset({Phase.WELCOME, Phase.LIMITS, Phase.SENT, Phase.LEFT})
"""Where a code may be typed without asking for its card first."""


def _became_a_code(interview: Interview, event: Edited) -> bool:
    known = any(part.source == event.source for part in interview.parts)
    if interview.phase is Phase.CODE and not known:
        return code_digits(event.text) is not None
    return is_nothing_but_a_code(event.text)
