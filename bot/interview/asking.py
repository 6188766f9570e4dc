"""What taps do while a report is being written: agree, answer, go back, send, stop.

Owns these steps. A step raises `IntakeError` to refuse, and then nothing has
changed. Which phase follows is the table's matter, not a step's.
"""

from dataclasses import replace

from bot.errors import IntakeClosedError, OutOfTurnError
from bot.interview.course import (
    asked,
    before,
    current,
    has_story,
    has_words,
    is_choice,
    is_minor,
    is_pending,
    is_settled,
    pruned,
)
from bot.interview.effects import CloseCase, Discard, Effect
from bot.interview.mission import Mission
from bot.interview.parts import Notice, Said
from bot.interview.questions import BY_ID, Question
from bot.interview.refusals import PausedError
from bot.interview.schema import Aside, Interview, Phase, begin
from bot.interview.taking import STRAIGHT_TO_CASE, Outcome, counted, depart, without_words
from bot.interview.taps import Tap


def start(interview: Interview, _tap: Tap, mission: Mission) -> Outcome:
    """Begin a report, unless none can be taken."""
    if not mission.intake_open:
        raise IntakeClosedError
    return _shown(interview), ()


def agree(interview: Interview, tap: Tap, mission: Mission) -> Outcome:
    """Consent; what was held before now belongs to the report.

    Whoever has sent very many today sees a card of pictures over the first question.
    """
    if mission.paused_until is not None:
        raise PausedError
    begun, _ = start(interview, tap, mission)
    receipt = counted(interview.parts, Said.TAKEN) if interview.parts else None
    begun = replace(begun, consented=True, receipt=receipt)
    if mission.pictures is not None:
        begun = replace(begun, aside=Aside.PICTURES, page=mission.pictures)
    return begun, ()


def pick(interview: Interview, tap: Tap, mission: Mission) -> Outcome:
    """Answer the question on the card with a choice, in place of an earlier one."""
    question = _question(interview, mission)
    if not is_choice(question, tap.argument, mission):
        raise OutOfTurnError
    parts = interview.parts
    if interview.replacing and interview.revisiting == question.id:
        parts = without_words(parts, question.id)
    chosen = replace(
        _shown(interview),
        answers={**interview.answers, question.id: tap.argument},
        skipped=interview.skipped - {question.id},
        parts=parts,
        revisiting=None,
        replacing=False,
    )
    return pruned(chosen), ()


def tell(interview: Interview, tap: Tap, mission: Mission) -> Outcome:
    """On the minor's path: choose how to be answered and send, in one tap."""
    if not is_minor(interview) or tap.argument not in {"code", "here"} or not has_story(interview):
        raise OutOfTurnError
    chosen, _ = pick(interview, tap, mission)
    return _leave_with(chosen)


def skip(interview: Interview, _tap: Tap, mission: Mission) -> Outcome:
    """Pass over the question; an answer that it has already stays."""
    question = _question(interview, mission)
    if not question.optional:
        raise OutOfTurnError
    skipped = interview.skipped
    if not is_settled(interview, question):
        skipped |= {question.id}
    passed = replace(_shown(interview), skipped=skipped, revisiting=None, replacing=False)
    return passed, ()


def back_a_question(interview: Interview, _tap: Tap, mission: Mission) -> Outcome:
    """Show the question before this one; nothing that was answered is dropped."""
    earlier = before(_question(interview, mission), interview, mission)
    if earlier is None:
        raise OutOfTurnError
    return _revisited(interview, earlier), ()


def back_from_check(interview: Interview, _tap: Tap, mission: Mission) -> Outcome:
    """Show what is still unanswered, or else the last question."""
    if current(interview, mission) is not None:
        return _shown(interview), ()
    last = before(None, interview, mission)
    if last is None:
        raise OutOfTurnError
    return _revisited(interview, last), ()


