"""The queue: what is urgent, what is next, and what changed meanwhile.

Owns `/`, its changes and what is done from a row. Filters work on what this
desk was told and has opened itself; the server never learns them. Rows never
move under the pointer: the page only says that there are changes.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.casework.reference import read, shown
from bot.errors import OperatorError
from desk.answers import Summary
from desk.asking import Asked, inner_path
from desk.errors import ChangedError, RefusedActError, UnknownCaseError
from desk.fetching import STRETCH, fetch_page
from desk.pages.export_list import MOST
from desk.pages.held_letters import held_letters
from desk.pages.queue_choices import choices
from desk.pages.queue_filters import Filters, count_of
from desk.pages.queue_look import ENOUGH, Look, look, look_again
from desk.pages.queue_rows import Row, changed, seen_of
from desk.routing import get, post

# The roster is asked for again after so long; it changes rarely.
ROSTER_EVERY_S = 900
# A full page, and the stretch in which it filled.
LARGEST_SELECTION = ENOUGH + STRETCH


async def show(asked: Asked) -> Response:
    """The queue page."""
    filters = Filters.of(asked.request.query_params)
    meant = _reference(filters.find)
    if meant:
        return asked.go(f"/cases/{meant}")
    await _renew_roster(asked)
    found = await look(asked.session, filters, asked.desk.hands.now())
    facts = await _facts(asked, filters, found)
    return asked.page("queue.html", **choices(asked, filters, found.rows), **facts)


async def _facts(asked: Asked, filters: Filters, found: Look) -> dict[str, Any]:
    fetched, page = found.fetched, found.fetched.page
    is_empty = not found.rows and filters.view == "todo" and not filters.narrows
    looked = filters.passed + len(found.cases)
    following = replace(filters, after=found.next, passed=looked if filters.narrows else 0)
    return {
        "filters": filters,
        "fetched": fetched,
        "page": page,
        "urgent": _urgent(page.urgent.first),
        "rows": found.rows,
        "held": await held_letters(asked),
        "looked_here": len(found.cases),
        "most_exported": MOST,
        "looked": looked,
        "whole": max(looked, page.counts.get(filters.view, 0)),
        "unopened": found.unopened,
        "seen": seen_of(_compared(filters, found)),
        "address": filters.address,
        "first_address": replace(filters, after=None, passed=0).address,
        "next_address": following.address if found.next else None,
        "view_address": Filters(view=filters.view).address,
        "may_take": fetched.is_fresh and may(Action.ASSIGN, asked.session.me.roles),
        "next_case": await _next_case(asked) if is_empty else None,
        "done": count_of(asked.query("done")),
        "failed": count_of(asked.query("failed")),
    }


def _compared(filters: Filters, found: Look) -> list[Summary]:
    """The cases of which changes are told: with a filter, those that it leaves."""
    return [row.case for row in found.rows] if filters.narrows else list(found.cases)


async def changes(asked: Asked) -> Response:
    """How many rows changed since the page was made, for a poll that moves nothing."""
    filters, looked = Filters.of(asked.request.query_params), count_of(asked.query("looked"))
    found = await look_again(asked.session, filters, asked.desk.hands.now(), looked)
    return asked.page(
        "queue_changes.html",
        filters=filters,
        fetched=found.fetched,
        count=changed(asked.query("seen"), _compared(filters, found)),
        page=found.fetched.page,
        address=filters.address,
    )


async def take(asked: Asked) -> Response:
    """Take one case, or take or acknowledge the selected ones; never close or send."""
    form = await asked.form()
    chosen = [str(one) for one in form.getlist("case")]
    action = Action.ACKNOWLEDGE if form.get("do") == "acknowledge" else Action.ASSIGN
    if form.get("take"):
        chosen, action = [str(form["take"])], Action.ASSIGN
    done = 0
    for one in chosen[:LARGEST_SELECTION]:
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
