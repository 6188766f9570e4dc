"""Clocks: coarse times and due times."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.clocks import (
    DAY,
    GRAINS,
    HOUR,
    MINUTE,
    STANDARDS,
    Duty,
    answer_deadline,
    coarse,
    deadline,
    deadlines,
    escalation,
    grave_deadline,
    owed,
)
from bot.casework.lifecycle import WAITING, State
from bot.casework.triage import Priority

moments = st.integers(min_value=0, max_value=4_000_000_000)
priorities = st.sampled_from(list(Priority))


def _at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@given(moments, priorities)
def test_rounding_only_ever_goes_down(at: int, priority: Priority) -> None:
    """A coarse time is on the grid, not later than the moment, and rounds to itself."""
    rounded = coarse(at, priority)

    assert rounded % GRAINS[priority] == 0
    assert 0 <= at - rounded < GRAINS[priority]
    assert coarse(rounded, priority) == rounded


@given(moments, priorities, st.integers(min_value=0, max_value=6 * HOUR))
def test_due_times_give_away_no_more_than_the_rounded_time(
    at: int, priority: Priority, later: int
) -> None:
    """Two reports of one grain of time have the same deadlines."""
    other = min(at + later, coarse(at, priority) + GRAINS[priority] - 1)

    assert deadlines(priority, at) == deadlines(priority, other)


@given(moments, priorities, st.sampled_from(list(Duty)))
def test_the_strictest_standard_wins(at: int, priority: Priority, duty: Duty) -> None:
    """No standard that speaks of the duty is missed, and the answer names one of them."""
    outcome = deadline(duty, priority, at)
    speaking = [s for s in STANDARDS if s.duty is duty and priority in s.priorities]

    assert all(outcome.due <= standard.span.after(at) for standard in speaking)
    assert outcome.standard in {standard.id for standard in speaking}


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("duty", Duty)
def test_every_duty_has_a_deadline_in_every_priority(priority: Priority, duty: Duty) -> None:
    """The standards' table is total."""
    assert deadline(duty, priority, 0).due > 0


@pytest.mark.parametrize(
    ("priority", "span"),
    [
        (Priority.P1, HOUR),
        (Priority.P2, 24 * HOUR),
        (Priority.P3, 72 * HOUR),
        (Priority.P4, 7 * DAY),
    ],
)
def test_first_answers_by_priority(priority: Priority, span: int) -> None:
    """A first human answer is due after 1 h, 24 h, 72 h or 7 days."""
    received = _at("2026-11-22T12:00:00")

    assert deadline(Duty.ANSWER, priority, received).due == received + span


def test_p1_has_one_clear_clock() -> None:
    """On the server nothing but the one hour tells P1 cases' answers apart."""
    answers = [s for s in STANDARDS if s.duty is Duty.ANSWER and s.priorities == {Priority.P1}]

    assert [s.span.seconds for s in answers] == [HOUR]
    assert grave_deadline(_at("2026-11-22T12:07:00")).due == _at("2026-11-22T16:00:00")


@pytest.mark.parametrize(
    ("priority", "span"),
    [(Priority.P2, 48 * HOUR), (Priority.P3, 7 * DAY), (Priority.P4, 14 * DAY)],
)
def test_the_next_above_is_told_from_the_rounded_time(priority: Priority, span: int) -> None:
    """Two days, one week, two; of what was set aside one week, whatever its priority."""
    at = _at("2026-11-22T17:44:59")
    start = coarse(at, priority)

    assert escalation(State.SUBMITTED, priority, at).due == start + span
    assert escalation(State.QUARANTINE, priority, at).due == start + 7 * DAY


@given(moments, priorities)
def test_nobody_above_hears_before_what_is_owed_is_late(at: int, priority: Priority) -> None:
    """But for a P1, whose head is called while there is still time to answer."""
    for state in (State.SUBMITTED, State.QUARANTINE):
        if priority is not Priority.P1 or state is State.QUARANTINE:
            answer = answer_deadline(state, priority, at)
            assert escalation(state, priority, at).due > answer.due


def test_p1_rounds_to_a_quarter_hour_and_the_rest_to_six_hours() -> None:
    """The grain is part of the promise about what a thief of the disk learns."""
    at = _at("2026-11-22T17:44:59")

    assert coarse(at, Priority.P1) == _at("2026-11-22T17:30:00")
    assert coarse(at, Priority.P2) == _at("2026-11-22T12:00:00")
    assert deadline(Duty.ESCALATE, Priority.P1, at).due == coarse(at, Priority.P1) + 30 * MINUTE


@pytest.mark.parametrize(
    ("received", "feedback"),
    [
        ("2026-11-22T00:00:00", "2027-02-22T00:00:00"),
        ("2026-11-30T06:00:00", "2027-02-28T06:00:00"),
        ("2027-11-30T06:00:00", "2028-02-29T06:00:00"),
        ("2026-10-01T18:00:00", "2027-01-01T18:00:00"),
    ],
)
def test_feedback_is_due_after_three_calendar_months(received: str, feedback: str) -> None:
    """Months are the calendar's; a day that February lacks becomes its last."""
    outcome = deadline(Duty.FEEDBACK, Priority.P3, _at(received))

    assert (outcome.due, outcome.standard) == (_at(feedback), "EU 2019/1937 art. 9(1)(f)")


def test_urgent_matters_conclude_in_half_the_time() -> None:
    """P1 concludes within 90 days, everything else within 180."""
    assert deadline(Duty.FINISH, Priority.P1, 0).due == 90 * DAY
    assert deadline(Duty.FINISH, Priority.P2, 0).due == 180 * DAY


def _duties(state: State, *, told: bool = False) -> list[Duty]:
    return [one.duty for one in owed(state, Priority.P2, 0, told=told)]


@pytest.mark.parametrize(
    ("state", "duties"),
    [
        (State.DRAFT, []),
        (State.SUBMITTED, [Duty.ANSWER, Duty.FEEDBACK, Duty.FINISH]),
        (State.QUARANTINE, [Duty.ANSWER, Duty.FEEDBACK, Duty.FINISH]),
        (State.ACKNOWLEDGED, [Duty.FEEDBACK, Duty.FINISH]),
        (State.INVESTIGATING, [Duty.FEEDBACK, Duty.FINISH]),
        (State.REOPENED, [Duty.FEEDBACK, Duty.FINISH]),
        (State.CLOSED, []),
    ],
)
def test_what_is_owed_follows_from_where_the_case_stands(state: State, duties: list[Duty]) -> None:
    """An answer until a person answered, then feedback and an end; nothing once it is closed."""
    assert _duties(state) == duties


@pytest.mark.parametrize("state", State)
def test_a_reporter_who_was_told_is_owed_the_end_only_unless_asked_again(state: State) -> None:
    """A letter meets the feedback, but while the case waits the feedback is owed all the same."""
    assert (Duty.FEEDBACK in _duties(state, told=True)) == (state in WAITING)


@given(moments, priorities, st.sampled_from(list(State)), st.booleans())
def test_what_is_owed_comes_soonest_first(
    at: int, priority: Priority, state: State, told: bool
) -> None:
    """The first of what is owed is the next deadline, in every state."""
    dues = [one.due for one in owed(state, priority, at, told=told)]

    assert dues == sorted(dues)


def test_what_was_withdrawn_unheard_still_waits_for_an_answer() -> None:
    """Whoever is made to withdraw must not lose the person who would have asked why."""
    withdrawn = owed(State.CLOSING, Priority.P1, 0, unheard=True)

    assert (withdrawn[0].duty, withdrawn[0].due) == (Duty.ANSWER, 3600)
