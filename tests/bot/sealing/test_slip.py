"""Slips: random bytes to officers, a chat to the server for three days, nothing afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing.day_keys import LIVES_FOR, DayKeyGoneError, DayKeys
from bot.sealing.slip import SLIP_SIZE, Slip, slip_name
from tests.bot.sealing.cast import CASE, NOW, Seeded

KEYS = DayKeys.generate(NOW, Seeded("days"))
SLIP = Slip(7_000_000_001, 987_654_321)
IDS = st.integers(-(2**63), 2**63 - 1)


@given(IDS, IDS)
def test_a_slip_comes_back_while_its_day_lives(bot_id: int, chat_id: int) -> None:
    """In its own case, and always of one length."""
    sealed = Slip(bot_id, chat_id).seal(CASE, KEYS, Seeded("slip"))
    assert Slip.open(sealed, CASE, KEYS) == Slip(bot_id, chat_id)
    assert len(sealed) == SLIP_SIZE


def test_a_slip_speaks_for_its_own_case_only() -> None:
    """Another case, a flipped bit, a cut one: refused, or an officer could pause whom they like."""
    sealed = SLIP.seal(CASE, KEYS, Seeded("slip"))
    with pytest.raises(SealingError):
        Slip.open(sealed, "0" * 32, KEYS)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(SealingError):
            Slip.open(bytes(altered), CASE, KEYS)
    with pytest.raises(SealingError):
        Slip.open(sealed[:-1], CASE, KEYS)


def test_a_slip_is_dead_when_its_day_key_is() -> None:
    """After 72 hours nobody can read it: not an officer, not a thief of everything."""
    sealed = SLIP.seal(CASE, KEYS, Seeded("slip"))
    later = KEYS.turned(NOW + LIVES_FOR, Seeded("turn")).purged(NOW + LIVES_FOR)
    with pytest.raises(DayKeyGoneError):
        Slip.open(sealed, CASE, later)


def test_two_slips_of_one_sender_look_unrelated() -> None:
    """Beyond the version and the day they share no byte order, and no name."""
    one, two = (SLIP.seal(CASE, KEYS, Seeded(seed)) for seed in ("a", "b"))
    assert one[9:] != two[9:]
    assert slip_name(one) != slip_name(two)
    assert 0 <= slip_name(one) < 2**63
    assert str(SLIP.chat_id) not in repr(SLIP)
