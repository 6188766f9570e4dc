"""What a form says when an act was not done: what happened, is it saved, what is next.

Owns these sentences where words that were typed must be kept beside them;
errors that end in a page of their own are `desk.faults`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.casework.actions import Action
from bot.marks import N_
from bot.services.letter_expiry import LETTER_ERASED
from bot.services.letter_reading import LETTER_OPENED
from desk.casefile import CaseFile
from desk.deciding import CaseChangedError
from desk.errors import (
    PACE,
    ChangedError,
    DeskError,
    ForbiddenError,
    RefusedActError,
    ServerAwayError,
)
from desk.faults import LATER, TOO_FAST, TOO_MANY

_KEPT = N_("Nothing was sent. Your words are kept below.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Three sentences, with what fills the first, and where to look."""

    what: str
    saved: str
    next: str
    params: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    at: int | None = None


# They move no version, so they are never what came in between.
_NO_CHANGE = frozenset({Action.READ, LETTER_OPENED, LETTER_ERASED})

_REFUSED: Mapping[str, str] = {
    "second_person": N_("You proposed this yourself, so another officer must decide."),
    "state": N_("The case's state does not allow this any more."),
    "priority": N_("The priority is another one by now."),
    "role": N_("Your roles do not allow this."),
    "recused": N_("This officer stepped back from the case."),
    "last_reader": N_("Nobody else would read this case. Give it to another officer first."),
    "open_proposal": N_("This is proposed already and waits for a second person."),
    "no_proposal": N_("Nothing of this kind waits any more."),
    "needs_approval": N_("A head must approve this first."),
    "marked": N_("It is marked so already."),
    "named": N_("The report speaks of this officer or their unit."),
    "conflict_check": N_("The report speaks of this officer or their unit."),
    "not_marked": N_("The mark is not there any more."),
    "officer": N_("This officer is not on the roster any more, or cannot be given the case."),
    "size": N_("This is too large."),
    "too_many": TOO_MANY,
    PACE: TOO_FAST,
}


def problem_of(error: DeskError, case: CaseFile) -> Problem:
    """Say why an act was not done.

    Args:
        error: what the client raised.
        case: as it is now, where it could be opened again.
    """
    if isinstance(error, ChangedError | CaseChangedError):
        return _changed(case)
    if isinstance(error, ServerAwayError):
        return Problem(
            N_("The server does not answer."),
            N_("It is not known whether this was done. Your words are kept below."),
            N_("Look at the case when the server is back, before you send again."),
        )
    if isinstance(error, RefusedActError):
        what = _REFUSED.get(error.reason, N_("The server refused this step."))
        after = LATER.get(error.reason, N_("Go back to the case and see what it allows now."))
        return Problem(what, _KEPT, after)
    if isinstance(error, ForbiddenError):
        return Problem(N_("Your roles do not allow this."), _KEPT, N_("Ask the head."))
    return Problem(
        N_("This could not be done."), _KEPT, N_("Look at the case again, then try once more.")
    )


def _changed(case: CaseFile) -> Problem:
    """Name who was first: the newest line of the record that tells."""
    saved = _KEPT
    after = N_("Look at what changed, then check and send again.")
    link = f"/cases/{case.reference}#timeline"
    last = next((line for line in reversed(case.timeline) if line.what not in _NO_CHANGE), None)
    if last is None:
        return Problem(N_("Somebody else changed this case first."), saved, after, link=link)
    if last.by == "reporter":
        return Problem(N_("The reporter added something meanwhile."), saved, after, link=link)
    what = N_("{officer} changed this case meanwhile.")
    return Problem(what, saved, after, {"officer": last.by}, link, last.at)
