"""The card that belongs to an interview, whatever has happened to it.

Owns the choice of the view, and the public names of all cards. Every
interview that `advance` or `load` can yield has a card.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.interview.cards import Button, Line, Row, Screen
from bot.interview.case_facts import OpenedCase
from bot.interview.mission import Mission
from bot.interview.pictures import pictures_card
from bot.interview.receipts import after_screen, door_screen, news_screen, receipt_screen
from bot.interview.schema import Aside, Interview, Phase
from bot.interview.view_asking import change_card, check_card, question_card, sending_card
from bot.interview.view_case import (
    adding_card,
    case_card,
    code_card,
    erase_card,
    letter_card,
    notice_card,
    withdraw_card,
)
from bot.interview.view_help import help_now, services
from bot.interview.view_opening import (
    MORE_PAGES,
    PRIVACY_PAGES,
    closed,
    languages,
    left,
    limits,
    pages,
    sent,
    welcome,
)

__all__ = [
    "Button",
    "Line",
    "Row",
    "Screen",
    "after_screen",
    "door_screen",
    "news_screen",
    "receipt_screen",
    "screen",
    "unavailable_screen",
]


def screen(
    interview: Interview,
    mission: Mission,
    case: OpenedCase | None = None,
) -> Screen:
    """Return the card to show now.

    Args:
        interview: Where the conversation stands.
        mission: Its mission's facts of today.
        case: The case that is open in phase CASE; without it the card asks for the code.
    """
    scene = _Scene(interview, mission, case)
    if interview.aside is not None:
        return ASIDES[interview.aside](scene)
    return PHASES[interview.phase](scene)


def unavailable_screen(mission: Mission) -> Screen:
    """Return the card of a refused intake: what is the case, and where to turn."""
    return closed(mission)


@dataclass(frozen=True, slots=True)
class _Scene:
    interview: Interview
    mission: Mission
    case: OpenedCase | None


_View = Callable[[_Scene], Screen]

PHASES: dict[Phase, _View] = {
    Phase.WELCOME: lambda s: welcome(s.interview, s.mission),
    Phase.LIMITS: lambda s: limits(s.interview, s.mission),
    Phase.ASKING: lambda s: question_card(s.interview, s.mission),
    Phase.CHECK: lambda s: check_card(s.interview, s.mission),
    Phase.SENDING: lambda s: sending_card(s.interview, s.mission),
    Phase.SENT: lambda s: sent(s.interview),
    Phase.CODE: lambda s: code_card(s.interview),
    Phase.CASE: lambda s: case_card(s.interview, s.case),
    Phase.ADDING: lambda s: adding_card(s.interview),
    Phase.LEFT: lambda s: left(s.interview),
}

ASIDES: dict[Aside, _View] = {
    Aside.LANGUAGE: lambda s: languages(s.interview, s.mission),
    Aside.HELP: lambda s: help_now(s.interview, s.mission),
    Aside.SERVICES: lambda s: services(s.interview, s.mission),
    Aside.CARE: lambda s: services(s.interview, s.mission),
    Aside.MORE: lambda s: pages(s.interview, Aside.MORE.value, MORE_PAGES),
    Aside.PRIVACY: lambda s: pages(s.interview, Aside.PRIVACY.value, PRIVACY_PAGES),
    Aside.CHANGE: lambda s: change_card(s.interview, s.mission),
    Aside.LETTER: lambda s: letter_card(s.interview, s.case),
    Aside.WITHDRAW: lambda s: withdraw_card(s.interview),
    Aside.ERASE: lambda s: erase_card(s.interview, s.case),
    Aside.NOTICE: lambda s: notice_card(s.interview),
    Aside.PICTURES: lambda s: pictures_card(s.interview),
}
