"""Codes that link a chat: once, ten minutes, one an officer."""

import secrets

import pytest

from bot.sealing.server_keys import ServerKey
from bot.services.officers.link_codes import BadLinkCodeError, LinkCodes


class Codes(LinkCodes):
    """Codes with a clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 0.0
        super().__init__(ServerKey(bytes(32)).link_codes(), lambda: self.at, secrets.token_bytes)


def test_a_code_names_its_officer_once() -> None:
    """The first chat that shows it is linked; the second is a stranger."""
    codes = Codes()
    code = codes.make("officer-1")

    assert codes.redeem(code) == "officer-1"
    with pytest.raises(BadLinkCodeError):
        codes.redeem(code)


def test_a_code_is_read_as_people_type_it() -> None:
    """Small letters and missing dashes do not matter."""
    codes = Codes()
    code = codes.make("officer-1")

    assert codes.redeem(f" {code.lower().replace('-', ' ')} ") == "officer-1"


def test_a_code_dies_after_ten_minutes() -> None:
    """A code found later on a slip of paper opens nothing."""
    codes = Codes()
    code = codes.make("officer-1")
    codes.at = 601.0

    with pytest.raises(BadLinkCodeError):
        codes.redeem(code)


def test_a_new_code_ends_the_old_one() -> None:
    """Whoever asks again, because a code was seen, is safe from that code; others' codes stand."""
    codes = Codes()
    old, other, new = codes.make("officer-1"), codes.make("officer-2"), codes.make("officer-1")

    with pytest.raises(BadLinkCodeError):
        codes.redeem(old)
    assert (codes.redeem(other), codes.redeem(new)) == ("officer-2", "officer-1")


def test_memory_holds_no_code() -> None:
    """What waits in memory is no code, nor made of one without the key."""
    codes = Codes()
    code = codes.make("officer-1")

    assert code.replace("-", "") not in repr(vars(codes))


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "ۀ", "x" * 10_000])
def test_other_texts_are_no_codes(code: str) -> None:
    """Whatever a stranger sends is refused alike."""
    with pytest.raises(BadLinkCodeError):
        Codes().redeem(code)
