"""References: how they are drawn, shown and read back."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.reference import (
    ALPHABET,
    MalformedReferenceError,
    draw,
    read,
    shown,
    sought,
)


def _source(content: bytes) -> Callable[[int], bytes]:
    supply = iter(content)

    def take(count: int) -> bytes:
        return bytes(next(supply) for _ in range(count))

    return take


@given(st.binary(min_size=6, max_size=6))
def test_a_reference_is_read_back_as_it_was_drawn(content: bytes) -> None:
    """Shown with its dash, in lower case or with spaces, it is the same reference."""
    reference = draw(_source(content + bytes(range(200)) * 2))

    assert read(shown(reference)) == reference
    assert read(f" {shown(reference).lower().replace('-', ' ')} ") == reference


def test_no_character_is_likelier_than_another() -> None:
    """Over all bytes a draw can get, each character comes up equally often."""
    counts: Counter[str] = Counter()
    for byte in range(256):
        counts.update(draw(_source(bytes([byte]) * 6 + bytes(6)))) if byte < 243 else None

    assert set(counts) == set(ALPHABET)
    assert len(set(counts.values())) == 1


def test_unfair_bytes_are_drawn_again() -> None:
    """A byte that would favour some characters is skipped, not used."""
    assert draw(_source(bytes([255] * 6 + [0, 1, 2, 3, 4, 5]))) == ALPHABET[:6]


def test_a_reference_is_shown_three_and_three() -> None:
    """People read it in two halves."""
    assert shown(read("k7m2qd")) == "K7M-2QD"


IMPOSSIBLE = ["", "K7M-2Q", "K7M-2QDD", "K7M-2QA", "K7M-2Q0", "ЖЖЖЖЖЖ"]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_cannot_be_a_reference_is_refused(text: str) -> None:
    """Wrong lengths, vowels and look-alikes are told at once."""
    with pytest.raises(MalformedReferenceError):
        read(text)


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_can_be_no_reference_is_sought_as_the_name_of_no_case(text: str) -> None:
    """Whoever asks for it is answered as for any case that is not theirs."""
    assert sought(text) == ""
    assert sought("k7m-2qd") == "K7M2QD"
