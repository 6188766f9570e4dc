"""What taps do beside a report: asides, codes, an open case, the receipt's buttons.

Owns these steps, with the same contract as `asking`. The interview never
holds a case: it asks for one to be opened and forgotten.
"""

from dataclasses import replace

from bot.errors import OutOfTurnError
from bot.interview.asides import OPENED_ANYWHERE, OPENED_IN
from bot.interview.choices import RECEIPT_DIGITS, code_digits
from bot.interview.course import is_pending
from bot.interview.effects import (
    AnswerAfter,
    Append,
    ChooseNotice,
    CloseCase,
    Disagree,
    Effect,
    EraseCase,
    FetchFile,
    Hear,
    MarkRead,
    OpenAdding,
    OpenCase,
    Rate,
    Submit,
    Withdraw,
)
from bot.interview.events import ChoseNotice, CodeRefused, Edited, Wrote
from bot.interview.mission import Mission
from bot.interview.parts import FilePart, Notice, Said
from bot.interview.questions import AFTER_BY_ID
from bot.interview.refusals import notice_of_code
from bot.interview.schema import Aside, Interview, Phase
from bot.interview.taking import STRAIGHT_TO_CASE, Outcome, counted
from bot.interview.taps import LOCATOR, Tap

_SCORES = frozenset({1, 2, 3})
_LAST_PAGE = 999
_NOTICES = {"here": Said.ANNOUNCED_HERE, "code": Said.BY_CODE_ONLY}
"""What is said of a way of answering, by the choice's id in the questionnaire."""

NOTHING = "-"
"""In an after-question's tap: passed over, not answered."""
SHOW = "?"
"""In an after-question's tap: show this question."""


