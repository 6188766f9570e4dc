"""Walks the interview as people do, and keeps every different card on the way.

Owns the made-up mission and messages of the walk. Breadth first over every
button and a few messages, so that a card that nobody thought of is measured
and shown to translators as well. It decides nothing about how a card looks.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from bot.errors import MistypedReceiptError, TooManyAttemptsError, UnknownReceiptError
from bot.interview.cards import Screen
from bot.interview.case_facts import Letter, OpenedCase
from bot.interview.course import is_pending, screen_id
from bot.interview.events import (
    Appended,
    CaseOpened,
    CodeRefused,
    Commanded,
    Event,
    FileFailed,
    FileKept,
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
from bot.interview.machine import advance
from bot.interview.mission import Area, Contact, Language, Mission, Service
from bot.interview.schema import Aside, Interview, Phase, begin
from bot.interview.screens import screen
from bot.interview.taps import RECEIPT_SCREEN, Verb, tap_data

MISSION = Mission(
    name={"en": "The mission"},
    languages=(Language("en", "English"), Language("ar", "العربية", "rtl")),
    areas=tuple(Area(f"area{n}", {"en": f"Area number {n}"}) for n in range(1, 11)),
    contacts=(
        Contact(
            id="clinic",
            area=None,
            name={"en": "Saint Mary Health Centre"},
            what={"en": "care, day and night"},
            phone="+000 000 000 000",
            place={"en": "beside the great market"},
            verified_on="2026-11-01",
        ),
    ),
    services=(
        Service(id="care", kind="care", area=None, names={"en": "Health care"}, contact="clinic"),
    ),
    law_line=True,
)
CASES = tuple(
    OpenedCase(
        state=state,
        received="22 November 2026",
        letters=(
            Letter(number=2, sent_on="24 November 2026", text="word " * 100),
            Letter(number=3, sent_on="25 November 2026", text="A short one."),
        ),
        may_disagree=state == "closed",
        goes_at_once=state == "submitted",
        closed_result="INS" if state == "closed" else None,
    )
    for state in ("submitted", "referred", "waiting_reporter", "closed")
)
_ADD = Tapped(tap_data(Verb.ADD, RECEIPT_SCREEN, "A" * 22))
"""A tap on a receipt that was kept from an earlier report, which may come in the middle of one."""

MESSAGES: tuple[Event, ...] = (
    _ADD,
    Wrote(1, "words"),
    Wrote(1, "123456789012345678"),
    SentFile(source=2, kind="voice", size=1, seconds=754),
    SentFile(source=3, kind="photo", size=1),
    Unreadable(4),
    Unsupported(5),
    TooLarge(6),
    FileKept(2),
    FileFailed(3),
    Submitted(),
    SubmitRefused(),
    Appended(),
    Commanded("help"),
    Commanded("language"),
    Commanded("privacy"),
    Started("en"),
    *(CaseOpened(case) for case in CASES),
    *(CodeRefused(e) for e in (MistypedReceiptError, UnknownReceiptError, TooManyAttemptsError)),
)
MOST = 3000
_WAITS = (Phase.CHECK, Phase.SENDING)


def cards(mission: Mission) -> Iterator[tuple[Interview, Screen]]:
    """Yield every card that can be reached, each kind of situation once."""
    start = begin("en")
    ahead = deque([start])
    seen = {_situation(start)}
    for _ in range(MOST):
        if not ahead:
            return
        interview = ahead.popleft()
        shown = [screen(interview, mission)]
        if interview.phase.value == "case":
            shown += [screen(interview, mission, case) for case in CASES]
        for card in shown:
            yield interview, card
            for event in (*_taps(card), *MESSAGES):
                after, _ = advance(replace(interview, last_tap=""), event, mission)
                if _situation(after) not in seen:
                    seen.add(_situation(after))
                    ahead.append(after)
    raise AssertionError("the walk does not end: its situations are told too finely")


def _taps(card: Screen) -> Iterator[Event]:
    for row in card.rows:
        yield from (Tapped(button.data) for button in row if button.data)


def _situation(interview: Interview) -> tuple[object, ...]:
    """What makes a card look different; answers, counts and what lies under an aside left out."""
    said = interview.receipt.said if interview.receipt else None
    if interview.aside is Aside.PICTURES:
        return interview.aside, interview.page % 20, said
    if interview.aside is not None:
        return interview.aside, interview.page, said, interview.letter
    return (
        screen_id(interview, MISSION),
        interview.page,
        said,
        interview.answers.get("hurt") == "me_minor",
        interview.revisiting is not None,
        interview.replacing,
        bool(interview.parts),
        interview.phase in _WAITS and is_pending(interview),
        interview.waiting,
        interview.sending_up_to is not None,
        interview.urgent,
    )
