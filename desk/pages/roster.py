"""The roster page: who is on it, who vouched for it, until when; and one's chat link.

Owns `/roster`. Fingerprints are shown to be compared by voice; they are those
of the officers' cards.
"""

from dataclasses import dataclass

from starlette.responses import Response

from bot.sealing.identity_file import Card, Holder
from bot.sealing.roster import Officer, Roster
from bot.sealing.roster_signing import expiry_warning
from desk.asking import Asked
from desk.routing import get, post
from desk.wire import LinkCode


@dataclass(frozen=True, slots=True)
class Entry:
    """One officer on the page."""

    officer: Officer
    fingerprint: str
    reads_first: tuple[str, ...]
    on_duty: bool


async def show(asked: Asked) -> Response:
    """The roster page."""
    return _page(asked)


async def link(asked: Asked) -> Response:
    """A one-time code that links one's chat with the staff bot."""
    return _page(asked, await asked.session.client.link_code())


async def renew(asked: Asked) -> Response:
    """Ask the server for the roster now."""
    await asked.desk.sessions.renew_roster(asked.session)
    return asked.go("/roster")


def _page(asked: Asked, code: LinkCode | None = None) -> Response:
    session, now = asked.session, int(asked.desk.hands.now())
    roster = session.roster.roster
    return asked.page(
        "roster.html",
        roster=roster,
        entries=[_entry(roster, officer, now) for officer in roster.officers],
        signed_by=session.roster.signed_by,
        warning=expiry_warning(roster, now),
        fetched=session.roster_at,
        servers=[key.key_id for key in roster.server_keys],
        code=code,
    )


def _entry(roster: Roster, officer: Officer, now: int) -> Entry:
    card = Card(
        holder=Holder.OFFICER,
        name=officer.name,
        recipient=officer.recipient,
        signing_key=officer.signing_key,
    )
    first = tuple(q for q, intake in roster.intakes.items() if officer.name in intake.readers)
    return Entry(officer, card.fingerprint(), first, officer.on_duty(now))


routes = [get("/roster", show), post("/roster/link", link), post("/roster/renew", renew)]