def back_from_sending(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Stop waiting for files; refused once the report has left."""
    if interview.sending_up_to is not None:
        raise OutOfTurnError
    return replace(_shown(interview), waiting=False), ()


def change(interview: Interview, tap: Tap, mission: Mission) -> Outcome:
    """Go back to one question, chosen from the list."""
    question = BY_ID.get(tap.argument)
    if question is None or question not in asked(interview, mission):
        raise OutOfTurnError
    return _revisited(interview, question), ()


def keep(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Leave the revisited answer as it is."""
    if interview.revisiting is None:
        raise OutOfTurnError
    return replace(_shown(interview), revisiting=None, replacing=False), ()


def replace_words(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Let the next words replace the revisited ones, which stay until then."""
    question = interview.revisiting
    if question is None or not has_words(interview, question):
        raise OutOfTurnError
    return replace(_shown(interview), replacing=True), ()


def review(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Show the check card; possible as soon as there is a story."""
    if not has_story(interview):
        raise OutOfTurnError
    return replace(_shown(interview), revisiting=None, replacing=False), ()


def send(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Send, or ask first whether to wait for files that are on their way."""
    if not has_story(interview):
        raise OutOfTurnError
    return _leave_with(_shown(interview))


def send_now(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Send without waiting; refused once the report has left."""
    if interview.sending_up_to is not None:
        raise OutOfTurnError
    return depart(_shown(interview))


def wait(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Send by itself when the last file is kept."""
    if interview.sending_up_to is not None:
        raise OutOfTurnError
    return replace(_shown(interview), waiting=True), ()


def call_for_help(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Send at once whatever there is, marked urgent; saying Yes to that is consent."""
    if interview.sending_up_to is not None:
        raise OutOfTurnError
    closing = (CloseCase(),) if interview.phase in STRAIGHT_TO_CASE else ()
    urgent = replace(
        _shown(interview), consented=True, urgent=True, revisiting=None, replacing=False
    )
    gone, effects = depart(urgent)
    return gone, (*closing, *effects)


def stop(interview: Interview, _tap: object, _mission: Mission) -> Outcome:
    """Drop everything that was not sent and clear the chat, at one tap."""
    closing: tuple[Effect, ...] = ()
    if interview.phase in STRAIGHT_TO_CASE:
        closing = (CloseCase(),)
    cleared = replace(begin(interview.language), last_number=interview.last_number)
    return cleared, (*closing, Discard())


def submitted(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    """Forget what was sent; words that came meanwhile are held for the next report."""
    sent_up_to = interview.sending_up_to
    if sent_up_to is None:
        raise OutOfTurnError
    later = tuple(part for part in interview.parts if part.number > sent_up_to)
    fresh = begin(interview.language)
    sent = replace(fresh, parts=later, last_number=interview.last_number, urgent=interview.urgent)
    return sent, ()


def submit_refused(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    """Keep the draft and say that it was not sent."""
    if interview.sending_up_to is None:
        raise OutOfTurnError
    return replace(interview, sending_up_to=None, receipt=Notice(Said.NOT_SENT)), ()


def settled(interview: Interview, mission: Mission) -> Interview:
    """Follow the transitions that a state brings about by itself (see `machine`)."""
    phase = interview.phase
    if phase is Phase.SENDING and _has_lost_a_file(interview):
        interview = replace(interview, phase=Phase.CHECK)
    elif phase is Phase.SENT and interview.parts:
        held = Notice(Said.HELD)
        interview = replace(interview, phase=Phase.LIMITS, urgent=False, receipt=held)
    elif phase is Phase.ASKING and current(interview, mission) is None:
        interview = replace(interview, phase=Phase.CHECK, page=0)
    if interview.phase is Phase.CHECK and not has_story(interview):
        aside = None if interview.aside is Aside.CHANGE else interview.aside
        interview = replace(interview, phase=Phase.ASKING, revisiting=None, aside=aside, page=0)
    return interview


def _has_lost_a_file(interview: Interview) -> bool:
    lost = interview.receipt is not None and interview.receipt.said is Said.FILE_FAILED
    return lost and interview.sending_up_to is None


def _leave_with(interview: Interview) -> Outcome:
    return (interview, ()) if is_pending(interview) else depart(interview)


def _shown(interview: Interview) -> Interview:
    """Bring back the phase's own card, from its first page and without a notice."""
    return replace(interview, aside=None, page=0, letter=None, receipt=None)


def _revisited(interview: Interview, question: Question) -> Interview:
    return replace(_shown(interview), revisiting=question.id, replacing=False)


def _question(interview: Interview, mission: Mission) -> Question:
    question = current(interview, mission)
    if question is None:
        raise OutOfTurnError
    return question
