"""The queue's list as a table: what its rows show, and the chosen category; nobody's words.

Owns that table and its record: a row leaves only after the server has written
the export of that case into its audit. Practice cases are marked, and the
column says that no figure may count them.
"""

from collections.abc import AsyncIterator

from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.casework.taxonomy import CATEGORIES
from bot.sealing.documents import show_time
from desk.asking import Asked
from desk.errors import DeskError, ForbiddenError
from desk.export.document import EXPIRES_S
from desk.export.tables_csv import TYPE, table
from desk.fetching import fetch_page
from desk.pages.queue_rows import Filters, Row, fitting, rows_of
from desk.routing import post

MOST = 500
"""Rows of one table: each is an act of its own at the server."""
HEAD = (
    "reference",
    "priority",
    "due",
    "duty",
    "received",
    "what",
    "category",
    "area",
    "language",
    "state",
    "officer",
    "practice",
    "counted",
    "note",
    "delete_by",
)


async def make_list(asked: Asked) -> Response:
    """Export a view's list."""
    if not may(Action.EXPORT, asked.session.me.roles):
        raise ForbiddenError("Your roles do not allow this.")
    form = await asked.form()
    filters = Filters.of({name: str(value) for name, value in form.items()})
    at = int(asked.desk.hands.now())
    lines = [await _line(asked, row, at) async for row in _rows(asked, filters)]
    headers = {
        "content-disposition": 'attachment; filename="list.csv"',
        "cache-control": "no-store",
    }
    return Response(table(HEAD, lines), media_type=TYPE, headers=headers)


async def _rows(asked: Asked, filters: Filters) -> AsyncIterator[Row]:
    """Every row of a view, page by page, up to a bound."""
    after, given = filters.after, 0
    while given < MOST:
        fetched = await fetch_page(asked.session, filters.view, after, asked.desk.hands.now())
        for row in fitting(await rows_of(asked.session, fetched.page), filters):
            given += 1
            if given <= MOST:
                yield row
        after = fetched.page.next
        if after is None:
            return


async def _line(asked: Asked, row: Row, at: int) -> tuple[str, ...]:
    """One row of the table; of a case whose export was not recorded, only that."""
    case, facts = row.case, row.facts
    what = {"what": "summary"}
    try:
        await asked.session.client.act(case.reference, Action.EXPORT.value, case.version, what)
    except DeskError:
        empty = ("",) * (len(HEAD) - 3)
        return (case.reference, *empty, "not exported: the server did not record it", _until(at))
    is_practice = facts is not None and facts.practice
    category = (facts.category or "") if facts else ""
    return (
        case.reference,
        case.priority,
        show_time(case.due) if case.due else "",
        case.duty,
        show_time(case.received),
        CATEGORIES.get(category, "") or (facts.what if facts else ""),
        category,
        (facts.where or "") if facts else "",
        row.language,
        row.stands,
        case.assignee or "",
        "yes" if is_practice else "no",
        # Whether it is practice is inside the seal: what did not open is not counted either.
        "yes" if facts is not None and not is_practice else "no",
        "" if facts else "not opened here",
        _until(at),
    )


def _until(at: int) -> str:
    return show_time(at + EXPIRES_S)


routes = [post("/export/list", make_list)]
