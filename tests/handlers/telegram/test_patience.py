"""Pauses grow, have a bound, and no outage is too long for them."""

from handlers.telegram.patience import asked_for, doubled
from tests.handlers.telegram.fakes import soon


def test_pauses_double_up_to_their_bound() -> None:
    """From the first failure on."""
    assert [doubled(0.5, failures, 30) for failures in range(1, 9)] == [
        1, 2, 4, 8, 16, 30, 30, 30,
    ]  # fmt: skip


def test_days_of_failures_overflow_nothing() -> None:
    """At 1,024 doublings a float would."""
    assert doubled(0.5, 10**9, 30) == 30


def test_what_telegram_asks_for_is_taken_as_seconds() -> None:
    """With fractions, where the library gives them."""
    assert asked_for(soon(1500)) == 1.5
