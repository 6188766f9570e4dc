"""Canonical JSON, judged by an independent writer of RFC 8785."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.canonical import Json, canonical, parse_canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_the_independent_writer_agrees(value: Json) -> None:
    """Every value has the text that another implementation of RFC 8785 gives it."""
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_a_canonical_text_is_read_back(value: Json) -> None:
    """Reading gives the value that was written."""
    assert parse_canonical(canonical(value)) == value


def test_keys_are_in_utf16_order() -> None:
    """An emoji sorts before the last of the basic plane: RFC 8785, not code points."""
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        1.0,
        b"bytes",
        {1: "one"},
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        [{"a": 0.0}],
        {1, 2},
    ],
)
def test_what_it_cannot_hold_is_refused(value: object) -> None:
    """Fractions, bytes, foreign keys, huge integers and half characters have no canonical text."""
    with pytest.raises(SealingError):
        canonical(value)  # type: ignore[arg-type]  # what the type forbids is what is tried


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b'{"a":1}\n', b' {"a":1}', b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}',
        b'"\\u0041"', b"1.0", b"1e3", b"-0", b"01", b"NaN", b"Infinity", b'"\\/"', b'"\xff"',
        b'"\\ud800"', b"\xef\xbb\xbf1", b"9007199254740992", b"[" * 40 + b"]" * 40,
        b"[" * 100_000, b"9" * 5000,
    ],
)  # fmt: skip
def test_any_other_spelling_is_refused(text: bytes) -> None:
    """Only what writing gives is read; a second spelling could carry a second meaning."""
    with pytest.raises(SealingError):
        parse_canonical(text)
