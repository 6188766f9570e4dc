"""The life of a case: legal moves, refused moves, waits and withdrawals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.lifecycle import (
    OPEN,
    TRANSITIONS,
    WAITING,
    Move,
    RefusedMoveError,
    Standing,
    State,
    moves,
    second_person,
    step,
)
from bot.casework.triage import Priority

STANDINGS = [Standing(s) for s in State if s not in WAITING] + [
    Standing(State.WAITING_REPORTER, State.ASSESSING),
    Standing(State.WAITING_REPORTER, State.INVESTIGATING),
    Standing(State.WAITING_EXTERNAL, State.INVESTIGATING),
]


def test_the_table_has_a_row_for_every_state() -> None:
    """The table is total, and every move is used in it or is the way back from a wait."""
    used = {move for row in TRANSITIONS.values() for move in row}

    assert set(TRANSITIONS) == set(State)
    assert used | {Move.RESUME} == set(Move)


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
@pytest.mark.parametrize("move", Move)
def test_a_move_is_either_in_the_table_or_refused(standing: Standing, move: Move) -> None:
    """A refused move raises; an allowed one gives a standing that can be written and read."""
    if move in moves(standing):
        after = step(standing, move)
        assert Standing.read(str(after)) == after
    else:
        with pytest.raises(RefusedMoveError):
            step(standing, move)


@pytest.mark.parametrize("start", [State.ASSESSING, State.INVESTIGATING])
def test_a_wait_ends_where_it_began(start: State) -> None:
    """After an answer from the reporter the case is where it was before the question."""
    waiting = step(Standing(start), Move.ASK_REPORTER)

    assert waiting.state is State.WAITING_REPORTER
    assert step(waiting, Move.RESUME) == Standing(start)


@pytest.mark.parametrize("standing", [s for s in STANDINGS if s.state in OPEN], ids=str)
def test_the_reporter_may_withdraw_from_every_open_state(standing: Standing) -> None:
    """Withdrawal is always there, proposes the closing, and closes nothing by itself."""
    assert step(standing, Move.WITHDRAW) == Standing(State.CLOSING)


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED])
def test_there_is_nothing_to_withdraw_before_or_after(state: State) -> None:
    """A draft is discarded and a closed case is closed: neither can be withdrawn."""
    with pytest.raises(RefusedMoveError):
        step(Standing(state), Move.WITHDRAW)


def test_a_mandatory_case_goes_on_after_withdrawal() -> None:
    """An officer may keep a withdrawn case open where the report is mandatory."""
    withdrawn = step(Standing(State.ASSESSING), Move.WITHDRAW)

    assert step(withdrawn, Move.KEEP_OPEN) == Standing(State.ASSESSING)


@pytest.mark.parametrize(
    ("priority", "needed"),
    [(Priority.P1, True), (Priority.P2, True), (Priority.P3, False), (Priority.P4, False)],
)
def test_urgent_cases_close_by_a_second_person(priority: Priority, needed: bool) -> None:
    """P1 and P2 close with two people; proposing takes one."""
    assert second_person(Move.CLOSE, priority) is needed
    assert not second_person(Move.PROPOSE_CLOSE, priority)


@given(st.lists(st.sampled_from(list(Move)), max_size=40))
def test_any_walk_stays_in_the_table(walk: list[Move]) -> None:
    """However moves come, a case is always in a state of ours, and waits know their way back."""
    standing = Standing(State.DRAFT)
    for move in walk:
        before = standing
        try:
            standing = step(standing, move)
        except RefusedMoveError:
            assert standing == before
        assert (standing.state in WAITING) == (standing.prior is not None)


def test_every_state_can_be_reached_and_none_is_a_trap() -> None:
    """From a draft every state is reachable, and from each of them a case can close."""
    reachable = _reached(Standing(State.DRAFT))

    assert {standing.state for standing in reachable} == set(State)
    assert all(
        State.CLOSED in {after.state for after in _reached(standing)} for standing in reachable
    )


def _reached(start: Standing) -> set[Standing]:
    seen, ahead = {start}, [start]
    while ahead:
        standing = ahead.pop()
        new = {step(standing, move) for move in moves(standing)} - seen
        seen |= new
        ahead += new
    return seen


@pytest.mark.parametrize("text", ["", "gone", "waiting_reporter", "closed:assessing", "x:y"])
def test_a_text_that_is_no_standing_is_refused(text: str) -> None:
    """Reading a damaged state fails loudly."""
    with pytest.raises(RefusedMoveError):
        Standing.read(text)
