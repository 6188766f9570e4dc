"""The cards that help without any report: places to go now, services, care.

Owns these wordings, and which contacts an area is shown. A contact that the
mission has not confirmed is not here to be shown; if there is none, the card
says so and offers no number.
"""

from collections.abc import Sequence

from bot.interview.cards import Line, Row, Screen
from bot.interview.english import all_of_rank, fitted
from bot.interview.mission import Contact, Mission, Service
from bot.interview.rows import button, ending, more, steering
from bot.interview.schema import Aside, Interview
from bot.interview.taps import Verb
from bot.interview.wording import NO_CONTACT, contact_lines, notice_lines, place_of
from bot.marks import N_, NC_

# Translators: SAFETY: “if you can”.
_GO = N_("If you can, go to a safe place.")
# Translators: SAFETY: no promise that help comes; Yes is consent to read.
# Nobody is woken by this: never promise a quick answer. "Lets us read it" is consent.
_TELL = N_("Send this to our team now as urgent? Reading may take time. Yes lets us read it.")
# Translators: Above a list of places. “Without a report”: nothing needs to be told to us.
_FREE_TO_USE = N_("You can go here without a report.")


def near(interview: Interview, mission: Mission) -> tuple[Contact, ...]:
    """Return the contacts for the area that was chosen, or all while none was."""
    area = interview.answers.get("where")
    if area is None:
        return mission.contacts
    own = tuple(contact for contact in mission.contacts if contact.area == area)
    return own + tuple(contact for contact in mission.contacts if contact.area is None)


def help_now(interview: Interview, mission: Mission) -> Screen:
    """Show places first, then ask one thing."""
    contacts = near(interview, mission)
    rows: list[Row] = [
        (
            # Translators: Button: send to the team, as urgent, that I am in danger.
            button(NC_("button", "Yes, tell the team"), "✅", Verb.URGENT, "help"),
            # Translators: Button: send nothing to the team; only show me places that help.
            button(NC_("button", "No, only places"), "🗺", Verb.OPEN, "help", "services"),
        ),
    ]
    ranked = [*all_of_rank(0, notice_lines(interview.receipt))]
    if contacts:
        shown = interview.page % len(contacts)
        where, *how = contact_lines(contacts[shown])
        ranked += [(1, Line(_GO)), (0, where), *_how_to_reach(how)]
        if len(contacts) > 1:
            rows.append((more("help", (shown + 1) % len(contacts)),))
    else:
        ranked.append((0, NO_CONTACT))
    rows += [steering("help", back=Verb.CLOSE, help_=False), ending("help")]
    return Screen("help", fitted([*ranked, (0, Line(_TELL))]), tuple(rows))


def _how_to_reach(lines: Sequence[Line]) -> tuple[tuple[int, Line], ...]:
    """The first way to reach a place must stay; a second may go for want of room."""
    return tuple((min(place, 1) * 2, line) for place, line in enumerate(lines))


def services(interview: Interview, mission: Mission) -> Screen:
    """Show services and contacts one by one; after sexual harm, care first and alone."""
    aside = interview.aside or Aside.SERVICES
    entries = _entries(interview, mission, only_care=aside is Aside.CARE)
    screen = aside.value
    first: tuple[Row, ...] = ()
    lines: tuple[tuple[int, Line], ...] = ((0, NO_CONTACT),)
    if entries:
        shown = interview.page % len(entries)
        counted = all_of_rank(2, place_of(shown + 1, len(entries)))
        lines = ((1, Line(_FREE_TO_USE)), *all_of_rank(0, entries[shown]), *counted)
        if len(entries) > 1:
            first = ((more(screen, (shown + 1) % len(entries)),),)
    rows = (*first, steering(screen, back=Verb.CLOSE), ending(screen))
    notices = all_of_rank(0, notice_lines(interview.receipt))
    return Screen(screen, fitted((*notices, *lines)), rows)


def _entries(
    interview: Interview, mission: Mission, *, only_care: bool
) -> Sequence[tuple[Line, ...]]:
    contacts = {contact.id: contact for contact in near(interview, mission)}
    offered = [
        service
        for service in mission.services
        if (service.contact is None or service.contact in contacts)
        and (service.kind == "care" or not only_care)
        and _serves(service, interview)
    ]
    named = {service.contact for service in offered}
    entries = [_service_lines(service, contacts) for service in offered]
    if not (only_care and entries):
        entries += [contact_lines(c) for c in contacts.values() if c.id not in named]
    return entries


def _serves(service: Service, interview: Interview) -> bool:
    area = interview.answers.get("where")
    return area is None or service.area is None or service.area == area


def _service_lines(service: Service, contacts: dict[str, Contact]) -> tuple[Line, ...]:
    named = Line("{service}", params={"service": service.names})
    return (named, *(contact_lines(contacts[service.contact]) if service.contact else ()))
