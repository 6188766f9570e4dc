"""One page of the queue: from the server, or as it was last seen.

Owns that choice. What was seen last is kept sealed, so that work can be read
while the server is away; such a page says so and when it is from.
"""

import json
from dataclasses import asdict, dataclass

from desk.errors import DeskError, ServerAwayError
from desk.session import Session
from desk.wire import Page


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
    name = f"{view}/{after or ''}"
    try:
        page = await session.client.cases(view, after=after)
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
