"""Letters that wait at this desk for their day: which of them can go now.

Owns that list for the queue's page. A letter that the server asked to hold,
because its reporter was told of news the same day, lies sealed on this
machine alone: unless the desk says so, nobody else ever would.
"""

import asyncio
from dataclasses import dataclass

from bot.casework.reference import Reference, shown
from bot.services.letters import BY_ID
from desk.asking import Asked
from desk.drafts import Draft, Drafts
from desk.pages.case_opening import now
from desk.pages.letter_drafts import LETTER


@dataclass(frozen=True, slots=True)
class Held:
    """One letter whose time has come: its case as people say it, and where it lies."""

    spoken: str
    address: str


async def held_letters(asked: Asked) -> tuple[Held, ...]:
    """Held letters that the server takes now, the longest held first."""
    drafts = Drafts(asked.session.cache)
    due = await asyncio.to_thread(drafts.due, now(asked))
    return tuple(dict.fromkeys(map(_held, due)))


def _held(draft: Draft) -> Held:
    # Closings bring their letters with them; they are sent from their own form.
    own = draft.action == LETTER or draft.form.get("template") in BY_ID
    page = "letter" if own else f"decide/{draft.action}"
    return Held(shown(Reference(draft.reference)), f"/cases/{draft.reference}/{page}")
