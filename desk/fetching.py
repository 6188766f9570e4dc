"""One page of the queue: from the server, or as it was last seen.

Owns that choice. What was seen last is kept sealed, so that work can be read
while the server is away; such a page says so and when it is from.
"""

import json
from collections.abc import Awaitable
from dataclasses import asdict, dataclass

from desk.client import PAGE
from desk.errors import DeskError, ServerAwayError
from desk.session import Session
from desk.wire import Page

STRETCH = 200
"""Cases that are asked for at once where a view is looked through: the server gives no more."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, when it came (seconds since 1970 UTC), and whether it is from the server now."""

    page: Page
    at: float
    is_fresh: bool


async def fetch_page(session: Session, view: str, after: str | None, now: float) -> Fetched:
    """Fetch one page of a view.

    Raises:
        ServerAwayError: no server, and this page was never seen here.
    """
    asking = session.client.cases(view, PAGE, after)
    return await _fetch(session, f"{view}/{after or ''}", asking, now)


async def fetch_stretch(
    session: Session, view: str, after: str | None, now: float, passed: int
) -> Fetched:
    """Fetch the next stretch of a view that is looked through.

    Kept by its place: cursors change with the cases, and each would be a file for good.

    Args:
        session: whose view it is.
        view: the view's id.
        after: where the stretch before it ended, None at the view's beginning.
        now: seconds since 1970 UTC.
        passed: how many cases of the view lie before it.

    Raises:
        ServerAwayError: no server, and this stretch was never seen here.
    """
    asking = session.client.cases(view, STRETCH, after)
    return await _fetch(session, f"{view}//{passed // STRETCH}", asking, now)


async def _fetch(session: Session, name: str, asking: Awaitable[Page], now: float) -> Fetched:
    try:
        page = await asking
    except ServerAwayError:
        kept = _kept(session, name)
        if kept is None:
            raise
        return kept
    session.pages[name] = (now, page)
    session.cache.keep_fact(f"page/{name}", _dump(page, now))
    return Fetched(page, now, is_fresh=True)


def _kept(session: Session, name: str) -> Fetched | None:
    if name not in session.pages:
        content = session.cache.fact(f"page/{name}")
        if content is None:
            return None
        try:
            session.pages[name] = _load(content)
        except (DeskError, ValueError, KeyError):
            return None  # written by another version of the desk
    at, page = session.pages[name]
    return Fetched(page, at, is_fresh=False)


def _dump(page: Page, at: float) -> bytes:
    said = page.model_dump(mode="json", exclude={"cases"})
    cases = [asdict(case) for case in page.cases]
    return json.dumps({"at": at, "page": {**said, "cases": cases}}).encode("utf-8")


def _load(content: bytes) -> tuple[float, Page]:
    said = json.loads(content)
    return float(said["at"]), Page.read(json.dumps(said["page"]).encode("utf-8"))
