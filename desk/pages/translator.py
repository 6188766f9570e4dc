"""The page on which an officer looks for somebody who knows the reporter's language.

Owns finding them on the roster: first who reads the case already, then who
would have to be given it. It asks nobody by itself and opens the case to
nobody: that is done where the case is given, with the conflict check.
"""

from dataclasses import dataclass

from starlette.responses import Response

from bot.casework.actions import AUDITOR
from bot.sealing.roster import Officer, Roster
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.conflicts import named_officers
from desk.pages.case_opening import now, opened, roster, speaking
from desk.pages.case_side import allowed_actions
from desk.routing import get


@dataclass(frozen=True, slots=True)
class Speaker:
    """An officer who knows the language, and whether they are on duty."""

    name: str
    on_duty: bool


async def show(asked: Asked) -> Response:
    """The page."""
    case = await opened(asked)
    readers, others = speakers(case, roster(asked), now(asked))
    return asked.page(
        "translator.html",
        **speaking(asked, case.detail.summary.priority),
        case=case,
        readers=readers,
        others=others,
        allowed=allowed_actions(asked.session.me.roles),
        read_only=case.kept_since is not None,
    )


def speakers(
    case: CaseFile, known: Roster, at: int
) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Who knows the report's language: those who read the case, and those who could be given it.

    Nobody whom the case names is listed among the latter.
    """
    knowing = [one for one in known.officers if _knows(one, case.language)]
    reading = {one.name for one in knowing if one.name in case.readers.on_server}
    barred = reading | named_officers(case, known)
    others = [o for o in knowing if o.name not in barred and set(o.roles) != {AUDITOR}]
    return (
        tuple(Speaker(o.name, o.on_duty(at)) for o in knowing if o.name in reading),
        tuple(Speaker(o.name, o.on_duty(at)) for o in others),
    )


def _knows(officer: Officer, language: str) -> bool:
    """A language's variants are one for whoever looks for help: ``ar-LB`` is answered by ``ar``."""
    base = language.partition("-")[0]
    return base in {one.partition("-")[0] for one in officer.languages}


routes = [get("/cases/{reference}/translator", show)]
