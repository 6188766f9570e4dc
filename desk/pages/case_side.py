"""What stands beside a case: clocks, who reads, consent, tags, and the next legal moves.

Owns choosing what is shown of these. The one main button is the next legal
move, from the lifecycle's own table: the page never offers what the server
would refuse for the case's state. Pure: the time is an argument.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.casework.actions import RULES, Action, may
from bot.casework.clocks import Duty, escalation, grave_deadline
from bot.casework.lifecycle import RefusedMoveError, Standing, State, moves
from bot.casework.triage import Priority
from bot.marks import N_
from bot.services.case_memory import ABUSIVE, DUPLICATE
from desk.casefile import CaseFile
from desk.pages.case_story import nobody_in_danger_now

DUTIES: Mapping[str, str] = {
    "answer": N_("First answer by a person"),
    "acknowledge": N_("Acknowledgement"),
    "escalate": N_("Told to the next above, without an answer"),
    "feedback": N_("The reporter hears what was done"),
    "finish": N_("The matter is finished"),
}
STATES: Mapping[str, str] = {
    State.SUBMITTED: N_("New, not read"),
    State.QUARANTINE: N_("Set aside"),
    State.ACKNOWLEDGED: N_("Acknowledged"),
    State.TRIAGED: N_("Triaged"),
    State.ASSESSING: N_("Being assessed"),
    State.INVESTIGATING: N_("Being investigated"),
    State.WAITING_REPORTER: N_("Waiting for the reporter"),
    State.WAITING_EXTERNAL: N_("Waiting for others"),
    State.REFERRED: N_("Referred"),
    State.CLOSING: N_("Closing: waits for a second person"),
    State.CLOSED: N_("Closed"),
    State.REOPENED: N_("Open again"),
}
UNTIMED = frozenset({State.CLOSED})
ANSWER = "answer"
MARKS: Mapping[str, str] = {
    DUPLICATE: N_("Same matter as another case"),
    ABUSIVE: N_("Abuse of this service"),
}

# The move that carries a case on from each state; the first that is legal and allowed wins.
_NEXT: Mapping[State, tuple[str, ...]] = {
    State.SUBMITTED: ("acknowledge",),
    State.QUARANTINE: ("triage",),
    State.ACKNOWLEDGED: ("triage",),
    State.TRIAGED: ("assign", "assess"),
    State.REOPENED: ("assess",),
    State.ASSESSING: ("investigate",),
    State.INVESTIGATING: ("propose_close",),
    State.WAITING_REPORTER: ("resume",),
    State.WAITING_EXTERNAL: ("resume",),
    State.REFERRED: ("take_back",),
    State.CLOSING: ("close",),
    State.CLOSED: ("reopen",),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One duty: what is due, by which standard, and when (seconds since 1970 UTC)."""

    duty: str
    due: int
    standard: str
    late: bool


def standing_of(state: str) -> Standing:
    """Read a case's state; one that this version does not know allows no move."""
    try:
        return Standing.read(state)
    except RefusedMoveError:
        return Standing(State.DRAFT)


def is_legal(action: str, standing: Standing) -> bool:
    """Whether a case's state allows an action; what moves nothing is always allowed."""
    move = RULES[Action(action)].move
    return move is None or move in moves(standing)


def allowed_actions(roles: Iterable[str]) -> dict[str, bool]:
    """Every action, and whether an officer of these roles may do it."""
    known = tuple(roles)
    return {action.value: may(action, known) for action in Action}


def next_action(
    case: CaseFile, officer: str, allowed: Mapping[str, bool], proposed_by: str | None = None
) -> str | None:
    """Choose the one main button: the next legal move that this officer may make.

    Args:
        case: the opened case.
        officer: who looks at it.
        allowed: action → whether their roles allow it.
        proposed_by: who proposed what waits for a second person.
    """
    standing = standing_of(case.detail.summary.state)
    for action in _NEXT.get(standing.state, ()):
        is_assigned = action == "assign" and case.detail.summary.assignee is not None
        needs_other = action == "close" and _needs_other(case, officer, proposed_by)
        if is_legal(action, standing) and allowed.get(action) and not (is_assigned or needs_other):
            return action
    return None


def other_actions(
    case: CaseFile,
    actions: Sequence[str],
    allowed: Mapping[str, bool],
    main: str | None,
    *,
    officer: str,
    proposed_by: str | None = None,
) -> tuple[str, ...]:
    """Keep the actions that state, roles and a waiting proposal allow, without the main one."""
    standing = standing_of(case.detail.summary.state)
    pointless = {
        "unassign": case.detail.summary.assignee is None,
        "unmark": not case.detail.summary.marks,
        "mark_duplicate": DUPLICATE in case.detail.summary.marks,
        "mark_abusive": ABUSIVE in case.detail.summary.marks,
        "hold": case.detail.summary.hold,
        "release_hold": not case.detail.summary.hold,
        # Closing goes by a proposal; who may confirm it is asked of the proposal.
        "close": standing.state is not State.CLOSING or _needs_other(case, officer, proposed_by),
        "raise": case.detail.summary.priority == Priority.P1,
        "lower": case.detail.summary.priority == Priority.P4,
    }
    return tuple(
        one
        for one in actions
        if one != main
        and allowed.get(one)
        and is_legal(one, standing)
        and not pointless.get(one, False)
    )


def is_second_needed(case: CaseFile) -> bool:
    """Whether closing this case needs another person than the one who proposed it."""
    return case.detail.summary.priority in {Priority.P1, Priority.P2}


def _needs_other(case: CaseFile, officer: str, proposed_by: str | None) -> bool:
    """Whether this officer proposed what only another may confirm."""
    return is_second_needed(case) and proposed_by == officer


def clock_lines(case: CaseFile, now: int) -> tuple[ClockLine, ...]:
    """Return what is due, soonest first, and last when the next above is told without an answer.

    Nothing is due on a closed case.
    """
    summary = case.detail.summary
    state = standing_of(summary.state).state
    if state in UNTIMED:
        return ()
    lines = [ClockLine(c.duty, c.due, c.standard, c.due < now) for c in case.detail.clocks]
    if _is_grave_but_past(case) and any(line.duty == ANSWER for line in lines):
        grave = grave_deadline(summary.received)
        lines = [line for line in lines if line.duty != ANSWER]
        lines.append(ClockLine(ANSWER, grave.due, grave.standard, grave.due < now))
    lines.sort(key=lambda line: line.due)
    # Behind all others, though it may be sooner: it is no duty of whoever reads the case. The
    # steps of a P1 are the mission's own, which no desk knows.
    is_counted = summary.priority in set(Priority) - {Priority.P1}
    if is_counted and any(line.duty == ANSWER for line in lines):
        told = escalation(state, Priority(summary.priority), summary.received)
        lines.append(ClockLine(Duty.ESCALATE, told.due, told.standard, late=False))
    return tuple(lines)


def _is_grave_but_past(case: CaseFile) -> bool:
    """Only the desk can know: the server's clear clock treats every P1 alike."""
    is_grave = case.detail.summary.priority == Priority.P1
    return is_grave and nobody_in_danger_now(case.report)
