"""Callback data is written and read by one module, within 64 bytes."""

import pytest

from bot.errors import OutOfTurnError
from bot.interview.taps import Tap, Verb, parse_tap, tap_data


@pytest.mark.parametrize("verb", list(Verb))
def test_what_is_written_reads_back(verb: Verb) -> None:
    """With and without an argument, which may hold colons."""
    assert parse_tap(tap_data(verb, "hurt")) == Tap(verb, "hurt")
    assert parse_tap(tap_data(verb, "hurt", "a:b")) == Tap(verb, "hurt", "a:b")


def test_data_beyond_64_bytes_cannot_be_written() -> None:
    """Bytes count, not characters."""
    assert tap_data(Verb.PICK, "where", "x" * 53)
    with pytest.raises(ValueError, match="64 bytes"):
        tap_data(Verb.PICK, "where", "é" * 30)


@pytest.mark.parametrize("argument", ["", "x", "-1", "٣", "123456", "1.5"])
def test_an_argument_that_is_no_small_number(argument: str) -> None:
    """Only plain ASCII digits that we wrote ourselves are numbers."""
    with pytest.raises(OutOfTurnError):
        _ = Tap(Verb.PAGE, "help", argument).number


def test_an_argument_never_shows_in_a_log() -> None:
    """It may hold a locator."""
    assert "secret" not in repr(Tap(Verb.ADD, "receipt", "secret"))
