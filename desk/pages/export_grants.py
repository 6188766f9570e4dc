"""Whether an officer may export now: freely, with a head's approval, or not yet.

Owns reading that from the opened case. The server judges again, and its word
counts: an approval is used up by one export of the words.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.casework.actions import Action, may_export_whole
from bot.sealing.roster import Officer
from desk.casefile import CaseFile
from desk.export.wish import Scope


class Standing(StrEnum):
    """How an export stands."""

    FREE = "free"
    APPROVED = "approved"
    WAITING = "waiting"
    """Proposed; no head has answered."""
    OTHERS = "others"
    """Somebody else's proposal waits; one at a time."""
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Grant:
    """How it stands, and the number of the proposal that it uses up."""

    standing: Standing
    number: int | None = None

    @property
    def value(self) -> str:
        """The standing, for a template."""
        return self.standing.value

    @property
    def is_given(self) -> bool:
        """Whether it may be made now."""
        return self.standing in {Standing.FREE, Standing.APPROVED}


def grant_of(case: CaseFile, me: Officer, scope: Scope) -> Grant:
    """Say whether this officer may export so much of a case now."""
    if scope is Scope.SUMMARY or may_export_whole(me.roles):
        return Grant(Standing.FREE)
    proposal = case.detail.summary.proposal
    if proposal is None:
        return Grant(Standing.ASK)
    if proposal.action != Action.PROPOSE_EXPORT:
        # A closing or a lowering stands before it in the server's answer.
        number = _last(case, me.name)
        return Grant(Standing.ASK) if number is None else _mine(case, number)
    if proposal.by != me.name:
        return Grant(Standing.OTHERS)
    return _mine(case, proposal.number)


def _mine(case: CaseFile, number: int) -> Grant:
    approved = any(
        line.what == Action.APPROVE and (line.audit or 0) > number for line in case.timeline
    )
    return Grant(Standing.APPROVED if approved else Standing.WAITING, number)


def _last(case: CaseFile, me: str) -> int | None:
    """My newest proposal, if nothing has used it up or declined it since."""
    proposed = [x for x in case.timeline if x.what == Action.PROPOSE_EXPORT and x.by == me]
    number = max((line.audit or 0 for line in proposed), default=0)
    ended = any(
        (line.audit or 0) > number
        and (line.what == Action.DECLINE or (line.what == Action.EXPORT and line.by == me))
        for line in case.timeline
    )
    return None if not number or ended else number
