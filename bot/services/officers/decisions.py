"""What each act changes on a case, beside its state.

Owns one small function an act, in one table. Each reads the attempt, changes
its edit, and refuses by raising; none awaits anything. Who may act, from
which version and with which facts was checked before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.casework.actions import Action, may, may_export_whole, may_give
from bot.casework.lifecycle import State, second_person
from bot.casework.triage import Priority, lowering
from bot.sealing.manifest import EntryKind
from bot.services.case_memory import ABUSIVE, DUPLICATE
from bot.services.officers.attempt import Attempt
from bot.services.officers.bringing import refuse_headers, take_headers
from bot.services.officers.errors import RefusedActError
from bot.services.officers.proposals import Proposal, find, without

Decision = Callable[[Attempt, int], None]
"""An attempt, and the number that its row in the audit will have."""


def decide(attempt: Attempt, number: int) -> None:
    """Make the act's move, and whatever else it changes."""
    action = attempt.asked.action
    if action not in MAY_BRING_HEADERS:
        refuse_headers(attempt)
    decision = _DECISIONS.get(action)
    if decision is not None:
        decision(attempt, number)
    attempt.move()


# ------------------------------------------------------------ priority


def _raise(attempt: Attempt, _: int) -> None:
    wanted = attempt.priority_fact()
    if attempt.is_closed:
        raise RefusedActError("state")
    if wanted >= attempt.priority:
        raise RefusedActError("priority")
    _set_priority(attempt, wanted)
    # A lowering that was proposed from another priority would mean something else now.
    _drop(attempt, find(attempt.memory.proposals, Action.LOWER))


def _lower(attempt: Attempt, number: int) -> None:
    wanted = attempt.priority_fact()
    if attempt.is_closed:
        raise RefusedActError("state")
    if not lowering(attempt.priority, wanted):
        raise RefusedActError("priority")
    _propose(attempt, number, to=int(wanted[1:]))


def _set_priority(attempt: Attempt, priority: Priority) -> None:
    attempt.edit.row = replace(attempt.edit.row, priority=int(priority[1:]))


# ------------------------------------------------------------ who reads


def _assign(attempt: Attempt, _: int) -> None:
    to = _colleague(attempt)
    if to != attempt.officer.name and not may_give(attempt.officer.roles):
        raise RefusedActError("role")
    if _is_kept_out(attempt, to) and not _brings(attempt, EntryKind.NOTE):
        raise RefusedActError("conflict_check")
    if to in attempt.memory.readers.readers:
        refuse_headers(attempt)
    else:
        _add_reader(attempt, to)
    attempt.edit.row = replace(attempt.edit.row, assignee=to)


def _unassign(attempt: Attempt, _: int) -> None:
    assignee = attempt.edit.row.assignee
    if assignee is None:
        raise RefusedActError("officer")
    if assignee != attempt.officer.name and not may_give(attempt.officer.roles):
        raise RefusedActError("role")
    attempt.edit.row = replace(attempt.edit.row, assignee=None)


def _reseal(attempt: Attempt, _: int) -> None:
    """A new key of a reader's own, or one more reader."""
    to = _colleague(attempt)
    if to != attempt.officer.name and not may_give(attempt.officer.roles):
        raise RefusedActError("role")
    if to not in attempt.memory.readers.readers:
        # In bulk nobody looks at what each case says; giving one is a human's own decision.
        if _is_kept_out(attempt, to):
            raise RefusedActError("named")
        _add_reader(attempt, to)
    else:
        take_headers(attempt, whole=False)


def _recuse(attempt: Attempt, _: int) -> None:
    name, readers = attempt.officer.name, attempt.memory.readers
    left = readers.without_readers([name])
    if not any(map(attempt.roster.has, left.readers)):
        raise RefusedActError("last_reader")
    recused = tuple(dict.fromkeys((*attempt.memory.recused, name)))
    attempt.remember(readers=left, recused=recused)
    if attempt.edit.row.assignee == name:
        attempt.edit.row = replace(attempt.edit.row, assignee=None)


def _is_kept_out(attempt: Attempt, name: str) -> bool:
    """Whether the case names an officer, whom only a human who knows that may let in."""
    readers = attempt.memory.readers
    return name in readers.kept_out and name not in readers.readers


def _add_reader(attempt: Attempt, name: str) -> None:
    take_headers(attempt)
    attempt.remember(readers=attempt.memory.readers.with_readers([name]))


def _colleague(attempt: Attempt) -> str:
    """The officer whom the fact `to` names: on the roster, and one who works on cases."""
    name, roster = attempt.facts["to"], attempt.roster
    if not roster.has(name) or not may(Action.READ, roster.officer(name).roles):
        raise RefusedActError("officer")
    if name in attempt.memory.recused:
        raise RefusedActError("recused")
    return name


# ------------------------------------------------------------ two people


def _propose(attempt: Attempt, number: int, to: int | None = None) -> None:
    """Keep a proposal; of each kind one is open at a time."""
    action, proposals = attempt.asked.action, attempt.memory.proposals
    if find(proposals, action) is not None:
        raise RefusedActError("open_proposal")
    made = Proposal(number=number, action=action, by=attempt.officer.name, to=to)
    attempt.remember(proposals=(*proposals, made))