def started(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    """Bring the card back; with a case open, forget the case."""
    return _bare(interview), _closing(interview)


def open_aside(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Lay a page over the card."""
    try:
        aside = Aside(tap.argument)
    except ValueError:
        raise OutOfTurnError from None
    if aside not in OPENED_ANYWHERE and OPENED_IN.get(aside) is not interview.phase:
        raise OutOfTurnError
    return replace(_bare(interview), aside=aside), ()


def close_aside(interview: Interview, _tap: object, _mission: Mission) -> Outcome:
    """Return to the card beneath."""
    return _bare(interview), ()


def turn_page(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Show another page; the tap names the page, so a double tap turns once."""
    return replace(interview, page=min(tap.number, _LAST_PAGE), receipt=None), ()


def speak(interview: Interview, tap: Tap, mission: Mission) -> Outcome:
    """Go on in another language."""
    if all(language.code != tap.argument for language in mission.languages):
        raise OutOfTurnError
    return replace(_bare(interview), language=tap.argument), ()


def ask_for_code(interview: Interview, _tap: object, _mission: Mission) -> Outcome:
    """Wait for the digits of a code."""
    return _bare(interview), _closing(interview)


def typed_code(interview: Interview, event: Wrote | Edited, _mission: Mission) -> Outcome:
    """Try a code; its digits go straight on and are kept nowhere here."""
    digits = code_digits(event.text)
    if digits is None:
        raise OutOfTurnError
    if len(digits) != RECEIPT_DIGITS:
        # "One digit seems wrong" would send them looking for a slip that is not there.
        return replace(_bare(interview), receipt=Notice(Said.WRONG_LENGTH, digits=len(digits))), ()
    return _bare(interview), (*_closing(interview), OpenCase(digits))


def code_refused(interview: Interview, event: CodeRefused, _mission: Mission) -> Outcome:
    """Say why the code opened nothing."""
    return replace(interview, receipt=notice_of_code(event.error)), ()


def case_opened(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    """Show the case that the code opened."""
    return _bare(interview), ()


def read_letter(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Open one letter; the next card takes its place, and so clears it."""
    letter = tap.number
    return replace(_bare(interview), aside=Aside.LETTER, letter=letter), (MarkRead(letter),)


def withdraw(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Withdraw the open case, after it was asked once more."""
    return replace(_bare(interview), receipt=Notice(Said.WITHDRAWN)), (Withdraw(),)


def erase(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Have the open case erased, after it was asked once more: now, or when the team is done."""
    return replace(_bare(interview), receipt=Notice(Said.ERASURE_NOTED)), (EraseCase(),)


def disagree(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Say that the outcome is not accepted."""
    return replace(_bare(interview), receipt=Notice(Said.DISAGREED)), (Disagree(),)


def rate(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Rate how the case was handled."""
    score = tap.number
    if score not in _SCORES:
        raise OutOfTurnError
    return replace(_bare(interview), receipt=Notice(Said.RATED)), (Rate(score),)


def choose_notice(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Have news of the open case announced in this chat, or nowhere any more."""
    said = _NOTICES.get(tap.argument)
    if said is None:
        raise OutOfTurnError
    effect = ChooseNotice(said is Said.ANNOUNCED_HERE)
    return replace(_bare(interview), receipt=Notice(said)), (effect,)


def chose_notice(interview: Interview, event: ChoseNotice, _mission: Mission) -> Outcome:
    """Pass on what was chosen on a notice; whatever is open here stays as it is."""
    return interview, (ChooseNotice(event.here, event.locator),)


def leave_case(interview: Interview, _tap: object, _mission: Mission) -> Outcome:
    """Close the case, or stop adding to it."""
    return _bare(interview), (CloseCase(),)


def add_to_case(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Add to the report of this receipt; what was written just before goes first."""
    if LOCATOR.match(tap.argument) is None:
        raise OutOfTurnError
    held = interview.parts
    effects: tuple[Effect, ...] = (OpenAdding(tap.argument), *(Append(part) for part in held))
    receipt = counted(held, Said.ADDED) if held else None
    return replace(_bare(interview), parts=(), receipt=receipt), (*_closing(interview), *effects)


def hear(interview: Interview, _tap: Tap, _mission: Mission) -> Outcome:
    """Have the card now shown read aloud."""
    return interview, (Hear(),)


def answer_after(interview: Interview, tap: Tap, _mission: Mission) -> Outcome:
    """Pass on an answer given after sending; the tap itself says to which report."""
    question, choice, locator = parse_after(tap)
    if choice in {NOTHING, SHOW}:
        return interview, ()
    return interview, (AnswerAfter(question, choice, locator),)


def parse_after(tap: Tap) -> tuple[str, str, str]:
    """Return question, choice (or `NOTHING`, `SHOW`) and locator of an after-question's tap.

    Raises:
        OutOfTurnError: The tap names no such question or choice.
    """
    question = AFTER_BY_ID.get(tap.screen)
    choice, _, locator = tap.argument.partition(":")
    if question is None or LOCATOR.match(locator) is None:
        raise OutOfTurnError
    if choice not in {NOTHING, SHOW} and all(offered.id != choice for offered in question.choices):
        raise OutOfTurnError
    return question.id, choice, locator


def resumed(interview: Interview, _event: object, _mission: Mission) -> Outcome:
    """Ask again for what was under way when the program ended; a case needs its code again."""
    if interview.phase is Phase.CASE:
        return _bare(interview), (CloseCase(),)
    effects: list[Effect] = [
        FetchFile(part.number)
        for part in interview.parts
        if isinstance(part, FilePart) and part.status == "pending"
    ]
    if interview.sending_up_to is not None:
        effects.append(Submit(interview.urgent))
    elif interview.phase is Phase.SENDING and not is_pending(interview):
        return replace(interview, sending_up_to=interview.last_number), (Submit(interview.urgent),)
    return interview, tuple(effects)


def _bare(interview: Interview) -> Interview:
    return replace(interview, aside=None, page=0, letter=None, receipt=None)


def _closing(interview: Interview) -> tuple[Effect, ...]:
    return (CloseCase(),) if interview.phase in STRAIGHT_TO_CASE else ()
