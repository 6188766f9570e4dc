"""The page of what waits for a second person.

Owns showing proposals: those that this officer may decide, with the
proposer's reason opened, and their own, which others decide. Deciding itself
happens on the decision's pages, where the case's story stands beside it. While
the server is away, what was seen last is shown, and decides nothing.
"""

import asyncio
from dataclasses import dataclass, field

from starlette.responses import Response

from bot.casework.actions import Action, may
from bot.casework.reference import Reference, shown
from bot.casework.taxonomy import CLOSINGS
from desk.answers import Proposal, Summary
from desk.asking import Asked
from desk.casefile import CaseFile
from desk.errors import ServerAwayError, UnknownCaseError
from desk.fetching import Fetched, fetch_page
from desk.opening import NotSealedToYouError
from desk.pages.case_opening import opened, speaking
from desk.pages.decide_table import DECISIONS
from desk.routing import get
from desk.stated import OTHERWISE

AT_ONCE = 4

# Which two decisions answer a proposal.
_ANSWERS = {
    Action.PROPOSE_CLOSE.value: (Action.CLOSE.value, Action.KEEP_OPEN.value),
    "close": (Action.CLOSE.value, Action.KEEP_OPEN.value),
}
_PLAIN = (Action.APPROVE.value, Action.DECLINE.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposal that this officer may decide."""

    case: CaseFile = field(repr=False)
    proposal: Proposal
    reason: str = field(repr=False)
    code: str | None
    yes: str
    no: str

    @property
    def yes_name(self) -> str:
        """What agreeing is called."""
        return DECISIONS[self.yes].name

    @property
    def no_name(self) -> str:
        """What declining is called."""
        return DECISIONS[self.no].name


@dataclass(frozen=True, slots=True)
class Unread:
    """A proposal that cannot be decided now: its reason was not fetched, or it is doubted.

    Attributes:
        doubt: why it is not shown as something to decide; None while the server is away.
    """

    summary: Summary
    proposal: Proposal
    doubt: str | None = None


async def show(asked: Asked) -> Response:
    """Show what waits."""
    try:
        page, own = [await _fetched(asked, view) for view in ("approvals", "proposed")]
    except ServerAwayError:
        return asked.page("approvals.html", 503, **speaking(asked), fetched=None)
    me, bound = asked.session.officer, asyncio.Semaphore(AT_ONCE)
    others = [one for one in page.page.cases if one.proposal and one.proposal.by != me]
    found = await asyncio.gather(*(_opened(asked, one, bound) for one in others))
    return asked.page(
        "approvals.html",
        **speaking(asked),
        fetched=page,
        read_only=not (page.is_fresh and own.is_fresh),
        to_decide=[one for one in found if isinstance(one, Waiting)],
        unread=[
            {
                "summary": one.summary,
                "proposal": one.proposal,
                "spoken": _spoken(one.summary),
                "doubt": one.doubt,
            }
            for one in found
            if isinstance(one, Unread)
        ],
        waiting=[
            {"summary": one, "proposal": _own(one, me), "spoken": _spoken(one)}
            for one in own.page.cases
        ],
        closings=CLOSINGS,
    )


async def _fetched(asked: Asked, view: str) -> Fetched:
    return await fetch_page(asked.session, view, None, asked.desk.hands.now())


async def _opened(
    asked: Asked, listed: Summary, bound: asyncio.Semaphore
) -> Waiting | Unread | None:
    """Open the case of a proposal; None where it does not open or is not ours to decide."""
    if listed.proposal is None or not may(Action.APPROVE, asked.session.me.roles):
        return None
    async with bound:
        try:
            case = await opened(asked, listed.reference)
        except (UnknownCaseError, NotSealedToYouError):
            return None  # it is not ours any more; any other failure is said, or a case would hide
        except ServerAwayError:
            return Unread(listed, listed.proposal)
    proposal = case.detail.summary.proposal
    if OTHERWISE in case.chain_faults:
        return Unread(listed, listed.proposal, OTHERWISE)
    if proposal is None and case.kept_since is not None:
        return Unread(listed, listed.proposal)  # it was last opened here before it was proposed
    if proposal is None:
        return None
    yes, no = _ANSWERS.get(proposal.action, _PLAIN)
    closing = case.closing if yes == Action.CLOSE.value else None
    reason = closing.words if closing is not None else _reason(case, proposal)
    return Waiting(case, proposal, reason, closing.code if closing else None, yes, no)


def _reason(case: CaseFile, proposal: Proposal) -> str:
    """The newest note by who proposed; the one that came with the proposal, as a rule."""
    kinds = {proposal.action.removeprefix("propose_"), "note"}
    notes = [note for note in case.notes if note.by == proposal.by and note.what in kinds]
    return notes[-1].words if notes else ""


def _own(summary: Summary, me: str) -> Proposal | None:
    """One's own proposal; None where the list shows another's that stands above it."""
    proposal = summary.proposal
    return proposal if proposal is not None and proposal.by == me else None


def _spoken(summary: Summary) -> str:
    return shown(Reference(summary.reference))


routes = [get("/approvals", show)]
