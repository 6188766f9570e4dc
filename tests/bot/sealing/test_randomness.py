"""Randomness as an argument: a broken source is refused."""

import pytest

from bot.errors import SealingError
from bot.sealing.randomness import draw


def test_draw_returns_what_the_source_gave() -> None:
    """The bytes are the source's own, unchanged."""
    assert draw(lambda count: b"r" * count, 5) == b"rrrrr"


@pytest.mark.parametrize("given", [b"", b"1234", b"123456"])
def test_a_source_that_returns_another_number_of_bytes_is_refused(given: bytes) -> None:
    """A short draw would make a guessable key, so it stops the sealing."""
    with pytest.raises(SealingError):
        draw(lambda _: given, 5)
