"""The receipt: twenty digits that the reporter keeps, and nobody else.

Owns their shape, check digit and reading. A receipt has the form of a prepaid
electricity voucher, which hundreds of millions of people copy and type, and
which looks like one: 19 random digits (63 bits) and a Damm check digit.
Never derives anything from it; that is `bot.sealing.receipt_keys`.
"""

from dataclasses import dataclass
from typing import Self

from bot.digits import check_digit, only_digits
from bot.errors import MistypedReceiptError, SealingError
from bot.sealing.randomness import RandomBytes, draw

RECEIPT_DIGITS = 20
GROUP = 4

# Typed text beyond this is not a receipt; it is refused before any work is done on it.
LONGEST_TYPED = 200

# Left-to-right isolate and its end: in a right-to-left chat the groups would
# otherwise be shown, and copied by hand, in reverse order.
_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """Twenty ASCII digits whose last one checks the others; an ill-formed one cannot exist."""

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != RECEIPT_DIGITS or only_digits(self.digits) != self.digits:
            raise SealingError("a receipt has twenty digits")
        if check_digit(self.digits) != "0":
            raise SealingError("a receipt's check digit does not fit")

    @classmethod
    def mint(cls, random: RandomBytes) -> Self:
        """Draw a new receipt, every one that may be minted equally likely."""
        while True:
            number = int.from_bytes(draw(random, 8), "big")
            stem = f"{number:019d}"
            digits = stem + check_digit(stem)
            # Taking the remainder instead would make the low numbers twice as likely.
            # One in ten would also be valid backwards, and then a reporter who copied
            # the groups from right to left would be told that nothing is kept.
            if number < 10**19 and check_digit(_backwards(digits)) != "0":
                return cls(digits)

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what a person typed: any Unicode digits, any separators or none.

        Raises:
            MistypedReceiptError: not twenty digits, or one of them is wrong,
                with the groups in either order.
        """
        digits = only_digits(typed[: LONGEST_TYPED + 1])
        if len(typed) > LONGEST_TYPED or len(digits) != RECEIPT_DIGITS:
            raise MistypedReceiptError
        for candidate in (digits, _backwards(digits)):
            if check_digit(candidate) == "0":
                return cls(candidate)
        raise MistypedReceiptError

    def shown(self) -> str:
        """The receipt for display, alone on its line: groups of four inside an isolate."""
        return f"{_ISOLATE}{' '.join(_groups(self.digits))}{_END_ISOLATE}"

    def __repr__(self) -> str:
        return "Receipt(redacted)"


def _backwards(digits: str) -> str:
    return "".join(reversed(_groups(digits)))


def _groups(digits: str) -> list[str]:
    return [digits[i : i + GROUP] for i in range(0, len(digits), GROUP)]
