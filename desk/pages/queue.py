"""The queue: what is urgent, what is next, and what changed meanwhile.

Owns `/`, its changes and what is done from a row. Filters by content work on
what this desk has opened itself; the server never learns them. Rows never
move under the pointer: the page only says that there are changes.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.casework.reference import read, shown
from bot.errors import OperatorError
from bot.marks import N_
from desk.asking import Asked, inner_path
from desk.errors import ChangedError, RefusedActError, UnknownCaseError
from desk.fetching import Fetched, fetch_page
from desk.pages.case_side import MARKS
from desk.pages.held_letters import held_letters
from desk.pages.queue_rows import (
    Filters,
    Row,
    changed,
    fitting,
    kind_words,
    rows_of,
    seen_of,
)
from desk.pages.queue_words import DUTIES, STATES, VIEWS
from desk.routing import get, post

# The roster is asked for again after so long; it changes rarely.
ROSTER_EVERY_S = 900
LARGEST_SELECTION = 50


async def show(asked: Asked) -> Response:
    """The queue page."""
    filters = Filters.of(asked.request.query_params)
    found = _reference(filters.find)
    if found:
        return asked.go(f"/cases/{found}")
    await _renew_roster(asked)
    now = asked.desk.hands.now()
    fetched = await fetch_page(asked.session, filters.view, filters.after, now)
    every = await rows_of(asked.session, fetched.page)
    facts = await _facts(asked, filters, fetched, fitting(every, filters))
    # Of every row, or a filter that is set would leave no other to choose.
    return asked.page("queue.html", **_words(asked, every), **facts)


async def _facts(
    asked: Asked, filters: Filters, fetched: Fetched, rows: list[Row]
) -> dict[str, Any]:
    page = fetched.page
    is_empty = not rows and filters.view == "todo" and not filters.by_content
    return {
        "filters": filters,
        "fetched": fetched,
        "page": page,
        "urgent": _urgent(page.urgent.first),
        "rows": rows,
        "held": await held_letters(asked),
        "all_rows": len(page.cases),
        "seen": seen_of(page),
        "address": _address(filters),
        "first_address": _address(replace(filters, after=None)),
        "next_address": _address(replace(filters, after=page.next)),
        "may_take": fetched.is_fresh and may(Action.ASSIGN, asked.session.me.roles),
        "next_case": await _next_case(asked) if is_empty else None,
        "done": _count(asked.query("done")),
        "failed": _count(asked.query("failed")),
    }


def _words(asked: Asked, rows: list[Row]) -> dict[str, Any]:
    """How codes read on this page, and which of them its filters offer."""
    areas = asked.desk.settings.areas

    def area_name(area: str) -> str:
        names = areas.get(area, {})
        return names.get(asked.language) or names.get("en") or area

    def what(row: Row) -> Markup:
        facts = row.facts
        if facts is None:
            return asked.words.say(N_("not opened yet"))
        if facts.category is None and facts.kind is not None:
            return escape(kind_words(facts.kind, asked.language) or facts.what)
        return asked.words.say(facts.what) if facts.what else asked.words.say(N_("not said"))

    return {
        "views": VIEWS,
        "states": STATES,
        "duties": DUTIES,
        "marks": MARKS,
        "what": what,
        "area_name": area_name,
        "whats": {row.kind: what(row).striptags() for row in rows if row.kind},
        "areas": sorted({row.facts.where for row in rows if row.facts and row.facts.where}),
        "tongues": sorted({row.language for row in rows}),
    }


async def changes(asked: Asked) -> Response:
    """How many rows changed since the page was made, for a poll that moves nothing."""
    filters = Filters.of(asked.request.query_params)
    fetched = await fetch_page(asked.session, filters.view, filters.after, asked.desk.hands.now())
    return asked.page(
        "queue_changes.html",
        filters=filters,
        fetched=fetched,
        count=changed(asked.query("seen"), fetched.page),
        page=fetched.page,
        seen=asked.query("seen"),
        address=_address(filters),
    )


async def take(asked: Asked) -> Response:
    """Take one case, or take or acknowledge the selected ones; never close or send."""
    form = await asked.form()
    chosen = [str(one) for one in form.getlist("case")][:LARGEST_SELECTION]
    action = Action.ACKNOWLEDGE if form.get("do") == "acknowledge" else Action.ASSIGN
    if form.get("take"):
        chosen, action = [str(form["take"])], Action.ASSIGN
    done = 0
    for one in chosen:
        done += await _act(asked, action, one)
    return asked.go(_back(form, done, len(chosen) - done))


async def _act(asked: Asked, action: Action, chosen: str) -> int:
    """Do one act of a selection; a case that changed meanwhile is left alone and counted."""
    reference, _, version = chosen.partition(":")
    facts = {"to": asked.session.officer} if action is Action.ASSIGN else {}
    try:
        await asked.session.client.act(reference, action, int(version), facts)
    except (ChangedError, RefusedActError, UnknownCaseError, ValueError):
        return 0
    return 1


def _back(form: FormData, done: int, failed: int) -> str:
    base = inner_path(str(form.get("next", "/")))
    mark = "&" if "?" in base else "?"
    return f"{base}{mark}{urlencode({'done': done, 'failed': failed})}"


async def _renew_roster(asked: Asked) -> None:
    session = asked.session
    if session.roster_at is None or asked.desk.hands.now() - session.roster_at > ROSTER_EVERY_S:
        await asked.desk.sessions.renew_roster(session)


def _reference(typed: str) -> str | None:
    """A whole reference goes straight to its case."""
    try:
        return read(typed)
    except OperatorError:
        return None


def _urgent(first: str | None) -> tuple[str, str] | None:
    return None if first is None else (read(first), shown(read(first)))


def _address(filters: Filters) -> str:
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"/?{query}" if query else "/"


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


async def _next_case(asked: Asked) -> Row | None:
    """Whatever is due next in any view, for an empty list."""
    fetched = await fetch_page(asked.session, "all", None, asked.desk.hands.now())
    owed = [Row(case, None) for case in fetched.page.cases if case.due]
    return min(owed, key=lambda row: row.case.due, default=None)


routes = [
    get("/", show),
    get("/queue/changes", changes, quiet=True),
    post("/queue/act", take),
]