def _close(attempt: Attempt, _: int) -> None:
    """Close by what was proposed, or, where one person may, by a finding that comes along."""
    proposal = find(attempt.memory.proposals, Action.PROPOSE_CLOSE)
    wanted = attempt.number_fact("by")
    if wanted is not None and (proposal is None or proposal.number != wanted):
        raise RefusedActError("no_proposal")
    is_proposed = proposal is not None and attempt.standing.state is State.CLOSING
    move = attempt.asked.rule.move
    if move is not None and second_person(move, attempt.priority):
        if not is_proposed or proposal is None or proposal.by == attempt.officer.name:
            raise RefusedActError("second_person")
    elif not is_proposed and not _brings(attempt, EntryKind.FINDING):
        raise RefusedActError("closing_finding")
    open_still = (p for p in attempt.memory.proposals if p.action is Action.PROPOSE_EXPORT)
    attempt.remember(proposals=tuple(open_still))


def _keep_open(attempt: Attempt, _: int) -> None:
    _drop(attempt, find(attempt.memory.proposals, Action.PROPOSE_CLOSE))


def _approve(attempt: Attempt, _: int) -> None:
    proposal = _named(attempt)
    if proposal.by == attempt.officer.name:
        raise RefusedActError("second_person")
    if proposal.action is Action.LOWER:
        _approve_lowering(attempt, proposal)
    else:
        _approve_export(attempt, proposal)


def _approve_lowering(attempt: Attempt, proposal: Proposal) -> None:
    wanted = Priority(f"P{proposal.to}")
    if attempt.is_closed:
        raise RefusedActError("state")
    if not lowering(attempt.priority, wanted):
        raise RefusedActError("priority")
    _set_priority(attempt, wanted)
    _drop(attempt, proposal)


def _approve_export(attempt: Attempt, proposal: Proposal) -> None:
    if not may_export_whole(attempt.officer.roles):
        raise RefusedActError("role")
    if proposal.approved_by is not None:
        raise RefusedActError("no_proposal")
    approved = replace(proposal, approved_by=attempt.officer.name)
    rest = without(attempt.memory.proposals, proposal.number)
    attempt.remember(proposals=(*rest, approved))


def _decline(attempt: Attempt, _: int) -> None:
    """Another says no, or its maker takes it back."""
    _drop(attempt, _named(attempt))


def _export(attempt: Attempt, _: int) -> None:
    """An export of the words takes a head, or a proposal that a head approved; it is used up."""
    wanted = attempt.number_fact("by")
    if attempt.facts.get("what", _WHOLE) not in {_WHOLE, _SUMMARY}:
        raise RefusedActError("facts")
    if wanted is not None:
        proposal = find(attempt.memory.proposals, Action.PROPOSE_EXPORT)
        if proposal is None or proposal.number != wanted or proposal.by != attempt.officer.name:
            raise RefusedActError("no_proposal")
        if proposal.approved_by is None:
            raise RefusedActError("needs_approval")
        _drop(attempt, proposal)
    elif attempt.facts.get("what") != _SUMMARY and not may_export_whole(attempt.officer.roles):
        raise RefusedActError("needs_approval")


def _named(attempt: Attempt) -> Proposal:
    """The proposal that the fact `by` names; a closing is decided by closing or keeping open."""
    wanted = attempt.number_fact("by")
    for proposal in attempt.memory.proposals:
        if proposal.number == wanted and proposal.action is not Action.PROPOSE_CLOSE:
            return proposal
    raise RefusedActError("no_proposal")


def _drop(attempt: Attempt, proposal: Proposal | None) -> None:
    if proposal is not None:
        rest = without(attempt.memory.proposals, proposal.number)
        attempt.remember(proposals=rest)


def _brings(attempt: Attempt, kind: EntryKind) -> bool:
    return any(entry.kind == kind for entry in attempt.asked.brought.entries)


# ------------------------------------------------------------ marks


def _mark(name: str) -> Decision:
    def mark(attempt: Attempt, _: int) -> None:
        if name in attempt.memory.marks:
            raise RefusedActError("marked")
        attempt.remember(marks=(*attempt.memory.marks, name))

    return mark


def _unmark(attempt: Attempt, _: int) -> None:
    if not attempt.memory.marks:
        raise RefusedActError("not_marked")
    attempt.remember(marks=())


def _hold(*, wanted: bool) -> Decision:
    def hold(attempt: Attempt, _: int) -> None:
        if attempt.memory.hold is wanted:
            raise RefusedActError("marked" if wanted else "not_marked")
        attempt.remember(hold=wanted)

    return hold


_WHOLE, _SUMMARY = "whole", "summary"
MAY_BRING_HEADERS = frozenset({Action.ASSIGN, Action.RESEAL})
_DECISIONS: Mapping[Action, Decision] = {
    Action.RAISE: _raise,
    Action.LOWER: _lower,
    Action.ASSIGN: _assign,
    Action.UNASSIGN: _unassign,
    Action.RECUSE: _recuse,
    Action.RESEAL: _reseal,
    Action.PROPOSE_CLOSE: _propose,
    Action.CLOSE: _close,
    Action.KEEP_OPEN: _keep_open,
    Action.DUPLICATE: _mark(DUPLICATE),
    Action.ABUSIVE: _mark(ABUSIVE),
    Action.UNMARK: _unmark,
    Action.HOLD: _hold(wanted=True),
    Action.RELEASE: _hold(wanted=False),
    Action.APPROVE: _approve,
    Action.DECLINE: _decline,
    Action.EXPORT: _export,
    Action.PROPOSE_EXPORT: _propose,
}
