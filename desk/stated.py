"""What the server states of a case in clear, held against what officers signed.

Owns two statements that an officer decides by: what waits for a second person,
and how urgent the case is. Both stand in the server's answer, which nobody but
the server signs; the request that made each of them stands in the case's chain.
A yes names a proposal by its number alone: were another one shown under it, an
officer would sign for what they never saw. So nothing is decided here that
its proposer did not sign as it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from bot.casework.actions import Action
from bot.marks import N_
from bot.sealing.roster import Roster
from bot.services.officers.chain import is_asked_by
from bot.services.rows import AuditRow
from desk.answers import Detail, Proposal
from desk.reader_check import signed_request
from desk.sentences import Sentence

OTHERWISE: Final = Sentence(
    N_(
        "The server states a proposal that no officer signed as it is stated. It cannot be"
        " decided here. Tell the head."
    )
)
"""Said where a proposal is not shown to be decided, because it is not what was signed."""
_PRIORITY: Final = N_(
    "The server says that the priority is {said}. By what was signed it is {signed}. Tell the head."
)
_ENDS: Final[Mapping[str, frozenset[str]]] = {
    Action.LOWER: frozenset({Action.RAISE}),
    Action.PROPOSE_CLOSE: frozenset({Action.CLOSE, Action.KEEP_OPEN}),
    Action.PROPOSE_EXPORT: frozenset(),
}
"""Acts after which a proposal is gone, whichever it names."""
_ENDS_BY_NAME: Final[Mapping[str, frozenset[str]]] = {
    Action.LOWER: frozenset({Action.APPROVE, Action.DECLINE}),
    Action.PROPOSE_CLOSE: frozenset(),
    Action.PROPOSE_EXPORT: frozenset({Action.DECLINE, Action.EXPORT}),
}
"""Acts that end the one proposal that they name; an export is approved and then made."""


def believed(
    detail: Detail, rows: Sequence[AuditRow], roster: Roster
) -> tuple[Detail, tuple[Sentence, ...]]:
    """The server's answer without a proposal that nobody signed so, and what is to be said of it.

    Args:
        detail: what the server says.
        rows: the case's chain.
        roster: whose keys sign.
    """
    proposal = detail.summary.proposal
    if proposal is None:
        return detail, ()
    chain = _Chain(detail.summary.reference, rows, roster)
    is_signed = chain.holds(proposal)
    if is_signed and not chain.is_over(proposal):
        return detail, ()
    without = replace(detail, summary=replace(detail.summary, proposal=None))
    # What was decided while the two answers came is over, and no fault of anybody's.
    return without, () if is_signed else (OTHERWISE,)


def priority_doubt(
    detail: Detail, first: str, rows: Sequence[AuditRow], roster: Roster
) -> tuple[Sentence, ...]:
    """Say where the server's priority is none that was signed.

    Args:
        detail: what the server says.
        first: the priority of the report, as it was sealed.
        rows: the case's chain.
        roster: whose keys sign.
    """
    said = detail.summary.priority
    signed = _Chain(detail.summary.reference, rows, roster).priority(first)
    return () if said == signed else (Sentence(_PRIORITY, said=said, signed=signed),)


class _Chain:
    """A case's chain, asked for what its officers' own requests say."""

    def __init__(self, reference: str, rows: Sequence[AuditRow], roster: Roster) -> None:
        self._reference, self._rows, self._roster = reference, rows, roster

    def holds(self, proposal: Proposal) -> bool:
        """Whether its proposer signed this proposal, under this number and no other."""
        row = next((row for row in self._rows if row.number == proposal.number), None)
        if row is None or (row.action, row.officer) != (proposal.action, proposal.by):
            return False
        if any(other.base == row.base for other in self._rows if other is not row):
            return False  # one request stands there twice: the second is a replay
        facts = self._facts(row)
        return facts is not None and facts.get("priority") == proposal.to

    def is_over(self, proposal: Proposal) -> bool:
        """Whether it was decided, or taken back, or means something else by now."""
        later = [row for row in self._rows if row.number > proposal.number]
        named = (row for row in later if row.action in _ENDS_BY_NAME.get(proposal.action, ()))
        ended = any(row.action in _ENDS.get(proposal.action, ()) for row in later)
        number = str(proposal.number)
        return ended or any((self._facts(row) or {}).get("by") == number for row in named)

    def priority(self, first: str) -> str:
        """The priority after every signed raising, and every lowering that two have signed."""
        now, wanted = first, dict[str, tuple[str, str]]()
        for row in self._rows:
            if row.action not in {Action.RAISE, Action.LOWER, Action.APPROVE}:
                continue
            facts = self._facts(row) or {}
            to = facts.get("priority", "")
            if row.action == Action.RAISE and "P1" <= to < now:
                now = to
            elif row.action == Action.LOWER:
                wanted[str(row.number)] = row.officer, to
            elif row.action == Action.APPROVE and facts.get("by") in wanted:
                by, to = wanted[facts["by"]]
                now = to if by != row.officer and now < to <= "P4" else now
        return now

    def _facts(self, row: AuditRow) -> Mapping[str, str] | None:
        """The clear facts of a row's request; None if its officer did not sign this."""
        signed = signed_request(row, self._roster)
        if signed is None or not is_asked_by(signed, row.action, self._reference):
            return None
        return dict(parse_qsl(signed.query, keep_blank_values=True))
