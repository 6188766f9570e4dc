"""The end of closed cases, by queue."""

import pytest

from bot.casework.clocks import STANDARDS
from bot.casework.lifecycle import State
from bot.casework.retention import DAY, DAYS, SHORTEST, WISHED, ends, goes_at_once
from bot.sealing.roster import QUEUES


def test_every_queue_has_its_length() -> None:
    """And none beside."""
    assert set(DAYS) == set(QUEUES)


def test_every_length_outlasts_every_clock() -> None:
    """What is owed on a case is over before the case is."""
    longest = max(standard.span.after(0) for standard in STANDARDS)

    assert longest < SHORTEST * DAY <= min(DAYS.values()) * DAY


@pytest.mark.parametrize("state", sorted(set(State) - {State.CLOSED}))
def test_an_open_case_never_ends(state: State) -> None:
    """Whatever its age, and whatever it waits for."""
    assert ends("service", state, 0) is None


def test_a_closed_case_ends_by_its_queue() -> None:
    """Counted from its last change; an unknown queue, or state, has no end."""
    assert ends("service", "closed", 100) == 100 + 365 * DAY
    assert ends("service", "closed", 100, {"service": 200}) == 100 + 200 * DAY
    assert ends("elsewhere", "closed", 100) is None
    assert ends("service", "nonsense", 100) is None


def test_a_reporters_wish_shortens_the_time_of_a_closed_case() -> None:
    """And of no open one."""
    assert ends("conduct", "closed", 100, wished=True) == 100 + WISHED * DAY
    assert ends("conduct", "assessing", 100, wished=True) is None


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_only_what_nobody_has_begun_with_goes_at_once(state: State) -> None:
    """Never a grave one, and never one on hold."""
    written = f"{state}:assessing" if state.startswith("waiting") else state
    is_new = state in {State.SUBMITTED, State.QUARANTINE}

    assert goes_at_once(written, 2, begun=False, hold=False) is is_new
    assert not goes_at_once(written, 1, begun=False, hold=False)
    assert not goes_at_once(written, 2, begun=True, hold=False)
    assert not goes_at_once(written, 2, begun=False, hold=True)
