"""The queue's list as a table: what its rows show, and the chosen category; nobody's words.

Owns that table and its record: a row leaves only after the server has written
the export of that case into its audit. Practice cases are marked, and the
column says that no figure may count them. The table is the whole view, as its
filters leave it, and is written while it is made; where it ends before the
view does, its last row says so and why.
"""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from bot.casework.actions import Action, may
from bot.casework.taxonomy import CATEGORIES
from bot.sealing.documents import show_time
from desk.asking import Asked
from desk.errors import DeskError, ForbiddenError
from desk.export.document import EXPIRES_S
from desk.export.tables_csv import TYPE, beginning, line
from desk.fetching import Fetched, fetch_stretch
from desk.pages.queue_filters import Filters
from desk.pages.queue_rows import Row, fits, rows_of
from desk.routing import post

MOST = 5000
"""Rows of one table: each is an act of its own at the server."""
CUT = "not whole: the list ends here, and the view goes on. "
"""How the note of the last row begins where there is more."""
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
    said = {name: str(value) for name, value in form.items() if name not in {"after", "passed"}}
    filters = Filters.of(said)
    # Before the file begins: what fails here is still told on a page.
    first = await _stretch(asked, filters, None, 0)
    headers = {
        "content-disposition": 'attachment; filename="list.csv"',
        "cache-control": "no-store",
    }
    return StreamingResponse(_written(asked, filters, first), media_type=TYPE, headers=headers)


async def _written(asked: Asked, filters: Filters, first: Fetched) -> AsyncIterator[bytes]:
    """The table, row by row; an end before the view's end is told."""
    at, session, given = int(asked.desk.hands.now()), asked.session, 0
    yield beginning(HEAD)
    try:
        async for row in _rows(asked, filters, first):
            if asked.browser.session is not session:
                yield line(_only_note(f"{CUT}The desk was locked.", at))
                return
            if given == MOST:
                yield line(_only_note(f"{CUT}One table has at most {MOST} rows.", at))
                return
            given += 1
            yield line(await _line(asked, row, at) if fits(row, filters) else _unknown(row, at))
    except DeskError:
        yield line(_only_note(f"{CUT}The server did not answer.", at))


async def _rows(asked: Asked, filters: Filters, first: Fetched) -> AsyncIterator[Row]:
    """Every row of a view, stretch by stretch; each is opened, however long that takes."""
    fetched, passed = first, 0
    while True:
        cases = fetched.page.cases
        possible = [case for case in cases if filters.may_fit(case)]
        for row in await rows_of(asked.session, possible, None):
            # One that did not open may fit as well: left out, nobody would miss it.
            if fits(row, filters) or row.facts is None:
                yield row
        passed += len(cases)
        if fetched.page.next is None or not cases:
            return
        fetched = await _stretch(asked, filters, fetched.page.next, passed)


async def _stretch(asked: Asked, filters: Filters, after: str | None, passed: int) -> Fetched:
    now = asked.desk.hands.now()
    return await fetch_stretch(asked.session, filters.view, after, now, passed)


async def _line(asked: Asked, row: Row, at: int) -> tuple[str, ...]:
    """One row of the table; of a case whose export was not recorded, only that."""
    case, facts = row.case, row.facts
    what = {"what": "summary"}
    try:
        await asked.session.client.act(case.reference, Action.EXPORT.value, case.version, what)
    except DeskError:
        note = "not exported: the server did not record it"
        return (case.reference, *_only_note(note, at)[1:])
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


def _unknown(row: Row, at: int) -> tuple[str, ...]:
    note = "not opened here: whether it fits the filters is not known"
    return (row.case.reference, *_only_note(note, at)[1:])


def _only_note(note: str, at: int) -> tuple[str, ...]:
    return (*("",) * (len(HEAD) - 2), note, _until(at))


def _until(at: int) -> str:
    return show_time(at + EXPIRES_S)


routes = [post("/export/list", make_list)]
