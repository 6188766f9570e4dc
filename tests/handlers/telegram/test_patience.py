"""How long is waited before a next try."""

from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from handlers.telegram.patience import asked_for, doubled


@pytest.mark.parametrize(("failures", "pause"), [(0, 0.5), (1, 1.0), (3, 4.0), (6, 30.0)])
def test_each_failure_doubles_the_pause(failures: int, pause: float) -> None:
    """Up to the longest pause, and no further."""
    assert doubled(0.5, failures, 30.0) == pause


@pytest.mark.parametrize("failures", [1_024, 100_000])
def test_an_outage_of_days_is_waited_out(failures: int) -> None:
    """No number of failures is too high to count with."""
    assert doubled(0.5, failures, 30.0) == 30.0


@pytest.mark.parametrize("after", [7, timedelta(seconds=7)])
def test_the_wait_that_telegram_asks_for_is_kept(after: int | timedelta) -> None:
    """Whether the library gives it as a number or as a time."""
    assert asked_for(RetryAfter(after)) == 7.0
