"""The made-up people and things of the preview: places with long names, letters, days.

Owns these examples. Nothing of them is anybody's; numbers cannot be dialled.
Days stand here once, so that each language writes them its own way.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot.cli.workbench.walk import CASES, MISSION
from bot.i18n import Translator
from bot.interview.cards import Line, Screen
from bot.interview.case_facts import OpenedCase
from bot.interview.mission import Area, Mission, Names
from bot.interview.parts import FilePart, Part, TextPart
from bot.interview.view_case import RESULTS, STATES

LONGEST_PLACES = (
    "Camp Three, behind the mill",
    "Great Market of the North",
    "River crossing at the old ferry",
)
"""As long as a mission's names of places should become."""
SHOWN = replace(
    MISSION,
    areas=(
        *(
            Area(f"area{number}", {"en": name})
            for number, name in enumerate(LONGEST_PLACES, start=1)
        ),
        *MISSION.areas[len(LONGEST_PLACES) :],
    ),
)
"""The mission of the walk, with names of places that need room."""
VARIANTS: tuple[Mission, ...] = (
    SHOWN,
    replace(SHOWN, areas=(), contacts=(), services=()),
    replace(SHOWN, desk_seen=False),
    replace(SHOWN, outage=True),
    replace(SHOWN, intake_open=False),
    replace(SHOWN, paused_until={"en": "30 September 2027"}),
)
"""What else may be so on a day, the usual day first."""

_DAYS: Mapping[str, dt.date] = {
    "22 November 2026": dt.date(2026, 11, 22),
    "24 November 2026": dt.date(2026, 11, 24),
    "25 November 2026": dt.date(2026, 11, 25),
    "30 September 2027": dt.date(2027, 9, 30),
}
LOOK_BY = dt.datetime(2026, 11, 22, 14, 10, tzinfo=dt.UTC)
NEWS_BY = dt.date(2026, 11, 29)

EVERY_CASE: tuple[OpenedCase, ...] = (
    *CASES,
    *(OpenedCase(state=state, received="22 November 2026") for state in (*STATES, "another")),
    *(
        OpenedCase(state="closed", received="22 November 2026", closed_result=result)
        for result in (None, *RESULTS)
    ),
)
"""A report in every state, and with every result."""

PARTS: tuple[Part, ...] = (
    TextPart(1, 1, "words"),
    TextPart(2, 2, "words"),
    FilePart(number=3, source=3, kind="voice", size=1, seconds=42, status="kept"),
    FilePart(number=4, source=4, kind="photo", size=1, status="kept"),
)
PLACE_IN_WORDS: tuple[Part, ...] = (PARTS[0], TextPart(2, 2, "words", question="where"))
OFFICERS_WORDS = "(Here the officer writes in their own words.)"
BOT_NAME = "Amana"
LOCATOR = "A" * 22
CODE = "1234 5678 9012 3456 7890"


def in_its_own_way(screen: Screen, voice: Translator) -> Screen:
    """Return a card with its days written as the language writes them."""
    return replace(screen, lines=tuple(_dated(line, voice) for line in screen.lines))


def _dated(line: Line, voice: Translator) -> Line:
    return replace(
        line, params={name: _written(value, voice) for name, value in line.params.items()}
    )


def _written(value: "str | int | Line | Names", voice: Translator) -> "str | int | Line | Names":
    if isinstance(value, Line):
        return _dated(value, voice)
    if isinstance(value, int):
        return value
    day = _DAYS.get(value if isinstance(value, str) else value.get("en", ""))
    return value if day is None else voice.date(day)
