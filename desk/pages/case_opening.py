"""Opening a case for a page, and the words that every case's page needs.

Owns the way from an address to an opened case. A case that is not sealed to
the officer is answered like one that does not exist: a page must not tell
more than the server does.
"""

from typing import Any

from markupsafe import Markup, escape

from bot.casework.triage import Priority
from bot.sealing.roster import Roster
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.entries import Reader
from desk.errors import UnknownCaseError
from desk.opening import NotSealedToYouError, open_case
from desk.pages import case_words
from desk.pages.case_view import act_sentence, deed_sentence
from desk.service_words import ACTORS, officer_name


async def opened(asked: Asked, reference: str = "") -> CaseFile:
    """Open the case of an address.

    Raises:
        UnknownCaseError: there is none, or this officer does not read it.
    """
    session, settings = asked.session, asked.desk.settings
    areas = {key: names.get("en", key) for key, names in settings.areas.items()}
    try:
        return await open_case(
            session.client,
            session.cache,
            session.keys,
            session.roster,
            reference or asked.path("reference"),
            areas=areas,
            now=now(asked),
        )
    except NotSealedToYouError:
        raise UnknownCaseError("This case is not there, or is not sealed to your key.") from None


def reader(asked: Asked) -> Reader:
    """Who opens files, with what."""
    session = asked.session
    return Reader(session.client, session.cache, session.keys, session.roster)


def roster(asked: Asked) -> Roster:
    """The verified roster."""
    return asked.session.roster.roster


def now(asked: Asked) -> int:
    """Now, in seconds since 1970 UTC."""
    return int(asked.desk.hands.now())


def speaking(asked: Asked, priority: str = "P2") -> dict[str, Any]:
    """The functions by which the templates speak.

    Args:
        asked: the request.
        priority: of the case, which says how coarse its times are.
    """
    words, times, code = asked.words, asked.times, asked.language
    grain = Priority(priority) if priority in set(Priority) else Priority.P2

    def area_name(area: str, otherwise: str) -> str:
        names = asked.desk.settings.areas.get(area, {})
        return names.get(code) or otherwise

    def actor_name(by: str) -> Markup:
        known = ACTORS.get(by)
        me = asked.session.officer
        return officer_name(words, by, me) if known is None else words.say(known)

    def act_name(action: str) -> Markup:
        sentence = act_sentence(action)
        return escape(action) if sentence is None else words.say(sentence)

    def deed_name(action: str) -> Markup:
        sentence = deed_sentence(action)
        return escape(action) if sentence is None else words.say(sentence)

    def by_name(by: str) -> Markup:
        """Who acted, on paper: "you" would be whoever reads it."""
        return words.say(ACTORS[by]) if by in ACTORS else Markup("<bdi>{}</bdi>").format(by)

    return {
        "said": lambda msgid: case_words.said(msgid, code),
        "size": case_words.size_words,
        # An officer's own machine signs to the second; nobody needs to see more than the span.
        "about": lambda at: times.about(int(at), grain),
        "act_name": act_name,
        "deed_name": deed_name,
        "actor_name": actor_name,
        "by_name": by_name,
        "area_name": area_name,
        "officer_names": lambda names: words.listed(map(actor_name, names)),
    }
