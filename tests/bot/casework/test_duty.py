"""Whom an urgent case calls, in which order, and when other alerts may leave."""

import pytest

from bot.casework.duty import (
    Standby,
    Step,
    called,
    half_hour,
    in_order,
    is_quiet,
    may_leave,
    minutes,
    steps_due,
)
from bot.casework.triage import Priority


def reader(name: str, *, duty: bool = True, speaks: bool = True, head: bool = False) -> Standby:
    """One reader."""
    return Standby(name=name, on_duty=duty, speaks=speaks, has_queue=True, is_head=head)


def test_duty_goes_before_language_and_language_before_the_roster() -> None:
    """Whoever is on duty and understands the reporter is called first."""
    readers = (
        reader("asleep", duty=False),
        reader("deaf", speaks=False),
        reader("first"),
        reader("second"),
    )

    assert in_order(readers) == ("first", "second", "deaf", "asleep")


def test_the_steps_call_one_the_next_and_the_heads() -> None:
    """Each step calls others, until the heads who read the case."""
    readers = (reader("ada"), reader("ben"), reader("cleo", duty=False, head=True))

    assert [called(step, readers) for step in Step] == [("ada",), ("ben",), ("cleo",)]


def test_without_a_head_among_the_readers_everyone_is_called_at_last() -> None:
    """A head who does not read the case is never put in."""
    readers = (reader("ada"), reader("ben", duty=False))

    assert called(Step.HEAD, readers) == ("ada", "ben")


def test_a_lone_reader_is_called_again_and_nobody_calls_nobody() -> None:
    """Silence is worse than a second call; an empty list stays empty."""
    assert called(Step.NEXT, (reader("ada"),)) == ("ada",)
    assert [called(step, ()) for step in Step] == [(), (), ()]


@pytest.mark.parametrize(("waited", "due"), [(0, 1), (599, 1), (600, 2), (1800, 3), (9**9, 3)])
def test_steps_fall_due_one_by_one(waited: float, due: int) -> None:
    """At once, after ten minutes, after thirty, and never more."""
    assert steps_due(waited, (0, 600, 1800)) == due


@pytest.mark.parametrize(
    ("clock", "quiet"), [("20:59", False), ("21:00", True), ("05:59", True), ("06:00", False)]
)
def test_quiet_hours_run_over_midnight(clock: str, quiet: bool) -> None:
    """From nine in the evening to six in the morning."""
    assert is_quiet(minutes(clock), minutes("21:00"), minutes("06:00")) is quiet


def test_quiet_hours_within_a_day() -> None:
    """A start before the end means the hours between them."""
    assert is_quiet(minutes("13:00"), minutes("12:00"), minutes("14:00"))
    assert not is_quiet(minutes("14:00"), minutes("12:00"), minutes("14:00"))


def test_only_what_can_wait_waits_for_the_morning() -> None:
    """P3 and P4 in quiet hours; nothing else, and nothing by day."""
    held = [p for p in Priority if not may_leave(p, quiet=True)]

    assert held == [Priority.P3, Priority.P4]
    assert all(may_leave(p, quiet=False) for p in Priority)


def test_half_hours_follow_each_other() -> None:
    """The number changes on the half-hour and nowhere else."""
    assert half_hour(1799) + 1 == half_hour(1800) == half_hour(3599)
