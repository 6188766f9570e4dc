"""Bech32: long texts, and nothing accepted that another reader would read otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing.age import bech32
from bot.sealing.age.errors import KeyTextError

# The valid checksums of BIP 173 whose data part is a whole number of bytes.
BIP_173_VALID = ["A12UEL5L", "a12uel5l"]
BIP_173_INVALID = [
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
]


@given(st.sampled_from(["age", "age1pq", "AGE-SECRET-KEY-"]), st.binary(max_size=1300))
def test_what_was_written_is_read_back(prefix: str, raw: bytes) -> None:
    """Any bytes, of any length, survive with the case of their prefix."""
    assert bech32.read_bech32(bech32.write_bech32(prefix, raw)) == (prefix, raw)


@pytest.mark.parametrize("text", BIP_173_VALID)
def test_valid_texts_of_the_standard_are_read(text: str) -> None:
    """An empty data part is sound, in either case."""
    assert bech32.read_bech32(text) == (text[0], b"")


@pytest.mark.parametrize("text", BIP_173_INVALID)
def test_invalid_texts_of_the_standard_are_refused(text: str) -> None:
    """What BIP 173 lists as invalid is invalid here, but for its limit of length."""
    with pytest.raises(KeyTextError):
        bech32.read_bech32(text)


@given(st.integers(0, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1Q -\u0661"))
def test_any_one_character_mistyped_is_noticed(place: int, typed: str) -> None:
    """A recipient read aloud or copied by hand never becomes another one."""
    text = bech32.write_bech32("age", bytes(range(32)))
    mistyped = text[:place] + typed + text[place + 1 :]
    if mistyped != text:
        with pytest.raises(KeyTextError):
            bech32.read_bech32(mistyped)


def test_mixed_case_is_refused() -> None:
    """One key has one text in each case, not two to the power of its letters."""
    text = bech32.write_bech32("age", bytes(32))
    with pytest.raises(KeyTextError):
        bech32.read_bech32(text[:-1] + text[-1].upper())


@pytest.mark.parametrize("values", [[0] * 51 + [1], [0] * 51 + [8], [0], [0] * 54, [0] * 3])
def test_padding_that_is_not_zero_or_too_long_is_refused(values: list[int]) -> None:
    """Stray bits behind the last byte, or whole digits of them, would give one key many texts."""
    checksum = bech32._polymod("age", [*values, *[0] * 6]) ^ 1
    digits = [*values, *(checksum >> 5 * place & 31 for place in reversed(range(6)))]
    with pytest.raises(KeyTextError, match="padding"):
        bech32.read_bech32("age1" + "".join(bech32._CHARSET[digit] for digit in digits))
