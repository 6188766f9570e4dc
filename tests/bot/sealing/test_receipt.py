"""The receipt: minted evenly, shown safely, read kindly, and one wrong digit always seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MistypedReceiptError, SealingError
from bot.sealing.receipt import LONGEST_TYPED, Receipt
from tests.bot.sealing.cast import Seeded

RECEIPTS = st.integers(0, 10**6).map(lambda seed: Receipt.mint(Seeded(str(seed))))
SEPARATORS = st.sampled_from(["", " ", "-", "\u2013", "\u00a0", "\u202f", ".", "/", "\n"])
ZEROS = [chr(c) for c in range(0x110000) if unicodedata.decimal(chr(c), -1) == 0]


@given(RECEIPTS, SEPARATORS)
def test_any_separator_or_none_is_read(receipt: Receipt, separator: str) -> None:
    """Spaces, dashes, dots or nothing between the groups mean the same."""
    groups = [receipt.digits[i : i + 4] for i in range(0, 20, 4)]

    assert Receipt.parse(separator.join(groups)) == receipt


@given(RECEIPTS, st.sampled_from(ZEROS))
def test_digits_of_every_script_are_read(receipt: Receipt, zero: str) -> None:
    """Whatever keyboard the reporter has, its decimal digits are understood."""
    typed = "".join(chr(ord(zero) + int(digit)) for digit in receipt.digits)

    assert Receipt.parse(typed) == receipt


def test_every_script_was_tried() -> None:
    """Unicode has dozens of sets of decimal digits, and the test above draws from all of them."""
    assert len(ZEROS) > 60


@given(RECEIPTS)
def test_what_is_shown_can_be_typed_back(receipt: Receipt) -> None:
    """The shown text is one isolate of five groups, and reads back as the same receipt."""
    shown = receipt.shown()

    assert shown[0] == "\u2066"
    assert shown[-1] == "\u2069"
    assert [len(group) for group in shown[1:-1].split(" ")] == [4] * 5
    assert Receipt.parse(shown) == receipt


@given(RECEIPTS, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_seen(receipt: Receipt, place: int, change: int) -> None:
    """A single wrong digit never makes another valid receipt in the same order."""
    digits = list(receipt.digits)
    digits[place] = str((int(digits[place]) + change) % 10)

    with pytest.raises(SealingError):
        Receipt("".join(digits))


@given(RECEIPTS, st.integers(0, 18))
def test_two_swapped_neighbours_are_seen(receipt: Receipt, place: int) -> None:
    """Swapping two different neighbours never makes another valid receipt in the same order."""
    digits = list(receipt.digits)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]

    if "".join(digits) != receipt.digits:
        with pytest.raises(SealingError):
            Receipt("".join(digits))


@given(RECEIPTS)
def test_groups_copied_from_right_to_left_are_read(receipt: Receipt) -> None:
    """Whoever copied the groups in a right-to-left order is always understood."""
    groups = [receipt.digits[i : i + 4] for i in range(0, 20, 4)]

    assert Receipt.parse(" ".join(reversed(groups))) == receipt


@pytest.mark.parametrize(
    "typed",
    ["", "1234", "1" * 19, "1" * 21, "hello", "1234 5678 9012 3456 7890", "²" * 20, " " * 1000],
)
def test_what_is_no_receipt_is_refused(typed: str) -> None:
    """Too few digits, too many, none, or a wrong one: one sentence for all."""
    with pytest.raises(MistypedReceiptError):
        Receipt.parse(typed)


def test_a_long_text_is_refused_unread() -> None:
    """A receipt hidden in a very long text is not searched for."""
    receipt = Receipt.mint(Seeded("long"))

    with pytest.raises(MistypedReceiptError):
        Receipt.parse(receipt.digits + "x" * LONGEST_TYPED)


def test_a_drawn_number_beyond_nineteen_digits_is_drawn_again() -> None:
    """Draws that would make low numbers likelier are thrown away."""
    draws = iter(
        [b"\xff" * 8, (10**19).to_bytes(8, "big"), (1234567890123456789).to_bytes(8, "big")]
    )

    assert Receipt.mint(lambda _: next(draws)).digits.startswith("1234567890123456789")


def test_minted_receipts_are_spread_evenly() -> None:
    """Each first digit comes up about as often as any other."""
    firsts = [Receipt.mint(Seeded(f"even {i}")).digits[0] for i in range(2000)]

    assert all(140 < firsts.count(str(digit)) < 260 for digit in range(10))


def test_a_receipt_never_shows_itself() -> None:
    """Neither its text form nor an error about it holds its digits."""
    receipt = Receipt.mint(Seeded("secret"))
    with pytest.raises(MistypedReceiptError) as failure:
        Receipt.parse(receipt.digits[:-1])

    assert receipt.digits[:8] not in f"{receipt!r} {receipt} {failure.value!r} {failure.value}"
