"""The page of what was not delivered to other systems, for heads.

Owns showing it by destination, and having one entry or all of a destination
tried again: case by case, because each retry is a signed request that stands
in its own case's record. While the server is away, what was seen last is
shown, and nothing can be tried. Nothing here says how much there is of cases
that this officer does not read; the server tells no desk.
"""

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from starlette.responses import Response

from bot.casework.actions import may_retry_forwarding
from bot.casework.reference import Reference, shown
from bot.casework.reference import read as read_reference
from desk.asking import Asked
from desk.errors import DeskError, ForbiddenError, ServerAwayError, UnknownCaseError
from desk.pages.case_opening import speaking
from desk.pages.undelivered_words import KINDS, reason_said
from desk.routing import get, post
from desk.wire import Undelivered, UndeliveredItem

_KEPT: Final = "undelivered"
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Group:
    """One destination, and what it did not get."""

    destination: str
    items: tuple[UndeliveredItem, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The list, when it came (seconds since 1970 UTC), and whether it is from the server now."""

    page: Undelivered
    at: float
    is_fresh: bool

    @property
    def groups(self) -> tuple[Group, ...]:
        """By destination; within one, in the server's order."""
        by_name = sorted(self.page.items, key=lambda one: one.destination)
        found = groupby(by_name, key=lambda one: one.destination)
        return tuple(Group(name, tuple(items)) for name, items in found)


async def show(asked: Asked) -> Response:
    """Show what was not delivered."""
    may_see = may_retry_forwarding(asked.session.me.roles)
    try:
        listed = await _listed(asked) if may_see else None
    except ServerAwayError:
        return asked.page("undelivered.html", 503, **_words(asked), may_see=True, listed=None)
    return asked.page(
        "undelivered.html",
        **_words(asked),
        may_see=may_see,
        listed=listed,
        again=_number(asked.query("again")),
    )


async def retry(asked: Asked) -> Response:
    """Have one entry tried again, or all that are listed for a destination."""
    if not may_retry_forwarding(asked.session.me.roles):
        raise ForbiddenError("Your roles do not allow this.")
    form = await asked.form()
    client, destination = asked.session.client, str(form.get("destination", ""))
    reference, entry = str(form.get("reference", "")), str(form.get("entry", ""))
    if reference:
        again = await client.retry(read_reference(reference), destination, _number(entry))
        return asked.go(f"/undelivered?again={again}")
    again = 0
    items = (await client.undelivered()).items
    for case in dict.fromkeys(one.reference for one in items if one.destination == destination):
        try:
            again += await client.retry(case, destination)
        except UnknownCaseError:
            continue  # it was given away meanwhile, and is no longer ours to send
    return asked.go(f"/undelivered?again={again}")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def _words(asked: Asked) -> dict[str, Any]:
    return {
        **speaking(asked),
        "kinds": KINDS,
        "reason_said": reason_said,
        "spoken": lambda reference: shown(Reference(reference)),
    }


async def _listed(asked: Asked) -> Listed:
    cache, now = asked.session.cache, asked.desk.hands.now()
    try:
        page = await asked.session.client.undelivered()
    except ServerAwayError:
        kept = _kept(cache.fact(_KEPT))
        if kept is None:
            raise
        return kept
    cache.keep_fact(_KEPT, json.dumps({"at": now, "page": page.model_dump()}).encode())
    return Listed(page, now, is_fresh=True)


def _kept(content: bytes | None) -> Listed | None:
    """What was kept sealed, or None if nothing was, or by another version of the desk."""
    if content is None:
        return None
    try:
        said = json.loads(content)
        page = Undelivered.read(json.dumps(said["page"]).encode())
        return Listed(page, float(said["at"]), is_fresh=False)
    except (DeskError, ValueError, KeyError, TypeError):
        return None


routes = [get("/undelivered", show), post("/undelivered/retry", retry)]
