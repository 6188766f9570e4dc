"""Nonces: ours, once, five minutes, and never after a restart."""

import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sealing.server_keys import ServerKey
from handlers.officers import nonces as under_test
from handlers.officers.nonces import Nonces, StaleNonceError

KEY = ServerKey(bytes(32)).officers_nonces()


class Made(Nonces):
    """Nonces with a clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 100.0
        super().__init__(KEY, lambda: self.at, secrets.token_bytes)


def test_a_nonce_is_good_once() -> None:
    """A recorded request cannot be sent again."""
    made = Made()
    nonce = made.make()
    made.spend(nonce)

    with pytest.raises(StaleNonceError):
        made.spend(nonce)


def test_a_nonce_is_good_for_five_minutes() -> None:
    """A request that was held back on the way is worth nothing."""
    made = Made()
    early, late = made.make(), made.make()
    made.at = 399.0
    made.spend(early)
    made.at = 401.0

    with pytest.raises(StaleNonceError):
        made.spend(late)


def test_a_restart_ends_every_nonce() -> None:
    """What was spent before a restart is not remembered after it, so nothing of it may work."""
    before, after = Made(), Made()
    nonce = before.make()

    with pytest.raises(StaleNonceError):
        after.spend(nonce)


@given(st.text(max_size=80))
def test_other_texts_are_no_nonces(text: str) -> None:
    """Nothing but what was made is good."""
    with pytest.raises(StaleNonceError):
        Made().spend(text)


@given(st.integers(0, 35), st.integers(1, 255))
def test_an_altered_nonce_is_not_ours(at: int, flip: int) -> None:
    """No bit can be changed, nor its age."""
    made = Made()
    raw = bytearray(base64.urlsafe_b64decode(made.make()))
    raw[at] ^= flip

    with pytest.raises(StaleNonceError):
        made.spend(base64.urlsafe_b64encode(raw).decode())


def test_one_spelling_only() -> None:
    """The same bytes written otherwise are not good a second time."""
    made = Made()
    nonce = made.make()
    made.spend(nonce)
    for other in (nonce + "\n", nonce + "=", nonce.rstrip("=") + "===", f" {nonce}"):
        with pytest.raises(StaleNonceError):
            made.spend(other)


def test_memory_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old nonces are forgotten; a flood of fresh ones is refused rather than kept."""
    monkeypatch.setattr(under_test, "MOST_SPENT", 3)
    made = Made()
    for _ in range(3):
        made.spend(made.make())
    with pytest.raises(StaleNonceError):
        made.spend(made.make())

    made.at += 301.0
    made.spend(made.make())

    assert len(vars(made)["_spent"]) == 1
