"""What the mission's file tells the interview today.

Owns the filtering by date: a contact that nobody has verified of late is left
out, since sending a frightened person to a closed door is worse than saying
that no safe number is known.
"""

import datetime as dt
from collections.abc import Iterable

from bot.config.models import Contact, Settings
from bot.interview.mission import Area as AskedArea
from bot.interview.mission import Contact as ShownContact
from bot.interview.mission import Language, Mission
from bot.interview.mission import Service as ShownService


def is_stale(contact: Contact, settings: Settings, today: dt.date) -> bool:
    """Whether a contact must be hidden: verified too long ago, or on a day yet to come."""
    age = (today - contact.verified_on).days
    # A day of grace ahead: the one who verified may live east of the server.
    return not -1 <= age <= settings.interview.contact_days


def mission_facts(
    settings: Settings,
    languages: Iterable[Language],
    today: dt.date,
    *,
    intake_open: bool = True,
    desk_seen: bool = True,
) -> Mission:
    """Build the facts that the interview may use.

    Args:
        settings: The mission's settings.
        languages: The offered languages with their own names, from the catalogs.
        today: The day by which contacts are judged.
        intake_open: False when no report can be sealed.
        desk_seen: False when no desk has checked in for a day.
    """
    offered = tuple(languages)
    fresh = [c for c in settings.contacts if not is_stale(c, settings, today)]
    return Mission(
        name={language.code: settings.mission.name for language in offered},
        languages=offered,
        areas=tuple(AskedArea(area.id, area.names) for area in settings.areas),
        contacts=tuple(map(_shown, fresh)),
        services=tuple(
            ShownService(id=s.id, kind=s.kind, area=s.area, names=s.names, contact=s.contact)
            for s in settings.services
        ),
        hidden_questions=frozenset(settings.interview.hidden_questions),
        law_line=settings.interview.law_line,
        intake_open=intake_open,
        desk_seen=desk_seen,
    )


def _shown(contact: Contact) -> ShownContact:
    return ShownContact(
        id=contact.id,
        area=contact.area,
        name=contact.name,
        what=contact.what,
        phone=contact.phone,
        place=contact.place,
        verified_on=contact.verified_on.isoformat(),
    )
