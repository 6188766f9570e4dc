"""The page of one case: what it says, what is due, and the one next step.

Owns reading a case. Looking at it is an act of its own and is written into
the audit, once in a while and not with every reload. It changes nothing else,
and nothing on it opens or loads by itself.
"""

from contextlib import suppress

from starlette.responses import Response

from bot.casework.actions import Action
from desk.answers import Presence
from desk.asking import Asked, inner_path
from desk.casefile import CaseFile
from desk.errors import DeskError
from desk.pages.case_opening import now, opened, roster, speaking
from desk.pages.case_view import case_context
from desk.pages.case_words import letter_view
from desk.pages.decide_table import DECISIONS
from desk.pages.letter_drafts import find_draft
from desk.pages.note_facts import fact_lines
from desk.routing import get, post

READ_AGAIN_S = 30 * 60
"""Seconds after which looking at a case again counts as reading it again."""
UNDONE_BY_POST = frozenset({"unassign", "resume", "unmark", "release_hold"})


async def show(asked: Asked) -> Response:
    """Show a case."""
    case = await opened(asked)
    present: tuple[Presence, ...] = ()
    if case.kept_since is None:
        await _note_reading(asked, case)
        present = await _others(asked, case, "reading")
    done = DECISIONS.get(asked.query("done"))
    caution = asked.desk.settings.caution
    undo = done.undo if done is not None and done.undo in UNDONE_BY_POST else None
    return asked.page(
        "case.html",
        **speaking(asked, case.detail.summary.priority),
        **case_context(case, roster(asked), asked.session.me, now(asked), present),
        letters=[letter_view(one, case.language, caution) for one in reversed(case.letters)],
        fact_lines=lambda note: fact_lines(note, asked.words),
        back=inner_path(asked.query("back", "/")),
        done=done,
        letter_sent=asked.query("done") == Action.LETTER,
        announced=asked.session.announced.pop(case.reference, None),
        undo=undo,
        has_draft=await find_draft(asked.session.cache, case.reference) is not None,
    )


async def presence(asked: Asked) -> Response:
    """Say that this officer still reads, and who else is there."""
    reference = asked.path("reference")
    others: tuple[Presence, ...] = ()
    with suppress(DeskError):
        others = await asked.session.client.presence(reference, "reading")
    return asked.page("case_presence.html", reference=reference, present=others)


async def _note_reading(asked: Asked, case: CaseFile) -> None:
    """Write the reading into the audit, unless that was done lately."""
    me, since = asked.session.officer, now(asked) - READ_AGAIN_S
    lately = any(
        line.by == me and line.what == Action.READ and (line.at or 0) >= since
        for line in case.timeline
    )
    if not lately:
        with suppress(DeskError):
            await asked.session.client.act(case.reference, Action.READ.value, case.detail.version)


async def _others(asked: Asked, case: CaseFile, doing: str) -> tuple[Presence, ...]:
    """Who else is at the case; nobody, where that cannot be asked."""
    with suppress(DeskError):
        return tuple(await asked.session.client.presence(case.reference, doing))
    return ()


routes = [
    get("/cases/{reference}", show),
    # Asked by the page itself once a minute: it must not keep the desk unlocked.
    post("/cases/{reference}/presence", presence, quiet=True),
]
