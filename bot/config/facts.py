"""What the interview may know of the mission today, made of its settings.

Owns the passage from settings to `interview.Mission`: contacts that nobody
has verified of late are left out here, so that no card can ever show one: sending
a frightened person to a closed door is worse than knowing no safe number.
"""

import datetime as dt

from bot.config.models import Settings
from bot.config.places import Contact as WrittenContact
from bot.i18n import Catalogs
from bot.interview.mission import Area, Contact, Language, Mission, Service


def is_stale(contact: WrittenContact, settings: Settings, today: dt.date) -> bool:
    """Whether a contact must be hidden: verified too long ago, or on a day yet to come."""
    age = (today - contact.verified_on).days
    # A day of grace ahead: the one who verified may live east of the server.
    return not -1 <= age <= settings.interview.contact_days


def mission_on(
    settings: Settings, catalogs: Catalogs, today: dt.date, *, intake_open: bool, desk_seen: bool
) -> Mission:
    """Gather the mission's facts of one day."""
    offered = catalogs.languages.values()
    return Mission(
        name={settings.languages.default: settings.mission.name},
        languages=tuple(
            Language(code=one.code, own_name=one.own_name, direction=one.direction)
            for one in offered
        ),
        areas=tuple(Area(area.id, dict(area.names)) for area in settings.areas),
        contacts=tuple(
            Contact(
                id=contact.id,
                area=contact.area,
                name=dict(contact.name),
                what=dict(contact.what),
                phone=contact.phone,
                place=None if contact.place is None else dict(contact.place),
                verified_on=contact.verified_on.isoformat(),
            )
            for contact in settings.contacts
            if not is_stale(contact, settings, today)
        ),
        services=tuple(
            Service(
                id=service.id,
                kind=service.kind,
                area=service.area,
                names=dict(service.names),
                contact=service.contact,
            )
            for service in settings.services
        ),
        hidden_questions=frozenset(settings.interview.hidden_questions),
        law_line=settings.interview.law_line,
        intake_open=intake_open,
        desk_seen=desk_seen,
    )
