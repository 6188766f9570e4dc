"""What the queue's filters offer, and how codes read there and in its rows.

Owns the lists to choose from. They are whole: a list made of the rows in sight
would say of every other value that the view holds no such case. What is chosen
stays in its field, also where no row has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from bot.casework.lifecycle import State
from bot.casework.taxonomy import CATEGORIES
from bot.casework.triage import Priority
from bot.interview.questions import BY_ID
from bot.marks import N_
from desk.asking import Asked
from desk.pages.case_side import MARKS
from desk.pages.case_words import catalogs
from desk.pages.queue_filters import Filters
from desk.pages.queue_rows import Row, kind_words
from desk.pages.queue_words import DUTIES, STATES, VIEWS


def choices(asked: Asked, filters: Filters, rows: Sequence[Row]) -> dict[str, Any]:
    """How codes read on this page, and which of them its filters offer."""

    def area_name(area: str) -> str:
        names = asked.desk.settings.areas.get(area, {})
        return names.get(asked.language) or names.get("en") or area

    def what(row: Row) -> Markup:
        facts = row.facts
        if facts is None:
            return asked.words.say(N_("not opened yet"))
        if facts.category is None and facts.kind is not None:
            return escape(kind_words(facts.kind, asked.language) or facts.what)
        return asked.words.say(facts.what) if facts.what else asked.words.say(N_("not said"))

    areas = _whole(asked.desk.settings.areas, (_area(row) for row in rows), filters.area)
    tongues = _whole(catalogs().languages, (row.language for row in rows), filters.language)
    return {
        "views": VIEWS,
        "states": STATES,
        "duties": DUTIES,
        "marks": MARKS,
        "what": what,
        "area_name": area_name,
        "priorities": _whole(Priority, (), filters.priority),
        "stands": _whole((one for one in STATES if one != State.DRAFT), (), filters.state),
        "whats": _whats(asked, filters, rows),
        "areas": sorted(areas, key=area_name),
        "tongues": sorted(tongues, key=lambda one: asked.words.language_name(one).striptags()),
    }


def _whats(asked: Asked, filters: Filters, rows: Iterable[Row]) -> Mapping[str, str]:
    """What reporters may have chosen, and then what officers may have."""
    kinds = [choice.id for choice in BY_ID["kind"].choices]
    every = _whole((*kinds, *CATEGORIES), (row.kind for row in rows), filters.category)

    def said(code: str) -> str:
        words = CATEGORIES.get(code)
        own = kind_words(code, asked.language)
        return asked.words.say(words).striptags() if words else own or code

    return {code: said(code) for code in every}


def _whole(known: Iterable[str], seen: Iterable[str], chosen: str) -> list[str]:
    """All that may be chosen, each once."""
    return [code for code in dict.fromkeys((*map(str, known), *seen, chosen)) if code]


def _area(row: Row) -> str:
    return (row.facts.where or "") if row.facts else ""
